#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <vector>

#include "tests/unit/lambda-host/handler_files.h"

namespace offstage::lambda_host {
namespace {

using boost::asio::ip::tcp;

/// A bootstrap with a Runtime API of one connection after another, answered by hand.
class Deployment {
 public:
  explicit Deployment(const std::string& handler) : acceptor_(context_, {tcp::v4(), 0}), socket_(context_) {
    const std::string api =
        "AWS_LAMBDA_RUNTIME_API=127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    const std::string file = handler_bootstrap(handler);
    ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
    child_ = ::fork();
    if (child_ == 0) {
      std::string variable = api;
      char* const environment[] = {variable.data(), nullptr};
      ::execle(file.c_str(), file.c_str(), nullptr, environment);
      ::_exit(127);
    }
    acceptor_.accept(socket_);
  }
  ~Deployment() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    wait_for_end();
  }

  struct Request {
    std::string head;
    std::string body;
  };

  Request receive() {
    const std::size_t size =
        boost::asio::read_until(socket_, boost::asio::dynamic_buffer(buffer_), "\r\n\r\n");
    Request request{buffer_.substr(0, size), {}};
    buffer_.erase(0, size);
    const std::size_t length = request.head.find("content-length: ");
    if (length != std::string::npos) {
      const std::size_t body = std::stoul(request.head.substr(length + 16));
      if (buffer_.size() < body)
        boost::asio::read(socket_, boost::asio::dynamic_buffer(buffer_),
                          boost::asio::transfer_exactly(body - buffer_.size()));
      request.body = buffer_.substr(0, body);
      buffer_.erase(0, body);
    }
    return request;
  }
  void send(const std::string& bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
  void send_event(const std::string& id, const std::string& payload) {
    send("HTTP/1.1 200 OK\r\nLAMBDA-Runtime-AWS-Request-Id: " + id +
         "\r\nLambda-Runtime-Deadline-Ms: 4000000002500\r\nLambda-Runtime-Trace-Id: Root=1-a-b\r\n"
         "Lambda-Runtime-Invoked-Function-Arn: arn:x\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(payload.size()) + "\r\n\r\n" + payload);
  }
  void send_accepted() {
    send(
        "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: "
        "chunked\r\n\r\n10\r\n{\"status\":\"OK\"}\n\r\n0\r\n\r\n");
  }
  void reconnect() {
    socket_.close();
    acceptor_.accept(socket_);
    buffer_.clear();
  }
  int wait_for_end() {
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return status;
  }

 private:
  boost::asio::io_context context_;
  tcp::acceptor acceptor_;
  tcp::socket socket_;
  std::string buffer_;
  pid_t child_ = -1;
};

bool starts_with_line(const Deployment::Request& request, const std::string& line) {
  return request.head.starts_with(line + "\r\n");
}

TEST_CASE("runtime api: a bootstrap takes events and posts what its handler returns") {
  Deployment lambda("counting");
  for (const char* id : {"id-1", "id-2"}) {
    const auto next = lambda.receive();
    CHECK(starts_with_line(next, "GET /2018-06-01/runtime/invocation/next HTTP/1.1"));
    CHECK(next.head.find("\r\nUser-Agent: AWS_Lambda_Cpp/0.2.") != std::string::npos);
    lambda.send_event(id, "{}");
    const auto answer = lambda.receive();
    CHECK(starts_with_line(answer,
                           std::string("POST /2018-06-01/runtime/invocation/") + id + "/response HTTP/1.1"));
    CHECK(answer.head.find("\r\ncontent-type: application/json\r\n") != std::string::npos);
    CHECK(answer.body.find(std::string("\"request_id\":\"") + id + "\"") != std::string::npos);
    CHECK(answer.body.find("\"deadline_ms\":4000000002500") != std::string::npos);
    CHECK(answer.body.find("\"arn\":\"arn:x\",\"trace_id\":\"Root=1-a-b\"") != std::string::npos);
    lambda.send_accepted();
  }
}

TEST_CASE("runtime api: a failure is posted as an error") {
  Deployment lambda("failure");
  lambda.receive();
  lambda.send_event("id-1", "{}");
  const auto error = lambda.receive();
  CHECK(starts_with_line(error, "POST /2018-06-01/runtime/invocation/id-1/error HTTP/1.1"));
  CHECK(error.body == R"({"errorMessage":"no \"such\" game","errorType":"NotFound","stackTrace":[]})");
}

TEST_CASE("runtime api: a kept connection that was closed meanwhile is opened again") {
  Deployment lambda("echo");
  lambda.receive();
  lambda.send_event("id-1", "\"one\"");
  CHECK(lambda.receive().body == "\"one\"");
  lambda.send_accepted();
  lambda.receive();
  lambda.reconnect();
  lambda.receive();
  lambda.send_event("id-2", "\"two\"");
  CHECK(lambda.receive().body == "\"two\"");
}

TEST_CASE("runtime api: three refusals in a row end the function") {
  Deployment lambda("echo");
  for (int i = 0; i < 3; ++i) {
    lambda.receive();
    lambda.send("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
  }
  const int status = lambda.wait_for_end();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace offstage::lambda_host

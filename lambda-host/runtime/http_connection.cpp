#include "http_connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace offstage_lambda {
namespace {

bool is_value(std::string text, char const* lower_case) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text == lower_case;
}

}  // namespace

http_connection::http_connection(std::string const& endpoint) {
  std::string const scheme = "http://";
  std::string authority =
      endpoint.compare(0, scheme.size(), scheme) == 0 ? endpoint.substr(scheme.size()) : endpoint;
  authority = authority.substr(0, authority.find('/'));
  std::size_t const colon = authority.rfind(':');
  host_ = authority.substr(0, colon);
  port_ = colon == std::string::npos ? "80" : authority.substr(colon + 1);
}

http_connection::~http_connection() {
  close();
}

bool http_connection::open() {
  addrinfo hints;
  std::memset(&hints, 0, sizeof hints);
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* addresses = nullptr;
  if (::getaddrinfo(host_.c_str(), port_.c_str(), &hints, &addresses) != 0) return false;
  for (addrinfo* address = addresses; address != nullptr && socket_ < 0; address = address->ai_next) {
    socket_ = ::socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
    if (socket_ >= 0 && ::connect(socket_, address->ai_addr, address->ai_addrlen) != 0) close();
  }
  ::freeaddrinfo(addresses);
  if (socket_ < 0) return false;
  int const on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return true;
}

void http_connection::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  received_.clear();
}

bool http_connection::exchange(std::string const& head, std::string const& body,
                               aws::http::response& answer) {
  std::string const request = head + "Host: " + host_ + ":" + port_ + "\r\n\r\n" + body;
  while (true) {
    bool const kept = socket_ >= 0;
    if (!kept && !open()) return false;
    answer_began_ = false;
    if (send(request.data(), request.size()) && read_answer(answer)) {
      auto const connection = answer.get_header("connection");
      if (connection.is_success() && is_value(connection.get_result(), "close")) close();
      return true;
    }
    close();
    // The server may have closed a connection that was kept for long; that is no failure of this request.
    if (!kept || answer_began_) return false;
  }
}

bool http_connection::send(char const* bytes, std::size_t size) {
  while (size > 0) {
    ssize_t const sent = ::send(socket_, bytes, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool http_connection::receive_more() {
  char bytes[16 * 1024];
  ssize_t count = 0;
  do {
    count = ::recv(socket_, bytes, sizeof bytes, 0);
  } while (count < 0 && errno == EINTR);
  if (count <= 0) return false;
  answer_began_ = true;
  received_.append(bytes, static_cast<std::size_t>(count));
  return true;
}

bool http_connection::read_line(std::string& line) {
  std::size_t end = 0;
  while ((end = received_.find("\r\n")) == std::string::npos)
    if (!receive_more()) return false;
  line = received_.substr(0, end);
  received_.erase(0, end + 2);
  return true;
}

bool http_connection::read_bytes(std::size_t size, aws::http::response& answer) {
  while (received_.size() < size)
    if (!receive_more()) return false;
  answer.append_body(received_.data(), size);
  received_.erase(0, size);
  return true;
}

bool http_connection::read_answer(aws::http::response& answer) {
  std::string line;
  int status = 100;
  while (status < 200) {  // "100 Continue" comes before the answer proper
    if (!read_line(line) || line.compare(0, 5, "HTTP/") != 0) return false;
    std::size_t const blank = line.find(' ');
    status = blank == std::string::npos ? 0 : std::atoi(line.c_str() + blank);
    if (status < 100) return false;
    answer = aws::http::response();
    answer.set_response_code(static_cast<aws::http::response_code>(status));
    while (true) {
      if (!read_line(line)) return false;
      if (line.empty()) break;
      std::size_t const colon = line.find(':');
      if (colon == std::string::npos) return false;
      std::size_t const value = line.find_first_not_of(" \t", colon + 1);
      answer.add_header(line.substr(0, colon),
                        value == std::string::npos ? std::string() : line.substr(value));
    }
  }
  auto const content_type = answer.get_header("content-type");
  if (content_type.is_success()) answer.set_content_type(content_type.get_result().c_str());
  return read_body(answer);
}

bool http_connection::read_body(aws::http::response& answer) {
  if (answer.get_response_code() == aws::http::response_code::NO_CONTENT) return true;
  auto const encoding = answer.get_header("transfer-encoding");
  if (encoding.is_success() && is_value(encoding.get_result(), "chunked")) return read_chunks(answer);
  auto const length = answer.get_header("content-length");
  if (!length.is_success()) {  // the body goes on to the end of the connection
    while (receive_more()) {
    }
    bool const whole = read_bytes(received_.size(), answer);
    close();
    return whole;
  }
  return read_bytes(std::strtoull(length.get_result().c_str(), nullptr, 10), answer);
}

bool http_connection::read_chunks(aws::http::response& answer) {
  std::string line;
  while (true) {
    if (!read_line(line)) return false;
    std::size_t const size = std::strtoull(line.c_str(), nullptr, 16);
    if (size == 0) break;
    if (!read_bytes(size, answer) || !read_line(line) || !line.empty()) return false;
  }
  do {  // trailers
    if (!read_line(line)) return false;
  } while (!line.empty());
  return true;
}

}  // namespace offstage_lambda

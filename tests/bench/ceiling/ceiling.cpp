// What an HTTP server in this language on this machine can do at most: Boost.Beast with coroutines that
// answers every POST with the same 300 bytes and does nothing else.
//
//     bench_ceiling [THREADS]     prints "listening on http://127.0.0.1:PORT", ends with SIGTERM

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/beast.hpp>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

const std::string& answer_body() {
  static const std::string body = "{\"Item\":\"" + std::string(289, 'x') + "\"}";
  return body;
}

/// Ends when the client goes, which async_read tells by an exception.
asio::awaitable<void> serve(tcp::socket socket) {
  socket.set_option(tcp::no_delay(true));
  beast::flat_buffer buffer;
  for (;;) {
    http::request<http::string_body> request;
    co_await http::async_read(socket, buffer, request, asio::use_awaitable);
    const auto status =
        request.method() == http::verb::post ? http::status::ok : http::status::method_not_allowed;
    http::response<http::string_body> response(status, request.version());
    response.set(http::field::content_type, "application/x-amz-json-1.0");
    response.keep_alive(request.keep_alive());
    response.body() = answer_body();
    response.prepare_payload();
    co_await http::async_write(socket, response, asio::use_awaitable);
    if (!response.keep_alive()) co_return;
  }
}

asio::awaitable<void> accept_all(tcp::acceptor acceptor) {
  for (;;) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
  }
}

}  // namespace

int main(int count, char** arguments) {
  const int threads = count > 1 ? std::max(1, std::atoi(arguments[1])) : 1;
  asio::io_context context(threads);
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  std::cout << "listening on http://" << acceptor.local_endpoint() << std::endl;
  asio::co_spawn(context, accept_all(std::move(acceptor)), asio::detached);

  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](auto, auto) { context.stop(); });

  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back([&] { context.run(); });
  context.run();
  return 0;
}

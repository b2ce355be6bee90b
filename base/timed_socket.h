#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <chrono>

namespace offstage {

/// A socket whose blocking reads and writes give up at a deadline: Asio itself has timeouts only for
/// asynchronous calls. Serves as Asio's synchronous stream, below TLS too. For http_client.cpp alone.
class TimedSocket {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  using ErrorCode = boost::system::error_code;
  using lowest_layer_type = Socket::lowest_layer_type;
  using executor_type = Socket::executor_type;

  explicit TimedSocket(boost::asio::io_context& io) : socket_(io) {}

  executor_type get_executor() { return socket_.get_executor(); }
  lowest_layer_type& lowest_layer() { return socket_.lowest_layer(); }
  Socket& socket() { return socket_; }

  void set_deadline(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }

  /// Tries one address. To be called once.
  void connect(const boost::asio::ip::tcp::endpoint& endpoint, ErrorCode& ec) {
    socket_.open(endpoint.protocol(), ec);
    if (!ec) socket_.non_blocking(true, ec);
    if (!ec) socket_.set_option(boost::asio::ip::tcp::no_delay(true), ec);
    if (!ec) socket_.connect(endpoint, ec);
    if (ec != boost::asio::error::in_progress && ec != boost::asio::error::would_block) return;
    if (!wait(POLLOUT, ec)) return;
    int outcome = 0;
    ::socklen_t length = sizeof outcome;
    if (::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &outcome, &length) != 0) outcome = errno;
    ec = ErrorCode(outcome, boost::system::system_category());
  }

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, ErrorCode& ec) {
    for (;;) {
      const std::size_t count = socket_.read_some(buffers, ec);
      if (ec != boost::asio::error::would_block || !wait(POLLIN, ec)) return count;
    }
  }

  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, ErrorCode& ec) {
    for (;;) {
      const std::size_t count = socket_.write_some(buffers, ec);
      if (ec != boost::asio::error::would_block || !wait(POLLOUT, ec)) return count;
    }
  }

 private:
  /// False, with `ec` set, when the deadline has passed.
  bool wait(short events, ErrorCode& ec) {
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now()).count();
      ::pollfd entry{socket_.native_handle(), events, 0};
      const int ready = left <= 0 ? 0 : ::poll(&entry, 1, static_cast<int>(std::min<long>(left, 1 << 30)));
      if (ready > 0) {
        ec = {};
        return true;
      }
      if (ready < 0 && errno == EINTR) continue;
      ec = ready == 0 ? ErrorCode(boost::asio::error::timed_out)
                      : ErrorCode(errno, boost::system::system_category());
      return false;
    }
  }

  Socket socket_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace offstage

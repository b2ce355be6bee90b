#pragma once

#include <doctest/doctest.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace offstage {

/// What came back, as it stood on the wire.
struct RawResponse {
  int status = 0;
  std::string head;  // status line and headers with their line ends
  std::string body;

  bool has(std::string_view line) const { return head.find(std::string(line) + "\r\n") != std::string::npos; }
};

/// A client that sends whatever bytes a test wants; a read that takes longer than five seconds fails the
/// test.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : socket_(io_) {
    socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
    socket_.set_option(boost::asio::ip::tcp::no_delay(true));
  }

  void send(std::string_view bytes) { boost::asio::write(socket_, boost::asio::buffer(bytes)); }
  /// For bytes that the server may refuse to take.
  void try_send(std::string_view bytes) {
    boost::system::error_code ignored;
    boost::asio::write(socket_, boost::asio::buffer(bytes), ignored);
  }

  RawResponse read_response(bool head_only = false) {
    RawResponse response;
    std::size_t end = 0;
    while ((end = input_.find("\r\n\r\n")) == std::string::npos) REQUIRE(read_more());
    response.head = take(end + 4);
    response.status = std::stoi(response.head.substr(9, 3));
    const std::string_view kLength = "\r\nContent-Length: ";
    const auto at = response.head.find(kLength);
    if (at == std::string::npos || head_only) return response;
    const std::size_t length = std::stoul(response.head.substr(at + kLength.size()));
    while (input_.size() < length) REQUIRE(read_more());
    response.body = take(length);
    return response;
  }

  /// The next bytes after what was read before.
  std::string read(std::size_t count) {
    while (input_.size() < count) REQUIRE(read_more());
    return take(count);
  }

  /// Whether the server has hung up, with nothing left to read.
  bool at_end() { return input_.empty() && !read_more(); }

  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  std::string take(std::size_t count) {
    std::string taken = input_.substr(0, count);
    input_.erase(0, count);
    return taken;
  }

  bool read_more() {
    ::pollfd entry{socket_.native_handle(), POLLIN, 0};
    REQUIRE(::poll(&entry, 1, 5'000) == 1);
    std::array<char, 65536> bytes;
    boost::system::error_code ec;
    const std::size_t count = socket_.read_some(boost::asio::buffer(bytes), ec);
    input_.append(bytes.data(), count);
    return !ec;
  }

  boost::asio::io_context io_;
  boost::asio::ip::tcp::socket socket_;
  std::string input_;
};

}  // namespace offstage

#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

/// The types of Asio that the server is made of. Spelt out, because those that Asio offers by default call
/// through type-erased executors. For http_server.cpp and what it consists of.
namespace offstage {

/// Of a loop that one thread runs, so that no strand is needed.
using HttpExecutor = boost::asio::io_context::executor_type;
using HttpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, HttpExecutor>;
using HttpTimer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                      boost::asio::wait_traits<std::chrono::steady_clock>, HttpExecutor>;
template <class T>
using HttpAwaitable = boost::asio::awaitable<T, HttpExecutor>;
using HttpUseAwaitable = boost::asio::use_awaitable_t<HttpExecutor>;

}  // namespace offstage

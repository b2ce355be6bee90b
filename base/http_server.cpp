#include "base/http_server.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/http_connection.h"
#include "base/log.h"

namespace offstage {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<tcp, HttpExecutor>;
constexpr HttpUseAwaitable kAwait;

// How long accepting rests when the process has no file descriptor left; the kernel queues meanwhile.
constexpr std::chrono::milliseconds kAcceptPause{50};

Result<tcp::endpoint, Failure> endpoint_of(const HttpServerOptions& options) {
  ErrorCode ec;
  if (const auto address = asio::ip::make_address(options.host, ec); !ec) {
    return tcp::endpoint(address, options.port);
  }
  asio::io_context io;
  const auto found = tcp::resolver(io).resolve(options.host, std::to_string(options.port), ec);
  if (ec || found.empty()) {
    return Failure{fmt::format("host {} has no address: {}", options.host, ec.message())};
  }
  return found.begin()->endpoint();
}

Failure cannot_listen(const HttpServerOptions& options, const ErrorCode& ec) {
  const std::string where = fmt::format("port {} on {}", options.port, options.host);
  if (ec == asio::error::address_in_use) return {where + " is in use"};
  if (ec == asio::error::access_denied) return {where + " needs more rights than this user has"};
  return {fmt::format("cannot listen on {}: {}", where, ec.message())};
}

}  // namespace

/// A loop of its own for each thread, so that nothing is locked between them: a connection stays with the
/// loop that it was given when it was accepted, and everything of it happens there, one after the other.
struct HttpThreads::Core {
  struct Loop {
    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    std::thread thread;
  };

  explicit Core(int count) {
    for (int i = 0; i < std::max(count, 1); ++i) loops.push_back(std::make_unique<Loop>());
    cores_are_left = loops.size() < std::thread::hardware_concurrency();
  }
  ~Core() { join(); }

  void start() {
    for (auto& loop : loops) loop->thread = std::thread([&io = loop->io] { io.run(); });
  }

  void join() {
    for (auto& loop : loops) loop->work.reset();
    for (auto& loop : loops) {
      if (loop->thread.joinable()) loop->thread.join();
    }
  }

  asio::io_context& first() { return loops.front()->io; }

  /// Whose the next connection is. Each in turn where every loop finds a core of its own. Where it does not,
  /// the client on this machine shares one with the last loop, which therefore gets one connection in four.
  asio::io_context& next() {
    const std::size_t turn = taken++;
    if (cores_are_left) return loops[turn % loops.size()]->io;
    constexpr std::size_t kTurns = 4;
    const std::size_t others = std::max<std::size_t>(loops.size() - 1, 1);
    return turn % kTurns == kTurns - 1 ? loops.back()->io : loops[turn % others]->io;
  }

  std::vector<std::unique_ptr<Loop>> loops;
  bool cores_are_left = false;  // when each loop has one
  std::atomic<std::size_t> taken{0};
};

HttpThreads::HttpThreads(int count) : HttpThreads(count, true) {}
HttpThreads::HttpThreads(int count, bool starts) : core_(std::make_unique<Core>(count)) {
  if (starts) core_->start();
}
HttpThreads::~HttpThreads() = default;

class HttpServer::Core {
 public:
  explicit Core(HttpServerOptions options)
      : threads_(options.shared_threads ? options.shared_threads : own_threads(options.threads)),
        acceptor_(threads_->core_->first()) {
    context_.options = std::move(options);
  }

  Result<void, Failure> listen();
  void run(HttpHandler handler);
  void stop(std::chrono::milliseconds drain);
  std::uint16_t port() const { return port_; }

 private:
  static std::shared_ptr<HttpThreads> own_threads(int count) {
    return std::shared_ptr<HttpThreads>(new HttpThreads(count, false));
  }
  HttpAwaitable<void> accept_all();
  void take(HttpSocket socket);
  void forget(HttpConnection* connection);

  // The threads before what runs on them, so that they go last.
  std::shared_ptr<HttpThreads> threads_;
  HttpConnectionContext context_;
  Acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::mutex stop_mutex_;  // one stop at a time
  std::mutex mutex_;       // guards what follows
  std::condition_variable ended_;
  bool accepting_ = false;
  bool closed_ = false;  // the acceptor is
  std::unordered_map<HttpConnection*, std::weak_ptr<HttpConnection>> connections_;
};

Result<void, Failure> HttpServer::Core::listen() {
  ASSIGN_OR_RETURN(const auto endpoint, endpoint_of(context_.options));
  ErrorCode ec;
  acceptor_.open(endpoint.protocol(), ec);
  if (!ec) acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor_.bind(endpoint, ec);
  if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) port_ = acceptor_.local_endpoint(ec).port();
  if (ec) return cannot_listen(context_.options, ec);
  return {};
}

void HttpServer::Core::run(HttpHandler handler) {
  context_.handler = std::move(handler);
  if (!context_.options.shared_threads) threads_->core_->start();
  accepting_ = true;
  asio::co_spawn(
      acceptor_.get_executor(), [this] { return accept_all(); },
      [this](const std::exception_ptr& thrown) {
        try {
          if (thrown) std::rethrow_exception(thrown);
        } catch (const std::exception& e) {
          log::error("no more connections are accepted: {}", e.what());
        }
        const std::lock_guard lock(mutex_);
        accepting_ = false;
        ended_.notify_all();
      });
}

HttpAwaitable<void> HttpServer::Core::accept_all() {
  while (!context_.stopping) {
    HttpSocket socket(threads_->core_->next());
    ErrorCode ec;
    co_await acceptor_.async_accept(socket, asio::redirect_error(kAwait, ec));
    if (!ec) {
      take(std::move(socket));
    } else if (ec == asio::error::no_descriptors || ec == asio::error::no_memory ||
               ec == asio::error::no_buffer_space ||
               ec == boost::system::errc::too_many_files_open_in_system) {
      log::warning("cannot accept a connection just now: {}", ec.message());
      HttpTimer pause(acceptor_.get_executor(), kAcceptPause);
      co_await pause.async_wait(asio::redirect_error(kAwait, ec));
    }
  }
}

void HttpServer::Core::take(HttpSocket socket) {
  auto connection = std::make_shared<HttpConnection>(std::move(socket), context_);
  const std::lock_guard lock(mutex_);
  if (context_.stopping) return;
  connections_.emplace(connection.get(), connection);
  connection->start([this, raw = connection.get()] { forget(raw); });
}

void HttpServer::Core::forget(HttpConnection* connection) {
  const std::lock_guard lock(mutex_);
  connections_.erase(connection);
  if (connections_.empty()) ended_.notify_all();
}

void HttpServer::Core::stop(std::chrono::milliseconds drain) {
  const std::lock_guard one(stop_mutex_);
  {
    std::unique_lock lock(mutex_);
    if (!context_.handler) return;  // it has never served
    if (!context_.stopping.exchange(true)) {
      asio::post(acceptor_.get_executor(), [this] {
        ErrorCode ec;
        acceptor_.close(ec);
        const std::lock_guard one_more(mutex_);
        closed_ = true;
        ended_.notify_all();
      });
    }
    for (const auto& [raw, connection] : connections_) {
      if (const auto alive = connection.lock()) alive->close_if_idle();
    }
    ended_.wait_for(lock, drain, [this] { return connections_.empty(); });
    for (const auto& [raw, connection] : connections_) {
      if (const auto alive = connection.lock()) alive->close_now();
    }
    ended_.wait(lock, [this] { return connections_.empty() && !accepting_ && closed_; });
  }
  if (!context_.options.shared_threads) threads_->core_->join();
  // A few instructions of whoever replied last; see HttpConnectionContext.
  while (context_.waking != 0) std::this_thread::yield();
}

HttpServer::HttpServer(std::unique_ptr<Core> core) : core_(std::move(core)) {}

HttpServer::~HttpServer() {
  stop(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<HttpServer>, Failure> HttpServer::start(HttpServerOptions options,
                                                               HttpHandler handler) {
  ASSIGN_OR_RETURN(auto server, bind(std::move(options)));
  server->serve(std::move(handler));
  return server;
}

Result<std::unique_ptr<HttpServer>, Failure> HttpServer::bind(HttpServerOptions options) {
  auto core = std::make_unique<Core>(std::move(options));
  RETURN_IF_ERROR(core->listen());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(core)));
}

void HttpServer::serve(HttpHandler handler) {
  core_->run(std::move(handler));
}

std::uint16_t HttpServer::port() const {
  return core_->port();
}

void HttpServer::stop(std::chrono::milliseconds drain) {
  core_->stop(drain);
}

}  // namespace offstage

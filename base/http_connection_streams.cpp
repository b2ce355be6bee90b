#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <utility>

#include "base/byte_pipe.h"
#include "base/http_body_source.h"
#include "base/http_connection.h"

/// The parts of HttpConnection for bodies that are passed on while they come.
namespace offstage {
namespace {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;
constexpr HttpUseAwaitable kAwait;

}  // namespace

/// What has been read of the body goes on; false when the connection was closed meanwhile.
HttpAwaitable<bool> HttpConnection::pass_body() {
  const bool room = body_pipe_->write(parser_->take_body());
  if (!room) co_await wait_for_room();
  co_return !closed_;
}

HttpAwaitable<void> HttpConnection::wait_for_room() {
  abandon_wait_ = [this] { return body_pipe_->forget_room(); };
  co_await asio::async_initiate<const HttpUseAwaitable&, void()>(
      [this](auto waiter) {
        waiter_.emplace(std::move(waiter));
        body_pipe_->when_room([this] { wake(); });
      },
      kAwait);
  abandon_wait_ = nullptr;
}

/// False when the client is gone, or is to see that the end is missing.
HttpAwaitable<bool> HttpConnection::write_stream(const HttpResponse& response, bool keep_alive) {
  const std::shared_ptr<HttpBodySource> source = response.source;
  const bool chunked = !is_http_1_0_;
  head_.clear();
  append_response_head(head_, response, keep_alive && chunked,
                       chunked ? BodyFraming::kChunked : BodyFraming::kUntilClosed);
  bool whole = true;
  if (head_only_ || !status_has_body(response.status)) {
    ErrorCode ec;
    co_await asio::async_write(socket_, asio::buffer(head_), asio::redirect_error(kAwait, ec));
    whole = !ec;
  } else {
    whole = co_await write_source(*source, chunked);
  }
  source->leave();
  co_return whole && !closed_;
}

/// Begins with the head.
HttpAwaitable<bool> HttpConnection::write_source(HttpBodySource& source, bool chunked) {
  for (;;) {
    std::string bytes;
    const HttpBodySource::State state = source.read(bytes);
    if (!chunked) {
      head_.append(bytes);
    } else {
      if (!bytes.empty()) append_chunk(head_, bytes);
      if (state == HttpBodySource::State::kEnd) head_.append("0\r\n\r\n");
    }
    if (!head_.empty()) {
      ErrorCode ec;
      co_await asio::async_write(socket_, asio::buffer(head_), asio::redirect_error(kAwait, ec));
      if (ec || closed_) co_return false;
      head_.clear();
    }
    if (state == HttpBodySource::State::kEnd) co_return true;
    if (state == HttpBodySource::State::kCut) co_return false;
    if (bytes.empty()) co_await wait_for_source(source);
    if (closed_) co_return false;
  }
}

HttpAwaitable<void> HttpConnection::wait_for_source(HttpBodySource& source) {
  abandon_wait_ = [&source] { return source.forget(); };
  co_await asio::async_initiate<const HttpUseAwaitable&, void()>(
      [this, &source](auto waiter) {
        waiter_.emplace(std::move(waiter));
        source.when_ready([this] { wake(); });
      },
      kAwait);
  abandon_wait_ = nullptr;
}

}  // namespace offstage

#include "gateway/integrations/web_client.h"

#include <fmt/format.h>

#include "base/encoding.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kThreadsMax = 64;

}  // namespace

WebClient::~WebClient() {
  {
    const std::lock_guard lock(mutex_);
    stops_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WebClient::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  if (tasks_.size() > idle_ && threads_.size() < kThreadsMax) {
    threads_.emplace_back([this] { work(); });
  } else {
    wake_.notify_one();
  }
}

void WebClient::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ++idle_;
    wake_.wait(lock, [this] { return stops_ || !tasks_.empty(); });
    --idle_;
    if (tasks_.empty()) return;
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

void WebClient::send(const std::string& url, const std::string& query, HttpRequest request,
                     std::chrono::milliseconds limit, Done done) {
  const std::size_t authority = url.find("://");
  const std::size_t path = authority == std::string::npos ? std::string::npos : url.find('/', authority + 3);
  std::string origin = url.substr(0, path);
  request.target = path == std::string::npos ? "/" : url.substr(path);
  if (!query.empty()) request.target += (request.target.find('?') == std::string::npos ? "?" : "&") + query;
  const auto end = std::chrono::steady_clock::now() + limit;
  post([this, origin = std::move(origin), request = std::move(request), limit, end,
        done = std::move(done)]() mutable {
    const auto left = end - std::chrono::steady_clock::now();
    auto answer = client_.send(origin, request, std::chrono::ceil<std::chrono::milliseconds>(left));
    // Part of the time may have passed before it was this request's turn.
    if (!answer && answer.error().is_late) {
      answer = HttpFailure{{fmt::format("{}: no answer within {} ms", origin, limit.count())}, true};
    }
    done(std::move(answer));
  });
}

Refusal refusal_for(const HttpFailure& failure) {
  if (failure.is_late) {
    return {.type = GatewayResponse::kIntegrationTimeout, .status = {}, .message = {}, .note = failure.text};
  }
  return {.type = GatewayResponse::kIntegrationFailure,
          .status = 504,
          .message = "Network error communicating with endpoint",
          .note = failure.text};
}

std::string encoded_query(const std::vector<std::pair<std::string, std::string>>& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    if (!text.empty()) text += '&';
    text += encoding::percent_encode(name) + "=" + encoding::percent_encode(value);
  }
  return text;
}

}  // namespace offstage::gateway

#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/http_client.h"
#include "base/result.h"
#include "gateway/rest_call.h"

namespace offstage::gateway {

/// Requests to other servers, made on threads of their own so that none of the gateway's waits. There are as
/// many threads as there were ever requests under way, up to a bound; more of them wait. Thread-safe.
class WebClient {
 public:
  using Done = std::function<void(Result<HttpResponse, HttpFailure>)>;

  WebClient() = default;
  /// Waits for the requests that are under way.
  ~WebClient();
  WebClient(const WebClient&) = delete;
  WebClient& operator=(const WebClient&) = delete;

  /// `url` without a query; the request's target is set from it and `query`. `done` is called exactly once,
  /// from another thread, when the answer is here or about `limit` after now.
  void send(const std::string& url, const std::string& query, HttpRequest request,
            std::chrono::milliseconds limit, Done done);

 private:
  void post(std::function<void()> task);
  void work();

  HttpClient client_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::size_t idle_ = 0;  // threads that wait for a task
  bool stops_ = false;
  std::vector<std::thread> threads_;
};

/// Why the gateway answers for a server that has not: its time was up, or it is not there.
Refusal refusal_for(const HttpFailure& failure);

/// "a=1&b=x%20y"
std::string encoded_query(const std::vector<std::pair<std::string, std::string>>& query);

}  // namespace offstage::gateway

#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/http_client.h"
#include "base/result.h"
#include "base/worker_pool.h"

namespace offstage::gateway {

/// Requests to other servers, made on threads of their own so that none of the gateway's waits. Thread-safe.
class WebClient {
 public:
  using Done = std::function<void(Result<HttpResponse, Failure>)>;

  explicit WebClient(std::chrono::milliseconds timeout);
  /// Waits for the requests that are under way.
  ~WebClient() = default;

  /// `url` without a query; the request's target is set from it and `query`. `done` is called exactly once,
  /// from another thread.
  void send(const std::string& url, const std::string& query, HttpRequest request, Done done);

 private:
  HttpClient client_;
  WorkerPool workers_;  // last: its threads use the client
};

/// "a=1&b=x%20y"
std::string encoded_query(const std::vector<std::pair<std::string, std::string>>& query);

}  // namespace offstage::gateway

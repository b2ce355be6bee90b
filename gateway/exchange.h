#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/http.h"
#include "gateway/access_log.h"

namespace offstage::gateway {

/// One request on its way through the gateway and the reply it waits for. Shared between the thread it came
/// on and the one its answer comes from; stays where it is, so that views into the request hold.
class Exchange {
 public:
  /// `log` must outlive the exchange.
  Exchange(HttpRequest request, HttpReply reply, const AccessLog& log);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  const HttpRequest& request() const { return request_; }

  /// Writes the log line and sends the answer. To be called once. `function` is the key of the one that was
  /// called; `note` explains the answer in the log.
  void answer(HttpResponse response, std::string_view function = {}, std::string note = {});

 private:
  const HttpRequest request_;
  const HttpReply reply_;
  const AccessLog& log_;
  const std::chrono::steady_clock::time_point start_;
};

}  // namespace offstage::gateway

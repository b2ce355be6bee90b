#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/http.h"
#include "gateway/access_log.h"
#include "gateway/cors_watch.h"

namespace offstage::gateway {

/// What is known of an answer besides itself.
struct AnswerOrigin {
  std::string_view function;  // the key of the one that was called; empty: none
  std::string note;           // explains the answer in the log
  CorsPlace cors;
};

/// One request on its way through the gateway and the reply it waits for. Shared between the thread it came
/// on and the one its answer comes from; stays where it is, so that views into the request hold.
class Exchange {
 public:
  /// `log` and `cors` must outlive the exchange.
  Exchange(HttpRequest request, HttpReply reply, const AccessLog& log, const CorsWatch& cors);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  const HttpRequest& request() const { return request_; }
  /// Puts the body that the client meant in place of the one that came. To be called before anybody looks at
  /// it.
  void set_body(std::string body) { request_.body = std::move(body); }

  /// Writes the log line and sends the answer. To be called once.
  void answer(HttpResponse response, AnswerOrigin origin);

 private:
  HttpRequest request_;
  const HttpReply reply_;
  const AccessLog& log_;
  const CorsWatch& cors_;
  const std::chrono::steady_clock::time_point start_;
};

}  // namespace offstage::gateway

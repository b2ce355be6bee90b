#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/http.h"
#include "lambda-host/function_config.h"
#include "lambda-host/invoke-api/asynchronous_invocations.h"
#include "lambda-host/invoker.h"

namespace offstage::lambda_host {

/// The part of Lambda's own API that calls functions and describes them, as `aws lambda invoke` and the SDKs
/// speak it. Signatures are not looked at. Thread-safe.
class InvokeApi {
 public:
  /// `invoker` outlives it.
  InvokeApi(std::vector<FunctionConfig> functions, Invoker& invoker, invoke_api::RetryDelays delays = {});
  ~InvokeApi();

  /// An HttpHandler. GET /_offstage/health is ours.
  void handle(HttpRequest request, HttpReply reply);

  /// An asynchronous invocation of the function with that key, as other services of AWS make it. Unknown
  /// functions are ignored.
  void send_event(const std::string& function, std::string payload);
  /// Waits until every asynchronous invocation has succeeded or is given up.
  void finish_events();

  /// For HttpServerOptions::on_protocol_error and body_bytes_max.
  static HttpResponse protocol_error(int status);
  static constexpr std::size_t kBodyBytesMax = std::size_t{16} * 1024 * 1024;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace offstage::lambda_host

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/http_server.h"
#include "base/result.h"
#include "lambda-host/invoke-api/invoke_api.h"
#include "lambda-host/schedule/schedule_clock.h"

namespace offstage::cli {

/// The Invoke API on its port, which is taken before there are functions: these are told its URL when they
/// are set up.
class LambdaServer {
 public:
  /// Without a port it is 3002, or, with a warning, a free one when that is in use: more than one stack may
  /// run on a machine, and few ask for this port.
  static Result<std::unique_ptr<LambdaServer>, Failure> bind(const std::string& host,
                                                             std::optional<std::uint16_t> port);
  ~LambdaServer();

  std::uint16_t port() const { return server_->port(); }
  /// For the functions' AWS_ENDPOINT_URL_LAMBDA.
  std::string url() const;

  /// Begins to answer, also for the clock of schedules if there is one. Both outlive the server.
  void serve(std::vector<lambda_host::FunctionConfig> functions, lambda_host::Invoker& invoker,
             lambda_host::invoke_api::RetryDelays delays, lambda_host::ScheduleClock* schedules = nullptr);

  /// Answers one request as the port would, and waits for the answer.
  HttpResponse call(HttpRequest request);
  void send_event(const std::string& function, std::string payload) {
    api_->send_event(function, std::move(payload));
  }
  /// Waits for the invocations that nobody waits for, with their retries.
  void finish_events() { api_->finish_events(); }

  /// No more requests, and no more attempts of events that failed. Before the invoker stops.
  void stop(std::chrono::milliseconds drain);

 private:
  explicit LambdaServer(std::string host) : host_(std::move(host)) {}

  const std::string host_;
  std::unique_ptr<lambda_host::InvokeApi> api_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace offstage::cli

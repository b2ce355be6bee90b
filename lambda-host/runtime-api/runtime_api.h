#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/http.h"
#include "base/http_server.h"
#include "base/result.h"
#include "lambda-host/call_slot.h"
#include "lambda-host/function_config.h"
#include "lambda-host/runtime-api/extensions_api.h"

namespace offstage::lambda_host {

/// The Lambda Runtime API of one environment, at a port of its own: version 2018-06-01, with the states and
/// the texts of AWS's own emulator. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// Thread-safe.
///
/// A response that is streamed goes to a caller who wants it so while it comes, and no faster than the caller
/// reads it.
class RuntimeApi {
 public:
  /// What an answer may have as long as it is streamed; one that reaches its caller whole is bound by
  /// kResponseBytesMax. https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
  static constexpr std::size_t kStreamedBytesMax = std::size_t{200} * 1024 * 1024;

  /// `slot` and `function` outlive it. `on_answered` is called after each answer of the runtime.
  RuntimeApi(CallSlot& slot, const FunctionConfig& function, std::function<void()> on_answered);
  RuntimeApi(const RuntimeApi&) = delete;
  RuntimeApi& operator=(const RuntimeApi&) = delete;

  Result<void, Failure> listen(std::shared_ptr<HttpThreads> threads);
  /// AWS_LAMBDA_RUNTIME_API.
  std::string address() const;

  /// There may be a call for who waits.
  void on_changed();
  /// Another process takes over.
  void restart();
  /// Not from a thread that serves.
  void stop();

 private:
  enum class State { kStarted, kInitError, kReady, kRunning, kStreaming, kResponseSent };

  void handle(HttpRequest request, const HttpReply& reply);
  std::shared_ptr<BytePipe> body_pipe(const HttpRequest& head);
  bool handle_invocation(std::string_view path, HttpRequest& request, const HttpReply& reply);
  void next(const HttpReply& reply);
  void end_cut_stream();
  void give_event();
  HttpResponse response(std::string_view request_id, HttpRequest& request);
  HttpResponse error(std::string_view request_id, HttpRequest& request);
  HttpResponse init_error(const HttpRequest& request);
  HttpResponse protocol_error(int status);
  std::optional<HttpResponse> begin_answer(std::string_view request_id, std::string_view to_state);
  HttpResponse end_answer(std::string_view request_id, Outcome outcome, std::string payload);
  HttpResponse end_stream(std::string_view request_id, const HttpRequest& request, std::string payload);

  CallSlot& slot_;
  const std::string arn_;
  const std::function<void()> on_answered_;
  ExtensionsApi extensions_;

  std::mutex mutex_;
  State state_ = State::kStarted;
  std::string request_id_;            // of the last event given
  std::shared_ptr<BytePipe> stream_;  // to the caller, while the state is kStreaming
  HttpReply waiting_;                 // for an event

  std::unique_ptr<HttpServer> server_;  // ends before what it serves
};

}  // namespace offstage::lambda_host

#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/http.h"
#include "lambda-host/call_slot.h"
#include "lambda-host/function_config.h"

namespace offstage::lambda_host {

/// The Extensions API for internal extensions, those that run in the function's own process, and the answers
/// of the Logs and Telemetry APIs, which do not exist here and say so. Layers, and with them external
/// extensions, do not exist here either.
/// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html Thread-safe.
class ExtensionsApi {
 public:
  explicit ExtensionsApi(const FunctionConfig& function);

  /// False when the path is none of these APIs'.
  bool handle(std::string_view path, const HttpRequest& request, const HttpReply& reply);
  /// The runtime has been given an event; extensions that wait hear of it.
  void on_event(const CallSlot::Event& event);
  /// Another process takes over.
  void restart();

 private:
  struct Extension {
    std::string name;
    bool wants_invoke = false;
    HttpReply waiting;
  };

  HttpResponse register_extension(const HttpRequest& request);
  void next(const HttpRequest& request, const HttpReply& reply);
  HttpResponse report(const HttpRequest& request);

  const FunctionConfig& function_;
  const std::string arn_;
  std::mutex mutex_;
  bool open_ = true;  // until the first event
  std::map<std::string, Extension, std::less<>> by_id_;
};

}  // namespace offstage::lambda_host

#pragma once

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "lambda-host/function_config.h"
#include "lambda-host/invoker.h"

namespace offstage::lambda_host {

/// The function of tests/support/handlers of that name.
inline std::string handler_library(const std::string& name) {
  return std::string(OFFSTAGE_TEST_HANDLERS) + "/handler_" + name + ".so";
}
inline std::string handler_bootstrap(const std::string& name) {
  return std::string(OFFSTAGE_TEST_HANDLERS) + "/handler_" + name + "/bootstrap";
}

inline FunctionConfig handler(const std::string& name) {
  FunctionConfig config;
  config.key = name;
  config.name = "svc-dev-" + name;
  config.library = handler_library(name);
  return config;
}

inline std::future<InvocationResult> start_invocation(Invoker& invoker, const std::string& function,
                                                      std::string payload) {
  auto promise = std::make_shared<std::promise<InvocationResult>>();
  std::future<InvocationResult> result = promise->get_future();
  invoker.invoke({function, std::move(payload), {}, {}},
                 [promise](InvocationResult answer) { promise->set_value(std::move(answer)); });
  return result;
}

inline InvocationResult invoke(Invoker& invoker, const std::string& function, std::string payload) {
  return start_invocation(invoker, function, std::move(payload)).get();
}

}  // namespace offstage::lambda_host

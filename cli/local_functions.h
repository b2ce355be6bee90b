#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "cli/function_output.h"
#include "cli/lambda_server.h"
#include "emulator/emulator.h"
#include "gateway/service/service.h"
#include "lambda-host/host.h"

namespace offstage::cli {

/// The functions of a service in this process, with what they need: the Invoke API, on a free port, and
/// DynamoDB with the service's tables and data, unless another one is to be used. For `offstage invoke`.
class LocalFunctions {
 public:
  /// `function` (key or name) must be able to run; others that cannot are left out. An empty
  /// `dynamodb_endpoint`: one of its own. To be made while the process has one thread.
  static Result<std::unique_ptr<LocalFunctions>, Failure> start(gateway::Service& service,
                                                                const std::string& function,
                                                                std::string dynamodb_endpoint);
  ~LocalFunctions();

  /// Answers one request of the Invoke API.
  HttpResponse call(HttpRequest request);
  /// Waits for invocations that nobody waits for, with their retries.
  void finish_events() { lambda_->finish_events(); }

 private:
  LocalFunctions() = default;
  Result<void, Failure> start_emulator(const gateway::Service& service);

  SystemClock clock_;
  std::unique_ptr<FunctionOutput> output_;
  std::unique_ptr<emulator::Emulator> emulator_;
  std::string dynamodb_endpoint_;
  std::unique_ptr<LambdaServer> lambda_;
  std::unique_ptr<lambda_host::Host> host_;
};

}  // namespace offstage::cli

#pragma once

#include <doctest/doctest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "lambda-host/function_config.h"
#include "lambda-host/invoker.h"
#include "tests/unit/lambda-host/handler_files.h"

namespace offstage::lambda_host {

/// tests/support/runtimes/acting.py as a function.
inline FunctionConfig acting() {
  FunctionConfig config;
  config.key = "acting";
  config.name = "svc-dev-acting";
  config.handler = "module.handler";
  config.directory = OFFSTAGE_TEST_RUNTIMES;
  config.command = {OFFSTAGE_TEST_RUNTIMES "/acting.py"};
  return config;
}

/// What offstage_add_lambda built of a handler, as a process.
inline FunctionConfig bootstrap(const std::string& name) {
  FunctionConfig config = handler(name);
  config.command = {handler_bootstrap(name)};
  config.directory = std::filesystem::path(handler_bootstrap(name)).parent_path();
  // Built with sanitizers, it is to end as it does without.
  config.environment = {{"ASAN_OPTIONS", "handle_segv=0:handle_abort=0:detect_leaks=0"},
                        {"TSAN_OPTIONS", "handle_segv=0:handle_abort=0"}};
  return config;
}

/// A member of a JSON object: a string as it is, anything else as JSON.
inline std::string member(const std::string& text, std::string_view name) {
  const auto document = json::Document::parse(text);
  REQUIRE_MESSAGE(document, text);
  const auto value = document->root().find(name);
  REQUIRE_MESSAGE(value, text);
  return value->is_string() ? std::string(value->as_string()) : value->to_json();
}

inline std::string exit_error(const InvocationResult& result, const std::string& reason) {
  return R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: )" + result.request_id +
         " Error: " + reason + R"("})";
}

/// Collects the lines of a host's log.
class Lines {
 public:
  LogSink sink() {
    return [this](const LogLine& line) {
      const std::lock_guard lock(mutex_);
      (line.is_platform ? platform_ : printed_).emplace_back(line.text);
      all_.emplace_back(line.text);
    };
  }
  std::vector<std::string> printed() const {
    const std::lock_guard lock(mutex_);
    return printed_;
  }
  std::vector<std::string> platform() const {
    const std::lock_guard lock(mutex_);
    return platform_;
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return all_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> printed_;
  std::vector<std::string> platform_;
  std::vector<std::string> all_;
};

/// Whether the process is gone, or soon will be; a zombie whose parent has not looked yet counts as gone.
inline bool ends_soon(pid_t pid) {
  for (int i = 0; i < 1'000; ++i) {
    const std::string path = "/proc/" + std::to_string(pid) + "/stat";
    std::FILE* file = std::fopen(path.c_str(), "re");
    if (file == nullptr) return true;
    char state = '?';
    const int read = std::fscanf(file, "%*d (%*[^)]) %c", &state);
    std::fclose(file);
    if (read == 1 && state == 'Z') return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

}  // namespace offstage::lambda_host

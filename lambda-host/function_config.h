#pragma once

#include <map>
#include <optional>
#include <string>

#include "lambda-host/logs/log_line.h"

namespace offstage::lambda_host {

/// One function that runs in-process.
struct FunctionConfig {
  std::string key;      // under `functions` in serverless.yml
  std::string name;     // on AWS: {service}-{stage}-{key}
  std::string library;  // path of what offstage_add_lambda made
  int timeout_ms = 6'000;
  int memory_mb = 1'024;
  std::map<std::string, std::string> environment;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  LogFormat log_format = LogFormat::kText;
  /// reservedConcurrency: what is beyond it is throttled, 0 throttles everything. Without it invocations
  /// beyond HostOptions::environments_max wait.
  std::optional<int> concurrency_max;

  std::string arn() const { return "arn:aws:lambda:" + region + ":" + account + ":function:" + name; }
};

struct HostOptions {
  /// Environments of one function at the same time; 0: four for each core.
  int environments_max = 0;
  /// From the start of main() to the first wait for an event.
  int init_timeout_ms = 10'000;
  /// How long invocations may go on when the host stops.
  int stop_grace_ms = 1'000;
  /// For every function; a function's own environment wins. AWS_ENDPOINT_URL_DYNAMODB belongs here.
  std::map<std::string, std::string> environment;
  /// Gets what the functions write, and Lambda's START, END and REPORT lines. Empty: none are made.
  LogSink log;
};

}  // namespace offstage::lambda_host

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/sigv4.h"
#include "lambda-host/logs/log_line.h"

namespace offstage::lambda_host {

/// One function, and how it runs here.
struct FunctionConfig {
  std::string key;                          // under `functions` in serverless.yml
  std::string name;                         // on AWS: {service}-{stage}-{key}
  std::string handler;                      // as in serverless.yml: _HANDLER
  std::string runtime = "provided.al2023";  // AWS_EXECUTION_ENV
  std::string directory;                    // of the package: LAMBDA_TASK_ROOT and where a process starts
  /// In-process: the path of what offstage_add_lambda made.
  std::string library;
  /// Unless empty, what changes in this directory and below it is new code (reload/source_files.h). A library
  /// or a program that the command names by its path is code in any case.
  std::string sources;
  /// Unless empty, it runs as a process over the Runtime API instead: the program, as a path or a name to be
  /// found in PATH, and its arguments.
  std::vector<std::string> command;
  /// Unless empty, one of our own bootstraps (bootstrap_files.h), whose path is the command's last argument.
  std::string bootstrap;
  /// A process sees the whole environment of this one as well.
  bool sees_our_environment = false;
  int timeout_ms = 6'000;
  int memory_mb = 1'024;
  std::map<std::string, std::string> environment;
  /// Those of its role, where Lambda puts them. Without them it has this process's, or any that will do here.
  std::optional<sigv4::Credentials> credentials;
  std::string region = "us-east-1";
  std::string account = "123456789012";
  std::string description;
  LogFormat log_format = LogFormat::kText;
  /// maximumRetryAttempts: of an event that ends in an error, after the first attempt.
  int retries_max = 2;
  /// The destination or dead-letter queue for what fails for good: its ARN, or what the file says. Named in
  /// the log, nothing is sent.
  std::string on_failure;
  /// reservedConcurrency: what is beyond it is throttled, 0 throttles everything. Without it invocations
  /// beyond HostOptions::environments_max wait.
  std::optional<int> concurrency_max;

  std::string arn() const { return "arn:aws:lambda:" + region + ":" + account + ":function:" + name; }
};

struct HostOptions {
  /// The account's: what functions without a concurrency_max of their own have together is this, less what
  /// the others reserve. Invocations beyond are throttled, also when they would only wait.
  int concurrency_max = 1'000;
  /// Environments of one function at the same time; 0: four for each core.
  int environments_max = 0;
  /// From the start of main() to the first wait for an event.
  int init_timeout_ms = 10'000;
  /// An environment that has had no call for so long is ended.
  int idle_ms = 60'000;
  /// How long invocations may go on when the host stops.
  int stop_grace_ms = 1'000;
  /// A function whose files change is served by its new code from then on.
  bool reload = false;
  /// For every function; a function's own environment wins. AWS_ENDPOINT_URL_DYNAMODB belongs here.
  std::map<std::string, std::string> environment;
  /// Gets what the functions write, and Lambda's START, END and REPORT lines. Empty: none are made.
  LogSink log;
};

}  // namespace offstage::lambda_host

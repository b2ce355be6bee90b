#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "lambda-host/logs/log_files.h"
#include "lambda-host/logs/log_line.h"
#include "lambda-host/logs/log_writer.h"

namespace offstage::cli {

/// What is shown of the functions' logs.
enum class ShownLogs { kAll, kOutput, kNone };

/// `shown` outlives the command.
void add_output_flag(CLI::App& command, ShownLogs& shown);
std::vector<std::string> repeat_output_flag(ShownLogs shown);

/// Where the logs of a service's functions are kept.
std::string logs_directory(const std::string& service_directory);

/// The functions' logs, on their way to the terminal and to their files. One for each process.
class FunctionOutput {
 public:
  FunctionOutput(const std::string& service_directory, ShownLogs shown);
  ~FunctionOutput();

  /// Outlives this object: handlers that do not come back may still print.
  lambda_host::LogSink sink() const;
  /// Waits until all there is has been written.
  void flush();

 private:
  std::shared_ptr<lambda_host::LogWriter> writer_;
};

}  // namespace offstage::cli

#include "cli/function_output.h"

#include <unistd.h>

#include <filesystem>
#include <map>

#include "cli/terminal.h"
#include "lambda-host/crash_reporter.h"

namespace offstage::cli {
namespace {

using lambda_host::LogLine;

// For a signal handler, which reaches nothing but globals.
const lambda_host::LogWriter* crash_writer = nullptr;

const std::map<std::string, ShownLogs>& names() {
  static const std::map<std::string, ShownLogs> kNames{
      {"all", ShownLogs::kAll}, {"output", ShownLogs::kOutput}, {"none", ShownLogs::kNone}};
  return kNames;
}

/// "hello | START RequestId: ...", Lambda's own lines dimmed.
std::string shown_lines(const std::vector<LogLine>& lines, ShownLogs shown, bool colours) {
  std::string text;
  for (const LogLine& line : lines) {
    if (line.is_platform && shown == ShownLogs::kOutput) continue;
    text += styled(Style::kCyan, line.function, colours) + styled(Style::kDim, " | ", colours);
    text += line.is_platform ? styled(Style::kDim, line.text, colours) : line.text;
    text += '\n';
  }
  return text;
}

void print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written <= 0) return;  // nobody reads it any more
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace

void add_output_flag(CLI::App& command, ShownLogs& shown) {
  command
      .add_option("--show-logs", shown,
                  "What to show of the functions' logs: all, output, none; all by default")
      ->transform(CLI::CheckedTransformer(names()).description(""));
}

std::vector<std::string> repeat_output_flag(ShownLogs shown) {
  for (const auto& [name, value] : names())
    if (value == shown && shown != ShownLogs::kAll) return {"--show-logs=" + name};
  return {};
}

std::string logs_directory(const std::string& service_directory) {
  return (std::filesystem::path(service_directory) / ".offstage/logs").string();
}

FunctionOutput::FunctionOutput(const std::string& service_directory, ShownLogs shown)
    : writer_(std::make_shared<lambda_host::LogWriter>(
          [files = std::make_shared<lambda_host::LogFiles>(logs_directory(service_directory)), shown,
           colours = has_colours()](const std::vector<LogLine>& lines) {
            if (shown != ShownLogs::kNone) print(shown_lines(lines, shown, colours));
            files->write(lines);
          })) {
  crash_writer = writer_.get();
  lambda_host::set_last_words([] {
    if (crash_writer != nullptr) crash_writer->await_empty();
  });
}

FunctionOutput::~FunctionOutput() {
  flush();
  crash_writer = nullptr;
}

lambda_host::LogSink FunctionOutput::sink() const {
  return [writer = writer_](const lambda_host::LogLine& line) { writer->add(line); };
}

void FunctionOutput::flush() {
  writer_->flush();
}

}  // namespace offstage::cli

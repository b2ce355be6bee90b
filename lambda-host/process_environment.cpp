#include "lambda-host/process_environment.h"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>
#include <utility>

namespace offstage::lambda_host {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

/// As Lambda spells it.
std::string exit_reason(const ProcessEnd& end) {
  if (end.by_signal) {
    const char* description = ::sigdescr_np(end.code);
    return "Runtime exited with error: signal: " +
           (description == nullptr ? std::to_string(end.code) : lower(description));
  }
  if (end.code != 0) return fmt::format("Runtime exited with error: exit status {}", end.code);
  return "Runtime exited without providing a reason";
}

/// VmHWM, the most that was in memory of a process; 0 when it has ended.
long peak_memory_mb(pid_t pid) {
  const std::string path = fmt::format("/proc/{}/status", pid);
  std::FILE* file = std::fopen(path.c_str(), "re");
  if (file == nullptr) return 0;
  char line[256];
  long kilobytes = 0;
  while (std::fgets(line, sizeof line, file) != nullptr)
    if (std::sscanf(line, "VmHWM: %ld", &kilobytes) == 1) break;
  std::fclose(file);
  return kilobytes / 1024;
}

}  // namespace

ProcessEnvironment::ProcessEnvironment(std::shared_ptr<const FunctionContext> function,
                                       std::shared_ptr<Owner> owner)
    : function_(std::move(function)),
      owner_(std::move(owner)),
      slot_(*this, *function_, *owner_, *this),
      api_(slot_, function_->config, [this] { post(&ProcessEnvironment::kill_when_done); }) {}

Result<void, Failure> ProcessEnvironment::prepare() {
  const std::string& program = function_->config.command.front();
  if (find_program(program)) return {};
  return Failure{fmt::format("function {}: there is no program {}", function_->config.key, program)};
}

/// The environment lives until the task has run.
void ProcessEnvironment::post(void (ProcessEnvironment::*task)()) {
  function_->threads.processes->post([self = std::static_pointer_cast<ProcessEnvironment>(shared_from_this()),
                                      task] { (self.get()->*task)(); });
}

bool ProcessEnvironment::start(std::shared_ptr<Call> call) {
  slot_.begin(std::move(call));
  post(&ProcessEnvironment::launch);
  return true;
}

bool ProcessEnvironment::give(std::shared_ptr<Call> call) {
  return slot_.give(std::move(call));
}

void ProcessEnvironment::launch() {
  Result<void, Failure> started = api_.listen(function_->threads.runtime_apis);
  if (started) started = start_process();
  if (started) return;
  slot_.end_start("Runtime.InvalidEntrypoint", started.error().text);
  finish();
}

Result<void, Failure> ProcessEnvironment::start_process() {
  const std::vector<std::string>& command = function_->config.command;
  const auto program = find_program(command.front());
  if (!program) return Failure{fmt::format("fork/exec {}: no such file or directory", command.front())};
  auto self = std::static_pointer_cast<ProcessEnvironment>(shared_from_this());
  auto output =
      std::make_shared<ProcessOutput>([log = &slot_.log()](std::string_view line) { log->output(line); });
  if (!output->is_open()) return Failure{"the system gives no further pipe"};
  ProcessStart start = process_start(*program);
  start.descriptors = {{1, output->write_end()}, {2, output->write_end()}};
  auto pid = function_->threads.processes->start(start, [self](const ProcessEnd& end) { self->on_end(end); });
  output->close_write_end();
  if (!pid) return Failure{fmt::format("fork/exec {}: {}", *program, lower(pid.error().text))};
  pid_ = *pid;
  output_watch_ =
      function_->threads.processes->watch(output->read_end(), [self, output] { return output->drain(); });
  const std::lock_guard lock(mutex_);
  output_ = std::move(output);
  return {};
}

ProcessStart ProcessEnvironment::process_start(const std::string& program) const {
  ProcessStart start;
  start.program = std::filesystem::absolute(program).string();
  start.arguments = function_->config.command;
  start.directory = function_->config.directory;
  std::vector<std::string>& variables = start.variables.emplace();
  for (const auto& [name, value] : function_->process_variables)
    variables.push_back(fmt::format("{}={}", name, value));
  variables.push_back("AWS_LAMBDA_RUNTIME_API=" + api_.address());
  variables.push_back("AWS_LAMBDA_LOG_STREAM_NAME=" + slot_.log().name());
  return start;
}

void ProcessEnvironment::on_changed() {
  api_.on_changed();
}

bool ProcessEnvironment::on_init_timeout() {
  post(&ProcessEnvironment::restart);
  return true;
}

void ProcessEnvironment::restart() {
  if (pid_ <= 0) return;
  restarting_ = true;
  kill_process();
}

void ProcessEnvironment::on_timeout() {
  memory_used_mb();
  post(&ProcessEnvironment::kill_process);
}

void ProcessEnvironment::kill_process() {
  if (pid_ > 0) ::kill(-pid_, SIGKILL);
}

void ProcessEnvironment::kill_when_done() {
  if (slot_.is_done()) kill_process();
}

void ProcessEnvironment::flush_output() {
  std::shared_ptr<ProcessOutput> output;
  {
    const std::lock_guard lock(mutex_);
    output = output_;
  }
  if (output != nullptr) output->flush();
}

long ProcessEnvironment::memory_used_mb() {
  const pid_t pid = pid_;
  if (pid > 0) memory_used_mb_ = std::max(memory_used_mb_.load(), peak_memory_mb(pid));
  return memory_used_mb_;
}

void ProcessEnvironment::on_end(const ProcessEnd& end) {
  pid_ = -1;
  flush_output();
  function_->threads.processes->unwatch(output_watch_);
  if (std::exchange(restarting_, false)) {
    api_.restart();
    const auto started = start_process();
    if (started) return;
    slot_.end_start("Runtime.InvalidEntrypoint", started.error().text);
  } else {
    slot_.end(exit_reason(end));
  }
  finish();
}

void ProcessEnvironment::finish() {
  api_.stop();
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

void ProcessEnvironment::stop() {
  slot_.close();
  post(&ProcessEnvironment::kill_when_done);
}

bool ProcessEnvironment::join_until(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [this] { return ended_; });
}

void ProcessEnvironment::abandon(const std::string& error_payload) {
  slot_.abandon(error_payload);
  post(&ProcessEnvironment::kill_process);
}

bool ProcessEnvironment::has_ended() {
  const std::lock_guard lock(mutex_);
  return ended_;
}

}  // namespace offstage::lambda_host

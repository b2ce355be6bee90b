#include "cli/supervisor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>

#include "cli/crash_stack.h"
#include "cli/terminal.h"

namespace offstage::cli {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

/// A server that ran this long is restarted at once, whatever was before.
constexpr std::chrono::seconds kHealthy{10};
constexpr std::chrono::milliseconds kFirstPause{100};
constexpr std::chrono::milliseconds kPauseMax{5'000};
/// For one server to end by itself; more than what it allows its requests in flight.
constexpr std::chrono::milliseconds kStopPatience{1'000};
/// What the host calls of a handler's library.
constexpr std::string_view kHandlerEntry = "offstage_lambda_entry ";

/// Empty when it is not known.
std::string crashed_function(const StatusLine& line) {
  const std::string function = line.rest.substr(0, line.rest.find(' '));
  return function == "-" ? "" : function;
}

/// "crashed {function} {signal} {request id}" of lambda-host/crash_reporter.h, for a person: which function
/// was running. "-" stands for what is not known.
std::string crash_text(const StatusLine& line) {
  const std::string function = crashed_function(line);
  if (function.empty()) return " outside of any function";
  const std::string request = line.rest.substr(line.rest.rfind(' ') + 1);
  return " while it ran " + function + (request == "-" ? "" : " (request " + request + ")");
}

/// "http 3000": what is listened for, and where.
void take_port(std::string_view text, Ports& ports) {
  const std::size_t blank = std::min(text.find(' '), text.size());
  std::uint16_t port = 0;
  std::from_chars(text.data() + std::min(blank + 1, text.size()), text.data() + text.size(), port);
  ports[std::string(text.substr(0, blank))] = port;
}

/// Before the restart that follows `failures` quick deaths in a row.
std::chrono::milliseconds pause_after(int failures) {
  if (failures == 0) return std::chrono::milliseconds(0);
  return std::min(kPauseMax, kFirstPause * (1 << std::min(failures - 1, 6)));
}

}  // namespace

struct Supervisor::Server {
  ServerPlan plan;
  std::optional<ChildProcess> process;
  StatusReader status;
  bool ready = false;
  std::string crash;  // what its crash reporter said last
  std::vector<std::string> stack;
  std::string consequence;  // and what follows from it
  int starts = 0;
  int failures = 0;
  SteadyTime started;
  SteadyTime restart_at;
};

Supervisor::Supervisor() = default;
Supervisor::~Supervisor() {
  stop();
}

Result<void, Failure> Supervisor::launch(Server& server) {
  server.process.reset();
  server.status = {};
  server.ready = false;
  server.crash.clear();
  server.stack.clear();
  server.consequence.clear();
  ++server.starts;
  server.started = std::chrono::steady_clock::now();
  ASSIGN_OR_RETURN(ChildProcess process, ChildProcess::start(server.plan.arguments(server.plan.ports)));
  server.process.emplace(std::move(process));
  return {};
}

Result<Ports, Failure> Supervisor::start(ServerPlan plan) {
  servers_.push_back(std::make_unique<Server>());
  Server& server = *servers_.back();
  server.plan = std::move(plan);
  RETURN_IF_ERROR(launch(server));
  while (!stop_requested()) {
    take_status(server);
    if (server.ready) return server.plan.ports;
    if (const auto end = server.process->poll_end()) {
      // With these it has said why by itself.
      const bool explained = !end->by_signal && (end->code == 1 || end->code == 2);
      return Failure{explained ? ""
                               : fmt::format("the {} died at its start: {}{}", server.plan.name, end->text(),
                                             server.crash)};
    }
    wait_for_news(std::chrono::milliseconds(1'000));
  }
  return Failure{""};
}

void Supervisor::watch() {
  while (!stop_requested()) {
    auto timeout = std::chrono::milliseconds(60'000);
    for (const auto& server : servers_) {
      take_status(*server);
      if (server->process) {
        if (const auto end = server->process->poll_end()) take_end(*server, *end);
      }
      if (server->process) continue;
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(server->restart_at - std::chrono::steady_clock::now());
      if (left.count() > 0) {
        timeout = std::min(timeout, left);
      } else if (const auto launched = launch(*server); !launched) {
        complain(launched.error().text);
        server->restart_at = std::chrono::steady_clock::now() + kPauseMax;
      }
    }
    wait_for_news(timeout);
  }
}

void Supervisor::take_status(Server& server) {
  if (!server.process) return;
  for (const StatusLine& line : server.status.read(server.process->status_fd())) {
    if (line.word == "port") {
      take_port(line.rest, server.plan.ports);
      continue;
    }
    if (line.word == "frame") {
      server.stack.push_back(line.rest);
      continue;
    }
    if (line.word != "ready") {
      server.crash = crash_text(line);
      const std::string function = crashed_function(line);
      if (server.plan.on_crashed && !function.empty()) server.consequence = server.plan.on_crashed(function);
      continue;
    }
    server.ready = true;
    if (server.starts == 1) continue;
    if (server.plan.on_restarted) server.plan.on_restarted();
    const auto took = std::chrono::steady_clock::now() - server.started;
    complain(fmt::format("the {} is back after {} ms", server.plan.name,
                         std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
  }
}

void Supervisor::take_end(Server& server, const ProcessEnd& end) {
  take_status(server);  // what it wrote at the very end
  const auto now = std::chrono::steady_clock::now();
  if (now - server.started >= kHealthy) server.failures = 0;
  const auto pause = pause_after(server.failures++);
  server.restart_at = now + pause;
  complain(fmt::format("the {} died: {}{}; it is started again{}", server.plan.name, end.text(), server.crash,
                       pause.count() == 0 ? "" : fmt::format(" in {} ms", pause.count())));
  for (const std::string& frame : server.stack) {
    const std::string shown = stack_line(frame);
    if (shown.starts_with(kHandlerEntry)) break;  // what is below it is the host
    std::fprintf(stderr, "    at %s\n", shown.c_str());
  }
  if (!server.consequence.empty()) complain(server.consequence);
  server.process.reset();
}

void Supervisor::wait_for_news(std::chrono::milliseconds timeout) {
  std::vector<int> descriptors;
  for (const auto& server : servers_) {
    // Its end comes as SIGCHLD; a closed pipe would be readable for ever.
    if (server->process && !server->ready) descriptors.push_back(server->process->status_fd());
  }
  signals_.wait(descriptors, timeout);
}

void Supervisor::stop() {
  for (; !servers_.empty(); servers_.pop_back()) {
    if (servers_.back()->process) servers_.back()->process->stop(kStopPatience);
  }
}

}  // namespace offstage::cli

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "lambda-host/host.h"
#include "tests/unit/lambda-host/process_functions.h"

namespace offstage::lambda_host {
namespace {

const SystemClock kClock;

pid_t pid_of(Host& host) {
  return std::stoi(member(invoke(host, "acting", R"({"do":"process"})").payload, "pid"));
}

TEST_CASE("process end: exit codes and signals, and the next invocation gets a new process") {
  Lines lines;
  Host host({acting()}, kClock, {.log = lines.sink()});
  const auto ends = [&](const std::string& event, const std::string& reason) {
    const pid_t before = pid_of(host);
    const InvocationResult result = invoke(host, "acting", event);
    CHECK(result.outcome == Outcome::kFunctionError);
    CHECK(result.payload == exit_error(result, reason));
    CHECK(lines.platform().back().find("\tStatus: error\tError Type: Runtime.ExitError") !=
          std::string::npos);
    CHECK(pid_of(host) != before);
  };
  ends(R"({"do":"exit","code":1})", "Runtime exited with error: exit status 1");
  ends(R"({"do":"exit","code":0})", "Runtime exited without providing a reason");
  ends(R"({"do":"kill","signal":11})", "Runtime exited with error: signal: segmentation fault");
  ends(R"({"do":"kill","signal":9})", "Runtime exited with error: signal: killed");
}

TEST_CASE("process end: a bootstrap that crashes, throws or exits") {
  Host host({bootstrap("crashing"), bootstrap("throwing"), bootstrap("exiting")}, kClock);
  const InvocationResult crashed = invoke(host, "crashing", "{}");
  CHECK(crashed.payload == exit_error(crashed, "Runtime exited with error: signal: segmentation fault"));
  const InvocationResult thrown = invoke(host, "throwing", "\"int\"");
  CHECK(thrown.payload == exit_error(thrown, "Runtime exited with error: signal: aborted"));
  const InvocationResult left = invoke(host, "exiting", "{}");
  CHECK(left.payload == exit_error(left, "Runtime exited with error: exit status 7"));
}

TEST_CASE("process end: one that ends before it asks for an event is an error each time") {
  FunctionConfig config = acting();
  config.environment["START"] = "exit";
  Host host({config}, kClock);
  for (int i = 0; i < 2; ++i) {
    const InvocationResult result = invoke(host, "acting", "{}");
    CHECK(result.payload == exit_error(result, "Runtime exited with error: exit status 3"));
  }
}

TEST_CASE("process end: an error that it reports of its start is the answer, and it is ended") {
  Lines lines;
  FunctionConfig config = acting();
  config.environment["START"] = "error";
  Host host({config}, kClock, {.log = lines.sink()});
  const InvocationResult result = invoke(host, "acting", "{}");
  CHECK(result.outcome == Outcome::kFunctionError);
  CHECK(result.payload ==
        R"({"errorMessage":"no such module","errorType":"Runtime.ImportModuleError","stackTrace":[]})");
  const std::vector<std::string> platform = lines.platform();
  REQUIRE(platform.size() >= 4);
  CHECK(platform[0].starts_with("INIT_START "));
  CHECK(platform[1].starts_with("INIT_REPORT Init Duration: "));
  CHECK(platform[1].ends_with(" ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError"));
  CHECK(platform[2] == "START RequestId: " + result.request_id + " Version: $LATEST");
  CHECK(lines.platform().back().find("Error Type: Runtime.ImportModuleError") != std::string::npos);
}

TEST_CASE("process end: what cannot be started says why") {
  FunctionConfig missing = acting();
  missing.key = missing.name = "missing";
  missing.command = {"/nowhere/bootstrap"};
  FunctionConfig text = acting();
  text.key = text.name = "text";
  text.command = {OFFSTAGE_TEST_RUNTIMES "/no_program"};
  Host host({missing, text}, kClock);
  const auto checked = host.check();
  REQUIRE(!checked);
  CHECK(checked.error().text.starts_with("function missing: there is no program /nowhere/bootstrap\n"));
  const InvocationResult result = invoke(host, "missing", "{}");
  CHECK(result.payload == R"({"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: )" +
                              result.request_id +
                              R"( Error: fork/exec /nowhere/bootstrap: no such file or directory"})");
}

TEST_CASE("process end: a timeout kills all it has started, and the next invocation gets a new process") {
  Lines lines;
  FunctionConfig config = acting();
  config.timeout_ms = 400;
  Host host({config}, kClock, {.log = lines.sink()});
  const std::string started = invoke(host, "acting", R"({"do":"child"})").payload;
  const InvocationResult late = invoke(host, "acting", R"({"do":"sleep","seconds":100})");
  CHECK(late.outcome == Outcome::kTimeout);
  CHECK(late.payload == R"({"errorType":"Sandbox.Timedout","errorMessage":"RequestId: )" + late.request_id +
                            R"( Error: Task timed out after 0.40 seconds"})");
  CHECK(lines.platform().back().ends_with("Status: timeout"));
  CHECK(ends_soon(std::stoi(member(started, "pid"))));
  CHECK(ends_soon(std::stoi(member(started, "child"))));
  CHECK(invoke(host, "acting", "{}").payload == "{}");
}

TEST_CASE("process end: a start that takes too long is begun anew within the first call's time") {
  const std::string mark = std::string(OFFSTAGE_TEST_HANDLERS) + "/started." + std::to_string(::getpid());
  FunctionConfig config = acting();
  config.environment = {{"START", "slow once"}, {"START_MARK", mark}};
  config.timeout_ms = 30'000;
  Lines lines;
  Host host({config}, kClock, {.init_timeout_ms = 1'500, .log = lines.sink()});
  CHECK(invoke(host, "acting", "{}").payload == "{}");
  CHECK(::unlink(mark.c_str()) == 0);
  const std::vector<std::string> platform = lines.platform();
  REQUIRE(platform.size() == 5);
  CHECK(platform[1].ends_with(" ms\tPhase: init\tStatus: timeout"));
  CHECK(platform[2].starts_with("START "));
  CHECK(platform[4].find("Init Duration") == std::string::npos);

  FunctionConfig always = acting();
  always.environment = {{"START", "slow"}, {"START_SECONDS", "100"}};
  always.timeout_ms = 200;
  Lines never;
  Host other({always}, kClock, {.init_timeout_ms = 200, .log = never.sink()});
  const InvocationResult result = invoke(other, "acting", "{}");
  CHECK(result.outcome == Outcome::kTimeout);
  REQUIRE(never.platform().size() == 7);
  CHECK(never.platform()[1].ends_with(" ms\tPhase: init\tStatus: timeout"));
  CHECK(never.platform()[2].ends_with(" ms\tPhase: invoke\tStatus: timeout"));
  CHECK(never.platform()[6].ends_with("\tStatus: timeout"));
  CHECK(member(result.payload, "errorMessage").ends_with("Task timed out after 0.20 seconds"));
}

TEST_CASE("process end: idle ones are ended") {
  Host host({acting()}, kClock, {.idle_ms = 100});
  const pid_t first = pid_of(host);
  CHECK(ends_soon(first));
  CHECK(pid_of(host) != first);
}

TEST_CASE("process end: stopping the host ends all of them, running or not") {
  std::string started;
  std::future<InvocationResult> running;
  {
    Host host({acting()}, kClock, {.stop_grace_ms = 50});
    started = invoke(host, "acting", R"({"do":"child"})").payload;
    running = start_invocation(host, "acting", R"({"do":"sleep","seconds":100})");
  }
  CHECK(running.get().outcome == Outcome::kFunctionError);
  CHECK(ends_soon(std::stoi(member(started, "pid"))));
  CHECK(ends_soon(std::stoi(member(started, "child"))));
}

TEST_CASE("process end: when the host is killed nothing of them is left") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t killed = ::fork();
  if (killed == 0) {
    Host host({acting()}, kClock);
    const std::string started = invoke(host, "acting", R"({"do":"child"})").payload;
    [[maybe_unused]] const auto written = ::write(ends[1], started.data(), started.size());
    ::pause();
  }
  char text[256];
  const ssize_t size = ::read(ends[0], text, sizeof text);
  REQUIRE(size > 0);
  const std::string started(text, static_cast<std::size_t>(size));
  ::kill(killed, SIGKILL);
  ::waitpid(killed, nullptr, 0);
  CHECK(ends_soon(std::stoi(member(started, "pid"))));
  CHECK(ends_soon(std::stoi(member(started, "child"))));
  ::close(ends[0]);
  ::close(ends[1]);
}

}  // namespace
}  // namespace offstage::lambda_host

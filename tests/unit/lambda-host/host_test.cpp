#include "lambda-host/host.h"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/json.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/lambda-host/handler_files.h"

namespace offstage::lambda_host {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

const SystemClock kClock;

std::string member(const std::string& text, std::string_view name) {
  const auto document = json::Document::parse(text);
  REQUIRE(document);
  const auto value = document->root().find(name);
  REQUIRE(value);
  return value->is_string() ? std::string(value->as_string()) : value->to_json();
}

milliseconds elapsed_since(steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start);
}

TEST_CASE("host: a handler answers, under its key and under its AWS name") {
  Host host({handler("echo")}, kClock);
  REQUIRE(host.check());
  for (const char* name : {"echo", "svc-dev-echo"}) {
    const InvocationResult result = invoke(host, name, R"({"a":1})");
    CHECK(result.outcome == Outcome::kSuccess);
    CHECK(result.payload == R"({"a":1})");
    CHECK(result.request_id.size() == 36);
  }
}

TEST_CASE("host: the request says what Lambda would") {
  const ManualClock clock(4'000'000'000'000);
  FunctionConfig config = handler("counting");
  config.timeout_ms = 2'500;
  Host host({config}, clock);
  const InvocationResult result = invoke(host, "counting", "{}");
  CHECK(member(result.payload, "request_id") == result.request_id);
  CHECK(member(result.payload, "arn") == "arn:aws:lambda:us-east-1:123456789012:function:svc-dev-counting");
  CHECK(member(result.payload, "trace_id").starts_with("Root=1-ee6b2800-"));
  CHECK(member(result.payload, "deadline_ms") == "4000000002500");
  CHECK(member(result.payload, "in_time") == "true");
}

TEST_CASE("host: a failure response is a function error with its payload") {
  Host host({handler("failure")}, kClock);
  const InvocationResult result = invoke(host, "failure", "{}");
  CHECK(result.outcome == Outcome::kFunctionError);
  CHECK(result.payload == R"({"errorMessage":"no \"such\" game","errorType":"NotFound","stackTrace":[]})");
}

TEST_CASE("host: an exception is a function error, and the environment lives on") {
  Host host({handler("throwing")}, kClock);
  const InvocationResult error = invoke(host, "throwing", "\"runtime_error\"");
  CHECK(error.outcome == Outcome::kFunctionError);
  CHECK(error.payload ==
        R"({"errorMessage":"out of cheese","errorType":"std::runtime_error","stackTrace":[]})");
  CHECK(member(invoke(host, "throwing", "\"int\"").payload, "errorType") == "int");
  CHECK(invoke(host, "throwing", "{}").outcome == Outcome::kSuccess);
}

TEST_CASE("host: a timeout is answered at the deadline, and the next invocation gets a new environment") {
  FunctionConfig config = handler("sleeping");
  config.timeout_ms = 150;
  config.concurrency_max = 1;
  Host host({config}, kClock);
  CHECK(invoke(host, "sleeping", "1").outcome == Outcome::kSuccess);
  const auto start = steady_clock::now();
  const InvocationResult result = invoke(host, "sleeping", "900");
  CHECK(elapsed_since(start) >= milliseconds(150));
  CHECK(elapsed_since(start) < milliseconds(800));
  CHECK(result.outcome == Outcome::kTimeout);
  CHECK(member(result.payload, "errorType") == "Sandbox.Timedout");
  CHECK(member(result.payload, "errorMessage") ==
        "RequestId: " + result.request_id + " Error: Task timed out after 0.15 seconds");
  CHECK(invoke(host, "sleeping", "1").outcome == Outcome::kSuccess);
}

TEST_CASE("host: stopping does not wait for code that does not come back") {
  FunctionConfig config = handler("sleeping");
  Host host({config}, kClock, {.stop_grace_ms = 50});
  auto running = start_invocation(host, "sleeping", "400");
  const auto start = steady_clock::now();
  host.stop();
  CHECK(elapsed_since(start) < milliseconds(350));
  CHECK(running.get().outcome == Outcome::kFunctionError);
  CHECK(invoke(host, "sleeping", "1").outcome == Outcome::kFunctionError);
}

TEST_CASE("host: stopping lets a running invocation finish") {
  Host host({handler("sleeping")}, kClock, {.stop_grace_ms = 10'000});
  auto running = start_invocation(host, "sleeping", "100");
  REQUIRE(running.wait_for(milliseconds(30)) == std::future_status::timeout);
  host.stop();
  CHECK(running.get().outcome == Outcome::kSuccess);
}

TEST_CASE("host: a main that returns without serving is an exit of the runtime") {
  Host host({handler("returning")}, kClock);
  for (int i = 0; i < 2; ++i) {
    const InvocationResult result = invoke(host, "returning", "{}");
    CHECK(result.outcome == Outcome::kFunctionError);
    CHECK(result.payload == R"({"errorType":"Runtime.ExitError","errorMessage":"RequestId: )" +
                                result.request_id + R"( Error: Runtime exited with error: exit status 3"})");
  }
}

TEST_CASE("host: exit() in a handler ends the environment, not the process") {
  FunctionConfig early = handler("exiting");
  early.key = early.name = "early";
  early.environment["OFFSTAGE_TEST_EXIT_EARLY"] = "1";
  Host host({handler("exiting"), early}, kClock);
  const InvocationResult result = invoke(host, "exiting", "{}");
  CHECK(result.outcome == Outcome::kFunctionError);
  CHECK(member(result.payload, "errorMessage") ==
        "RequestId: " + result.request_id + " Error: Runtime exited with error: exit status 7");
  CHECK(invoke(host, "exiting", "{}").outcome == Outcome::kFunctionError);
  const InvocationResult in_main = invoke(host, "early", "{}");
  CHECK(member(in_main.payload, "errorMessage") ==
        "RequestId: " + in_main.request_id + " Error: Runtime exited without providing a reason");
}

TEST_CASE("host: a loop of the handler's own serves events, and may end") {
  Host host({handler("looping")}, kClock);
  std::vector<std::string> answers;
  for (int i = 0; i < 5; ++i) answers.push_back(invoke(host, "looping", "{}").payload);
  CHECK(answers == std::vector<std::string>{"0", "1", "0", "1", "0"});
}

TEST_CASE("host: one environment is reused, and its globals stay") {
  Host host({handler("counting")}, kClock);
  for (const char* counts : {"[1,1,1]", "[2,2,2]", "[3,3,3]"})
    CHECK(member(invoke(host, "counting", "{}").payload, "counts") == counts);
}

TEST_CASE("host: an environment that has had no call for long is ended") {
  Host host({handler("counting")}, kClock, {.idle_ms = 20});
  const auto counts = [&] { return member(invoke(host, "counting", "{}").payload, "counts"); };
  CHECK(counts() == "[1,1,1]");
  bool is_new = false;
  for (int wait_ms = 40; !is_new && wait_ms < 5'000; wait_ms *= 2) {
    std::this_thread::sleep_for(milliseconds(wait_ms));
    is_new = counts() == "[1,1,1]";
  }
  CHECK(is_new);
}

TEST_CASE("host: environments share no globals, not even with another host") {
  Host first({handler("counting")}, kClock);
  Host second({handler("counting")}, kClock);
  CHECK(member(invoke(first, "counting", "{}").payload, "counts") == "[1,1,1]");
  CHECK(member(invoke(second, "counting", "{}").payload, "counts") == "[1,1,1]");
}

TEST_CASE("host: eight invocations run at the same time, in new environments and in idle ones") {
  Host host({handler("sleeping")}, kClock, {.environments_max = 8});
  for (int round = 0; round < 2; ++round) {
    std::vector<std::future<InvocationResult>> results;
    const auto start = steady_clock::now();
    for (int i = 0; i < 8; ++i) results.push_back(start_invocation(host, "sleeping", "500"));
    for (auto& result : results) CHECK(result.get().outcome == Outcome::kSuccess);
    CHECK(elapsed_since(start) < milliseconds(4'000));
  }
}

TEST_CASE("host: invocations beyond the most environments wait, in order") {
  Host host({handler("counting")}, kClock, {.environments_max = 2});
  std::vector<std::future<InvocationResult>> results;
  for (int i = 0; i < 50; ++i) results.push_back(start_invocation(host, "counting", "{}"));
  std::set<std::string> counts;
  for (auto& result : results) {
    const InvocationResult answer = result.get();
    CHECK(answer.outcome == Outcome::kSuccess);
    counts.insert(member(answer.payload, "counts"));
  }
  CHECK(counts.size() >= 25);
}

TEST_CASE("host: invocations beyond the reserved concurrency are throttled") {
  FunctionConfig config = handler("sleeping");
  config.concurrency_max = 1;
  Host host({config}, kClock);
  auto running = start_invocation(host, "sleeping", "200");
  CHECK(invoke(host, "sleeping", "1").outcome == Outcome::kThrottled);
  CHECK(running.get().outcome == Outcome::kSuccess);
  CHECK(invoke(host, "sleeping", "1").outcome == Outcome::kSuccess);
}

TEST_CASE("host: idle environments serve as many invocations as the reserved concurrency, and no more") {
  FunctionConfig config = handler("sleeping");
  config.concurrency_max = 3;
  Host host({config}, kClock);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::future<InvocationResult>> results;
    for (int i = 0; i < 3; ++i) results.push_back(start_invocation(host, "sleeping", "100"));
    CHECK(invoke(host, "sleeping", "1").outcome == Outcome::kThrottled);
    for (auto& result : results) CHECK(result.get().outcome == Outcome::kSuccess);
  }
}

TEST_CASE("host: an unknown function is a function error") {
  Host host({}, kClock);
  const InvocationResult result = invoke(host, "nobody", "{}");
  CHECK(result.outcome == Outcome::kFunctionError);
  CHECK(member(result.payload, "errorMessage") == "Function not found: nobody");
}

TEST_CASE("host: a library that cannot be loaded is named at the start and at each invocation") {
  FunctionConfig missing = handler("missing");
  FunctionConfig text = handler("text");
  const TemporaryDirectory folder;
  text.library = folder.path() + "/text.so";
  std::ofstream(text.library) << std::string(4096, 'x');
  Host host({missing, text}, kClock);
  const auto checked = host.check();
  REQUIRE(!checked);
  CHECK(checked.error().text.starts_with("cannot load " + missing.library + ": No such file or directory\n"));
  CHECK(checked.error().text.find(text.library + ": invalid ELF header") != std::string::npos);
  const InvocationResult result = invoke(host, "missing", "{}");
  CHECK(result.outcome == Outcome::kFunctionError);
  CHECK(member(result.payload, "errorType") == "Runtime.InvalidEntrypoint");
}

TEST_CASE("host: each function sees its own environment variables") {
  FunctionConfig a = handler("counting");
  FunctionConfig b = a;
  FunctionConfig c = a;
  a.key = a.name = "a";
  b.key = b.name = "b";
  c.key = c.name = "c";
  a.environment["OFFSTAGE_TEST_VARIABLE"] = "for a";
  b.environment["OFFSTAGE_TEST_VARIABLE"] = "for b";
  Host host({a, b, c}, kClock);
  for (const char* name : {"a", "b"}) {
    const std::string payload = invoke(host, name, "{}").payload;
    CHECK(member(payload, "variable") == std::string("for ") + name);
    CHECK(member(payload, "at_load") == std::string("for ") + name);
    CHECK(member(payload, "name") == name);
  }
  CHECK(member(invoke(host, "c", "{}").payload, "variable") == "null");
  CHECK(std::getenv("OFFSTAGE_TEST_VARIABLE") == nullptr);
}

TEST_CASE("host: log lines as Lambda writes them") {
  std::mutex mutex;
  std::vector<std::string> lines;
  FunctionConfig config = handler("echo");
  config.memory_mb = 128;
  Host host({config}, kClock, {.log = [&](const LogLine& line) {
              const std::lock_guard lock(mutex);
              lines.emplace_back(line.text);
            }});
  const std::string first = invoke(host, "echo", "{}").request_id;
  invoke(host, "echo", "{}");
  const std::lock_guard lock(mutex);
  REQUIRE(lines.size() == 7);
  CHECK(
      lines[0].starts_with("INIT_START Runtime Version: provided:al2023.v0\tRuntime Version ARN: "
                           "arn:aws:lambda:us-east-1::runtime:"));
  CHECK(lines[1] == "START RequestId: " + first + " Version: $LATEST");
  CHECK(lines[2] == "END RequestId: " + first);
  CHECK(lines[3].starts_with("REPORT RequestId: " + first + "\tDuration: "));
  CHECK(lines[3].find("\tMemory Size: 128 MB\tMax Memory Used: ") != std::string::npos);
  CHECK(lines[3].find("\tInit Duration: ") != std::string::npos);
  CHECK(lines[6].find("Init Duration") == std::string::npos);
}

}  // namespace
}  // namespace offstage::lambda_host

#include "lambda-host/logs/log_stream.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace offstage::lambda_host {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

const ManualClock kClock(1'793'786'415'042);  // 2026-11-04T10:00:15.042Z

/// A stream and what came out of it.
struct Bench {
  explicit Bench(LogFormat format = LogFormat::kText)
      : settings{"hello", 128, format, [this](const LogLine& line) {
                   lines.emplace_back(line.text);
                   kinds += line.is_platform ? 'p' : 'f';
                   CHECK(line.function == "hello");
                   CHECK(line.time_ms == kClock.now_ms());
                 }} {}

  std::vector<std::string> lines;
  std::string kinds;
  LogSettings settings;
  LogStream stream{settings, kClock};
};

InvocationReport report() {
  InvocationReport result;
  result.duration = microseconds(3'010);
  result.memory_used_mb = 36;
  return result;
}

TEST_CASE("log stream: its name has the day and 32 digits") {
  const Bench bench;
  const std::string& name = bench.stream.name();
  CHECK(name.starts_with("2026/11/04/[$LATEST]"));
  CHECK(name.size() == 20 + 32);
  CHECK(name != Bench().stream.name());
}

TEST_CASE("log stream: the lines of an invocation, and Init Duration on the first one only") {
  Bench bench;
  bench.stream.output("starting");
  bench.stream.start("id-1", false);
  bench.stream.output("working");
  InvocationReport first = report();
  first.init_duration = microseconds(110'100);
  CHECK(bench.stream.end(first).empty());
  bench.stream.start("id-2", false);
  bench.stream.end(report());
  const std::vector<std::string> expected{
      "starting",
      "START RequestId: id-1 Version: $LATEST",
      "working",
      "END RequestId: id-1",
      "REPORT RequestId: id-1\tDuration: 3.01 ms\tBilled Duration: 114 ms\tMemory Size: 128 MB\tMax Memory "
      "Used: 36 MB\tInit Duration: 110.10 ms\t",
      "START RequestId: id-2 Version: $LATEST",
      "END RequestId: id-2",
      "REPORT RequestId: id-2\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory "
      "Used: 36 MB\t"};
  CHECK(bench.lines == expected);
  CHECK(bench.kinds == "fpfppppp");
}

TEST_CASE("log stream: a timeout, and a runtime that has ended") {
  Bench bench;
  bench.stream.start("id", false);
  InvocationReport late = report();
  late.timeout_ms = 6'000;
  bench.stream.end(late);
  REQUIRE(bench.lines.size() == 4);
  CHECK(bench.lines[1] == "2026-11-04T10:00:15.042Z id Task timed out after 6.00 seconds");
  CHECK(bench.lines[3].ends_with("\tMax Memory Used: 36 MB\tStatus: timeout"));

  bench.lines.clear();
  bench.stream.start("id", false);
  InvocationReport gone = report();
  gone.error_type = "Runtime.ExitError";
  gone.error_text = "Runtime exited with error: exit status 1";
  bench.stream.end(gone);
  REQUIRE(bench.lines.size() == 5);
  CHECK(bench.lines[1] == "RequestId: id Error: Runtime exited with error: exit status 1");
  CHECK(bench.lines[2] == "Runtime.ExitError");
  CHECK(bench.lines[4].ends_with("\tMax Memory Used: 36 MB\tStatus: error\tError Type: Runtime.ExitError"));
}

TEST_CASE("log stream: the JSON format has Lambda's lines as objects, the function's as they are") {
  Bench bench(LogFormat::kJson);
  bench.stream.start("id", false);
  bench.stream.output("working");
  InvocationReport gone = report();
  gone.init_duration = milliseconds(1);
  gone.error_type = "Runtime.ExitError";
  bench.stream.end(gone);
  const std::vector<std::string> expected{
      R"({"time":"2026-11-04T10:00:15.042Z","type":"platform.start","record":{"requestId":"id","version":"$LATEST"}})",
      "working",
      R"({"time":"2026-11-04T10:00:15.042Z","type":"platform.report","record":{"requestId":"id","metrics":)"
      R"({"durationMs":3.010,"billedDurationMs":5,"memorySizeMB":128,"maxMemoryUsedMB":36,"initDurationMs":1.000},)"
      R"("status":"error","errorType":"Runtime.ExitError"}})"};
  CHECK(bench.lines == expected);
}

TEST_CASE("log stream: an environment begins with its runtime") {
  Bench bench;
  bench.settings.name = "shop-dev-hello";
  bench.settings.runtime = {"nodejs:20.v0", "arn:aws:lambda:us-east-1::runtime:0123"};
  bench.stream.init_start();
  bench.settings.format = LogFormat::kJson;
  bench.stream.init_start();
  const std::vector<std::string> expected{
      "INIT_START Runtime Version: nodejs:20.v0\tRuntime Version ARN: "
      "arn:aws:lambda:us-east-1::runtime:0123",
      R"({"time":"2026-11-04T10:00:15.042Z","type":"platform.initStart","record":{"initializationType":"on-demand",)"
      R"("phase":"init","runtimeVersion":"nodejs:20.v0","runtimeVersionArn":"arn:aws:lambda:us-east-1::runtime:0123",)"
      R"("functionName":"shop-dev-hello","functionVersion":"$LATEST"}})"};
  CHECK(bench.lines == expected);
  CHECK(bench.kinds == "pp");
}

TEST_CASE("log stream: a start that failed is reported, in time or not") {
  Bench bench;
  bench.stream.init_report({microseconds(206'720), false, "Runtime.ExitError"});
  bench.stream.init_report({milliseconds(3'000), true, ""});
  bench.settings.format = LogFormat::kJson;
  bench.stream.init_report({microseconds(206'720), false, "Runtime.ExitError"});
  bench.stream.init_report({milliseconds(3'000), true, ""});
  const std::vector<std::string> expected{
      "INIT_REPORT Init Duration: 206.72 ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError",
      "INIT_REPORT Init Duration: 3000.00 ms\tPhase: invoke\tStatus: timeout",
      R"({"time":"2026-11-04T10:00:15.042Z","type":"platform.initReport","record":{"initializationType":"on-demand",)"
      R"("phase":"init","status":"error","errorType":"Runtime.ExitError","metrics":{"durationMs":206.720}}})",
      R"({"time":"2026-11-04T10:00:15.042Z","type":"platform.initReport","record":{"initializationType":"on-demand",)"
      R"("phase":"invoke","status":"timeout","metrics":{"durationMs":3000.000}}})"};
  CHECK(bench.lines == expected);
}

TEST_CASE("log stream: runtimes by their version") {
  const std::pair<const char*, const char*> rows[] = {{"nodejs20.x", "nodejs:20.v0"},
                                                      {"python3.13", "python:3.13.v0"},
                                                      {"provided.al2023", "provided:al2023.v0"},
                                                      {"provided", "provided.v0"},
                                                      {"java21", "java:21.v0"},
                                                      {"ruby3.3", "ruby:3.3.v0"},
                                                      {"dotnet8", "dotnet:8.v0"}};
  for (const auto& [runtime, version] : rows) CHECK(runtime_version(runtime, "eu-west-1").version == version);
  const std::string arn = runtime_version("nodejs20.x", "eu-west-1").arn;
  CHECK(arn.starts_with("arn:aws:lambda:eu-west-1::runtime:"));
  CHECK(arn.size() == 34 + 64);
}

TEST_CASE("log stream: the tail is the last 4096 bytes of the invocation, whether anybody listens or not") {
  Bench bench;
  bench.settings.sink = nullptr;
  bench.stream.output("before");
  bench.stream.start("id", true);
  bench.stream.output("working");
  const std::string tail = bench.stream.end(report());
  CHECK(tail.starts_with(
      "START RequestId: id Version: $LATEST\nworking\nEND RequestId: id\nREPORT RequestId: id\t"));
  CHECK(tail.ends_with("\t\n"));

  bench.stream.start("id", true);
  for (int i = 0; i < 10'000; ++i) bench.stream.output("line " + std::to_string(i));
  const std::string last = bench.stream.end(report());
  CHECK(last.size() == LogStream::kTailBytes);
  CHECK(last.find("\nline 9999\nEND") != std::string::npos);
}

}  // namespace
}  // namespace offstage::lambda_host

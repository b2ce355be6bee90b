#include <doctest/doctest.h>

#include <fstream>
#include <future>
#include <set>
#include <string>
#include <vector>

#include "lambda-host/host.h"
#include "lambda-host/private_directory.h"
#include "tests/unit/lambda-host/process_functions.h"

namespace offstage::lambda_host {
namespace {

const SystemClock kClock;

TEST_CASE("process: the bootstrap of a handler is a custom runtime") {
  Host host({bootstrap("echo"), bootstrap("failure"), bootstrap("counting")}, kClock);
  REQUIRE(host.check());
  for (int i = 0; i < 3; ++i) CHECK(invoke(host, "echo", R"({"a":1})").payload == R"({"a":1})");
  const InvocationResult failure = invoke(host, "failure", "{}");
  CHECK(failure.outcome == Outcome::kFunctionError);
  CHECK(failure.payload == R"({"errorMessage":"no \"such\" game","errorType":"NotFound","stackTrace":[]})");
  for (const char* counts : {"[1,1,1]", "[2,2,2]"})
    CHECK(member(invoke(host, "counting", "{}").payload, "counts") == counts);
}

TEST_CASE("process: the event comes with the headers of the Runtime API") {
  Host host({acting()}, kClock);
  InvocationResult result;
  auto done = std::promise<void>();
  host.invoke({"acting", R"({"do":"headers"})", "Root=1-5759e988-bd862e3fe1be46a994272793",
               R"({"custom":{"a":"ä"}})"},
              [&](InvocationResult answer) {
                result = std::move(answer);
                done.set_value();
              });
  done.get_future().wait();
  CHECK(member(result.payload, "lambda-runtime-aws-request-id") == result.request_id);
  CHECK(member(result.payload, "lambda-runtime-invoked-function-arn") ==
        "arn:aws:lambda:us-east-1:123456789012:function:svc-dev-acting");
  CHECK(member(result.payload, "lambda-runtime-trace-id") == "Root=1-5759e988-bd862e3fe1be46a994272793");
  CHECK(member(result.payload, "content-type") == "application/json");
  const long left = std::stol(member(result.payload, "lambda-runtime-deadline-ms")) -
                    std::stol(member(result.payload, "now_ms"));
  CHECK(left > 0);
  CHECK(left <= 6'000);
}

TEST_CASE("process: it has Lambda's variables, the function's, and few of ours") {
  ::setenv("OFFSTAGE_TEST_OF_PARENT", "1", 1);
  FunctionConfig config = acting();
  config.runtime = "provided.al2";
  config.memory_mb = 256;
  config.environment = {{"OWN", "a=b c"}, {"AWS_REGION", "eu-north-1"}};
  Host host({config}, kClock, {.environment = {{"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"}}});
  const std::string seen = invoke(host, "acting", R"({"do":"variables"})").payload;
  const std::vector<std::pair<const char*, std::string>> expected{
      {"_HANDLER", "module.handler"},
      {"LAMBDA_TASK_ROOT", OFFSTAGE_TEST_RUNTIMES},
      {"cwd", OFFSTAGE_TEST_RUNTIMES},
      {"AWS_LAMBDA_FUNCTION_NAME", "svc-dev-acting"},
      {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/svc-dev-acting"},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2"},
      {"AWS_DEFAULT_REGION", "us-east-1"},
      {"AWS_REGION", "eu-north-1"},
      {"OWN", "a=b c"},
      {"IS_OFFLINE", "true"},
      {"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1"},
      {"TZ", ":UTC"}};
  for (const auto& [name, value] : expected) CHECK_MESSAGE(member(seen, name) == value, name);
  CHECK(member(seen, "AWS_LAMBDA_LOG_STREAM_NAME").find("[$LATEST]") != std::string::npos);
  CHECK(!member(seen, "AWS_ACCESS_KEY_ID").empty());
  CHECK(seen.find("OFFSTAGE_TEST_OF_PARENT") == std::string::npos);
  ::unsetenv("OFFSTAGE_TEST_OF_PARENT");
}

TEST_CASE("process: what it prints stands between START and END, in order") {
  Lines lines;
  FunctionConfig config = acting();
  config.memory_mb = 128;
  Host host({config}, kClock, {.log = lines.sink()});
  const std::string id = invoke(host, "acting", R"({"do":"print","lines":["one","zwei ä",""]})").request_id;
  const std::vector<std::string> all = lines.all();
  REQUIRE(all.size() == 9);
  CHECK(all[0].starts_with("INIT_START "));
  CHECK(all[1] == "START RequestId: " + id + " Version: $LATEST");
  CHECK(std::vector<std::string>(all.begin() + 2, all.begin() + 7) ==
        std::vector<std::string>{"one", "zwei ä", "", "to stderr", "no end"});
  CHECK(all[7] == "END RequestId: " + id);
  CHECK(all[8].starts_with("REPORT RequestId: " + id + "\tDuration: "));
  CHECK(all[8].find("\tInit Duration: ") != std::string::npos);
  CHECK(all[8].find("Max Memory Used: 0 MB") == std::string::npos);
}

TEST_CASE("process: megabytes on one line come in pieces, and nothing waits for them") {
  Lines lines;
  Host host({acting()}, kClock, {.log = lines.sink()});
  CHECK(invoke(host, "acting", R"({"do":"print_much","bytes":5000000})").payload == "\"printed\"");
  std::size_t total = 0;
  for (const std::string& line : lines.printed()) {
    CHECK(line.size() <= 256 * 1024);
    total += line.size();
  }
  CHECK(total == 5'000'000);
}

TEST_CASE("process: null bytes are answered as they are, and too much is an error") {
  Lines lines;
  Host host({acting()}, kClock, {.log = lines.sink()});
  CHECK(invoke(host, "acting", R"({"do":"null_bytes"})").payload == std::string("\"a\0b\"\0", 6));
  CHECK(invoke(host, "acting", R"({"do":"large","bytes":6291556})").payload.size() == 6'291'556);
  const InvocationResult large = invoke(host, "acting", R"({"do":"large","bytes":6291557})");
  CHECK(large.outcome == Outcome::kFunctionError);
  CHECK(large.payload ==
        R"({"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes).",)"
        R"("errorType":"Function.ResponseSizeTooLarge"})");
  CHECK(invoke(host, "acting", "{}").payload == "{}");
  CHECK(lines.printed().back() ==
        R"(413 {"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).",)"
        R"("errorType":"RequestEntityTooLarge"})");
}

TEST_CASE("process: a streamed answer is collected; its trailers may make it an error") {
  Lines lines;
  Host host({acting()}, kClock, {.log = lines.sink()});
  const InvocationResult whole = invoke(host, "acting", R"({"do":"stream"})");
  CHECK(whole.outcome == Outcome::kSuccess);
  CHECK(whole.payload == "hello world");
  const InvocationResult broken =
      invoke(host, "acting",
             R"({"do":"stream","error":{"Lambda-Runtime-Function-Error-Type":"Bad.One",)"
             R"("Lambda-Runtime-Function-Error-Body":"eyJhIjoxfQ=="}})");
  CHECK(broken.outcome == Outcome::kFunctionError);
  CHECK(broken.payload == R"({"a":1})");
  CHECK(invoke(host, "acting", "{}").payload == "{}");
}

TEST_CASE("process: errors that it reports are passed on") {
  Host host({acting()}, kClock);
  const auto fail = [&](const std::string& rest) {
    const InvocationResult result = invoke(host, "acting", R"({"do":"fail",)" + rest + "}");
    CHECK(result.outcome == Outcome::kFunctionError);
    return result.payload;
  };
  CHECK(fail(R"("error":"{\"errorType\":\"T\",\"errorMessage\":\"m\",\"trace\":[]}")") ==
        R"({"errorType":"T","errorMessage":"m","trace":[]})");
  CHECK(fail(R"("error":"no JSON","headers":{"Lambda-Runtime-Function-Error-Type":"Runtime.Odd"})") ==
        R"({"errorMessage":"no JSON","errorType":"Runtime.Odd"})");
  CHECK(fail(R"("error":"{\"errorType\":\"T\",\"errorCause\":{}}",)"
             R"("headers":{"Content-Type":"application/vnd.aws.lambda.error.cause+json"})") ==
        R"({"errorType":"T"})");
}

TEST_CASE("process: calls at the wrong time are refused as Lambda refuses them") {
  Lines lines;
  Host host({acting()}, kClock, {.log = lines.sink()});
  CHECK(invoke(host, "acting", R"({"do":"wrong_calls"})").payload ==
        R"(["{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}", )"
        R"("{\"errorMessage\":\"State transition from Running to InitError failed for runtime. Error: State )"
        R"(transition is not allowed\",\"errorType\":\"InvalidStateTransition\"}", true, 404, 405])");
  CHECK(invoke(host, "acting", "{}").payload == "{}");
  CHECK(
      lines.printed().back() ==
      R"(202 403 {"errorMessage":"State transition from RuntimeResponseSentState to InvocationResponse failed )"
      R"(for runtime. Error: State transition is not allowed","errorType":"InvalidStateTransition"})");
}

TEST_CASE("process: a hundred invocations at the same time") {
  FunctionConfig config = bootstrap("sleeping");
  config.timeout_ms = 60'000;
  Host host({config}, kClock, {.environments_max = 20, .init_timeout_ms = 60'000});
  std::vector<std::future<InvocationResult>> results;
  for (int i = 0; i < 100; ++i) results.push_back(start_invocation(host, "sleeping", "20"));
  for (auto& result : results) CHECK(result.get().payload == "\"awake\"");
}

TEST_CASE("process: beyond the reserved concurrency invocations are throttled") {
  FunctionConfig config = acting();
  config.concurrency_max = 1;
  Host host({config}, kClock);
  auto running = start_invocation(host, "acting", R"({"do":"sleep","seconds":0.3})");
  const InvocationResult throttled = invoke(host, "acting", "{}");
  CHECK(throttled.outcome == Outcome::kThrottled);
  CHECK(member(throttled.payload, "Reason") == "ReservedFunctionConcurrentInvocationLimitExceeded");
  CHECK(running.get().payload == "\"slept\"");
}

TEST_CASE("process: functions share the account's concurrency, but for what is reserved") {
  FunctionConfig reserved = acting();
  reserved.key = reserved.name = "reserved";
  reserved.concurrency_max = 1;
  FunctionConfig other = acting();
  other.key = other.name = "other";
  Host host({acting(), other, reserved}, kClock, {.concurrency_max = 3, .environments_max = 1});
  const PrivateDirectory marks;
  const std::string waits = R"({"do":"stream_parts","parts":["a","b"],"marks":")" + marks.path() + "\"}";
  std::vector<std::future<InvocationResult>> running;
  running.push_back(start_invocation(host, "acting", waits));
  running.push_back(start_invocation(host, "acting", waits));  // waits for the first one's environment
  for (const char* function : {"acting", "other"}) {
    const InvocationResult refused = invoke(host, function, "{}");
    CHECK(refused.outcome == Outcome::kThrottled);
    CHECK(refused.payload ==
          R"({"Reason":"ConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."})");
    CHECK(refused.request_id.size() == 36);
  }
  running.push_back(start_invocation(host, "reserved", waits));
  CHECK(member(invoke(host, "reserved", "{}").payload, "Reason") ==
        "ReservedFunctionConcurrentInvocationLimitExceeded");
  std::ofstream(marks.path() + "/1").put('x');
  for (auto& each : running) CHECK(each.get().payload == "ab");
  CHECK(invoke(host, "other", "{}").payload == "{}");
}

}  // namespace
}  // namespace offstage::lambda_host

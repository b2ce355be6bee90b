#include "gateway/timed_invoker.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

#include "tests/unit/gateway/fake_invoker.h"

namespace offstage::gateway {
namespace {

using namespace std::chrono_literals;
using lambda_host::InvocationResult;
using lambda_host::Outcome;

}  // namespace

TEST_CASE("timed invoker: the invoker's answer arrives, once, also from within invoke") {
  FakeInvoker invoker;
  invoker.answer_with("hi");
  TimedInvoker functions(invoker);
  int calls = 0;
  functions.call({.function = "f", .payload = "{}", .trace_id = "t", .client_context = ""}, 1min,
                 [&](std::optional<InvocationResult> result) {
                   ++calls;
                   REQUIRE(result);
                   CHECK(result->payload == "hi");
                 });
  CHECK(calls == 1);
  REQUIRE(invoker.invocations.size() == 1);
  CHECK(invoker.invocations[0].function == "f");
  CHECK(invoker.invocations[0].trace_id == "t");
}

TEST_CASE("timed invoker: a passed limit ends the call, and what is answered later is dropped") {
  FakeInvoker invoker;
  invoker.hold();
  TimedInvoker functions(invoker);
  std::promise<bool> answered;
  std::atomic<int> calls = 0;
  // A longer limit first: the shorter one must not wait for it.
  functions.call({}, 1min, [&](auto) { ++calls; });
  functions.call({}, 5ms, [&](std::optional<InvocationResult> result) {
    ++calls;
    answered.set_value(result.has_value());
  });
  CHECK_FALSE(answered.get_future().get());
  invoker.held[1]({Outcome::kSuccess, "late", ""});
  invoker.held[1]({Outcome::kSuccess, "later", ""});
  CHECK(calls == 1);
  invoker.held[0]({Outcome::kSuccess, "in time", ""});
  CHECK(calls == 2);
}

TEST_CASE("timed invoker: what is under way ends with it, and later answers find nobody") {
  FakeInvoker invoker;
  invoker.hold();
  int unanswered = 0;
  {
    TimedInvoker functions(invoker);
    for (int i = 0; i < 3; ++i) {
      functions.call({}, 1min, [&](auto result) { unanswered += result ? 0 : 1; });
    }
  }
  CHECK(unanswered == 3);
  for (auto& done : invoker.held) done({Outcome::kSuccess, "late", ""});
  CHECK(unanswered == 3);
}

TEST_CASE("timed invoker: limits and answers from many threads end each call once") {
  constexpr int kThreads = 4;
  constexpr int kCalls = 200;
  FakeInvoker invoker;
  invoker.hold();
  std::atomic<int> ended = 0;
  {
    TimedInvoker functions(invoker);
    for (int i = 0; i < kThreads * kCalls; ++i) {
      functions.call({}, std::chrono::milliseconds(i % 20), [&](auto) { ++ended; });
    }
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = t; i < kThreads * kCalls; i += kThreads) {
          invoker.held[i]({Outcome::kSuccess, "", ""});
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
  CHECK(ended == kThreads * kCalls);
}

TEST_CASE("timed invoker: the note of a failure says what the function said") {
  CHECK(failure_note({Outcome::kFunctionError, R"({"errorMessage":"no","errorType":"Error"})", ""}) ==
        "function failed: Error: no");
  CHECK(failure_note({Outcome::kTimeout, R"({"errorMessage":"Task timed out"})", ""}) ==
        "function timed out: Task timed out");
  CHECK(failure_note({Outcome::kFunctionError, "oops", ""}) == "function failed");
  CHECK(failure_note({Outcome::kFunctionError, "[1]", ""}) == "function failed");
  CHECK(failure_note({Outcome::kThrottled, "", ""}) == "throttled: no environment is free");
}

}  // namespace offstage::gateway

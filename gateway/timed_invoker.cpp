#include "gateway/timed_invoker.h"

#include <atomic>
#include <utility>

#include "base/deadline_timer.h"
#include "base/json.h"

namespace offstage::gateway {

/// A call is ended by who takes it off the timer, its time or its answer: that makes it exactly once.
struct TimedInvoker::Calls {
  DeadlineTimer limits;
  std::atomic<int> answers = 0;  // that are being given
};

TimedInvoker::TimedInvoker(lambda_host::Invoker& invoker)
    : invoker_(invoker), calls_(std::make_shared<Calls>()) {}

TimedInvoker::~TimedInvoker() {
  calls_->limits.finish();
  while (const int answers = calls_->answers) calls_->answers.wait(answers);
}

void TimedInvoker::call(lambda_host::Invocation invocation, std::chrono::milliseconds limit, Done done) {
  // Emptied when it is called: what it holds must not wait for an invoker that answers too late, or never.
  auto ending = std::make_shared<Done>(std::move(done));
  const auto id = calls_->limits.schedule(std::chrono::steady_clock::now() + limit,
                                          [ending] { std::exchange(*ending, nullptr)(std::nullopt); });
  invoker_.invoke(std::move(invocation), [calls = calls_, id,
                                          ending = std::move(ending)](lambda_host::InvocationResult result) {
    ++calls->answers;  // before it is known whether this one ends the call: the destructor waits for those
    if (calls->limits.cancel(id)) std::exchange(*ending, nullptr)(std::move(result));
    if (--calls->answers == 0) calls->answers.notify_all();
  });
}

std::string failure_note(const lambda_host::InvocationResult& result) {
  if (result.outcome == lambda_host::Outcome::kThrottled) return "throttled: no environment is free";
  std::string note =
      result.outcome == lambda_host::Outcome::kTimeout ? "function timed out" : "function failed";
  const auto document = json::Document::parse(result.payload);
  if (!document) return note;
  for (const std::string_view key : {"errorType", "errorMessage"}) {
    const auto value = document->root().find(key);
    if (value && value->is_string() && !value->as_string().empty())
      note += ": " + std::string(value->as_string());
  }
  return note;
}

}  // namespace offstage::gateway

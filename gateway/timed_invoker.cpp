#include "gateway/timed_invoker.h"

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "base/json.h"

namespace offstage::gateway {

/// The calls under way, by the time at which they run out. Who takes a call out of the map, the invoker's
/// answer or the clock, is the one who ends it: that makes it exactly once.
class TimedInvoker::Pending {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Key = std::pair<Time, std::uint64_t>;

  Pending() : thread_([this] { watch(); }) {}
  ~Pending() = default;

  Key add(std::chrono::milliseconds limit, Done done) {
    const Time deadline = std::chrono::steady_clock::now() + limit;
    Calls one;  // made outside the lock, for which every call stands in line
    one.emplace(Key{deadline, 0}, std::move(done));
    Calls::node_type node = one.extract(one.begin());
    std::unique_lock lock(mutex_);
    const Key key{deadline, next_id_++};
    node.key() = key;
    calls_.insert(std::move(node));
    // The thread is woken only when it would sleep too long, which with few different limits is rare.
    const bool sooner = deadline < wakes_at_;
    if (sooner) wakes_at_ = deadline;
    lock.unlock();
    if (sooner) wake_.notify_one();
    return key;
  }

  void finish(const Key& key, lambda_host::InvocationResult result) {
    std::unique_lock lock(mutex_);
    Calls::node_type call = calls_.extract(key);
    if (call.empty()) return;
    run(lock, std::move(call), std::move(result));
  }

  void close() {
    std::unique_lock lock(mutex_);
    closing_ = true;
    wake_.notify_one();
    lock.unlock();
    thread_.join();
    lock.lock();
    while (!calls_.empty()) run(lock, calls_.extract(calls_.begin()), std::nullopt);
    idle_.wait(lock, [this] { return running_ == 0; });
  }

 private:
  using Calls = std::map<Key, Done>;

  /// Ends the call without the lock, and counts it, for close().
  void run(std::unique_lock<std::mutex>& lock, Calls::node_type call,
           std::optional<lambda_host::InvocationResult> result) {
    ++running_;
    lock.unlock();
    call.mapped()(std::move(result));
    call = {};  // what it holds may be gone once close() returns
    lock.lock();
    if (--running_ == 0) idle_.notify_all();
  }

  void watch() {
    std::unique_lock lock(mutex_);
    while (!closing_) {
      if (!calls_.empty() && calls_.begin()->first.first <= std::chrono::steady_clock::now()) {
        run(lock, calls_.extract(calls_.begin()), std::nullopt);
        continue;
      }
      wakes_at_ = calls_.empty() ? Time::max() : calls_.begin()->first.first;
      if (wakes_at_ == Time::max()) {
        wake_.wait(lock);
      } else {
        const Time until = wakes_at_;  // add() changes the member meanwhile
        wake_.wait_until(lock, until);
      }
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable idle_;
  Calls calls_;
  std::uint64_t next_id_ = 0;
  Time wakes_at_ = Time::max();
  int running_ = 0;
  bool closing_ = false;
  std::thread thread_;  // last: it uses all of the above
};

TimedInvoker::TimedInvoker(lambda_host::Invoker& invoker)
    : invoker_(invoker), pending_(std::make_shared<Pending>()) {}

TimedInvoker::~TimedInvoker() {
  pending_->close();
}

void TimedInvoker::call(lambda_host::Invocation invocation, std::chrono::milliseconds limit, Done done) {
  const Pending::Key key = pending_->add(limit, std::move(done));
  invoker_.invoke(std::move(invocation), [pending = pending_, key](lambda_host::InvocationResult result) {
    pending->finish(key, std::move(result));
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

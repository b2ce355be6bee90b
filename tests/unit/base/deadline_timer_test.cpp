#include "base/deadline_timer.h"

#include <doctest/doctest.h>

#include <future>
#include <memory>
#include <vector>

namespace offstage {
namespace {

using namespace std::chrono_literals;

DeadlineTimer::TimePoint in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

TEST_CASE("deadline timer: what comes sooner comes first, however late it was scheduled") {
  DeadlineTimer timer;
  std::vector<int> came;
  std::promise<void> done;
  timer.schedule(in(1h), [&] { came.push_back(3); });
  timer.schedule(in(20ms), [&] {
    came.push_back(2);
    done.set_value();
  });
  timer.schedule(in(1ms), [&] { came.push_back(1); });
  done.get_future().wait();
  timer.stop();
  CHECK(came == std::vector{1, 2});
}

TEST_CASE("deadline timer: a callback comes or is cancelled, and who cancels knows") {
  DeadlineTimer timer;
  std::promise<void> came;
  const auto soon = timer.schedule(in(0ms), [&] { came.set_value(); });
  const auto held = std::make_shared<int>();
  const auto late = timer.schedule(in(1h), [held] { FAIL("was cancelled"); });
  CHECK(held.use_count() == 2);
  CHECK(timer.cancel(late));
  CHECK(held.use_count() == 1);
  CHECK_FALSE(timer.cancel(late));
  came.get_future().wait();
  CHECK_FALSE(timer.cancel(soon));
  CHECK_FALSE(timer.cancel({}));
}

TEST_CASE("deadline timer: callbacks may schedule and cancel") {
  DeadlineTimer timer;
  std::promise<bool> cancelled;
  const auto late = timer.schedule(in(1h), [] { FAIL("was cancelled"); });
  timer.schedule(in(0ms), [&] { timer.schedule(in(0ms), [&] { cancelled.set_value(timer.cancel(late)); }); });
  CHECK(cancelled.get_future().get());
}

TEST_CASE(
    "deadline timer: what has not come is dropped by stop, comes with finish, and nothing comes later") {
  int came = 0;
  const auto add = [&](DeadlineTimer& timer) { return timer.schedule(in(1h), [&came] { ++came; }); };
  DeadlineTimer stopped;
  add(stopped);
  stopped.stop();
  CHECK(came == 0);
  DeadlineTimer finished;
  const auto first = add(finished);
  add(finished);
  finished.finish();
  CHECK(came == 2);
  CHECK_FALSE(finished.cancel(first));
  CHECK(add(finished).number == 0);
  finished.finish();
  CHECK(came == 2);
}

}  // namespace
}  // namespace offstage

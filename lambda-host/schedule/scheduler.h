#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "lambda-host/schedule/rule.h"

namespace offstage::lambda_host {

/// Runs rules when their time has come, from a thread that sleeps until then. A time that was missed, because
/// the machine slept or the clock was moved, is made up for once.
class Scheduler {
 public:
  /// Sends a payload to the function of that key, which nobody waits for.
  using Send = std::function<void(const std::string& function, std::string payload)>;

  /// Rates count from now on. `clock` outlives the object.
  Scheduler(std::vector<ScheduleRule> rules, const Clock& clock, Send send);
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  ~Scheduler();

  /// The clock shows another time than it would have by itself: what is due is run now.
  void on_clock_moved();

 private:
  struct Planned {
    ScheduleRule rule;
    std::int64_t due_ms = 0;
  };

  void run();
  void plan(Planned& planned, std::int64_t now_ms);
  std::vector<Planned> take_due(std::int64_t now_ms);

  const Clock& clock_;
  const Send send_;
  const std::int64_t start_ms_;
  std::vector<Planned> planned_;

  std::mutex mutex_;
  std::condition_variable changed_;
  bool clock_moved_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage::lambda_host

#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "base/process.h"
#include "lambda-host/call_slot.h"
#include "lambda-host/environment.h"
#include "lambda-host/processes/process_output.h"
#include "lambda-host/processes/process_thread.h"
#include "lambda-host/runtime-api/runtime_api.h"

namespace offstage::lambda_host {

/// A process that serves its calls over a Runtime API of its own. It leads a process group: whatever it
/// starts ends with it, and it ends with the host, however that comes.
class ProcessEnvironment : public Environment, private CallSlot::Code {
 public:
  ProcessEnvironment(std::shared_ptr<const FunctionContext> function, std::shared_ptr<Owner> owner);

  /// Looks for the program.
  Result<void, Failure> prepare() override;
  bool start(std::shared_ptr<Call> call) override;
  bool is_asking() const override { return slot_.is_asking(); }
  bool give(std::shared_ptr<Call> call) override;
  void stop() override;
  bool join_until(std::chrono::steady_clock::time_point deadline) override;
  void abandon(const std::string& error_payload) override;
  bool has_ended() override;

 private:
  void on_changed() override;
  bool on_init_timeout() override;
  void on_timeout() override;
  void flush_output() override;
  long memory_used_mb() override;

  void post(void (ProcessEnvironment::*task)());
  // These run on the thread of the processes.
  void launch();
  Result<void, Failure> start_process();
  ProcessStart process_start(const std::string& program) const;
  void restart();
  void kill_process();
  void kill_when_done();
  void on_end(const ProcessEnd& end);
  void finish();

  const std::shared_ptr<const FunctionContext> function_;
  const std::shared_ptr<Owner> owner_;
  CallSlot slot_;
  RuntimeApi api_;
  bool restarting_ = false;                  // of the thread of the processes only
  ProcessThread::WatchId output_watch_ = 0;  // the same
  std::atomic<pid_t> pid_ = -1;              // written there; > 0 until the end has been heard of
  std::atomic<long> memory_used_mb_ = 0;     // the most that was seen

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<ProcessOutput> output_;
  bool ended_ = false;
};

}  // namespace offstage::lambda_host

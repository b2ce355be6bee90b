#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/result.h"
#include "lambda-host/call_slot.h"
#include "lambda-host/environment.h"
#include "lambda-host/library_image.h"
#include "lambda-host/logs/output_lines.h"
#include "lambda-host/runtime/host_interface.h"
#include "lambda-host/shared_library.h"

namespace offstage::lambda_host {

/// A copy of the function's library and the thread that runs its main(). Code cannot be stopped from outside:
/// an environment whose call ran out of time is lost, and ends if and when its code comes back.
class InProcessEnvironment : public Environment, private CallSlot::Code {
 public:
  /// Without an image it takes one of the library as it is when it is loaded.
  InProcessEnvironment(std::shared_ptr<const FunctionContext> function, std::shared_ptr<Owner> owner,
                       std::shared_ptr<const LibraryImage> image);

  /// Loads the library; otherwise start() does. Runs the constructors of its globals.
  Result<void, Failure> prepare() override;
  bool start(std::shared_ptr<Call> call) override;
  bool is_asking() const override { return slot_.is_asking(); }
  bool give(std::shared_ptr<Call> call) override;
  void stop() override;
  bool join_until(std::chrono::steady_clock::time_point deadline) override;
  void abandon(const std::string& error_payload) override;
  bool has_ended() override;

 private:
  void flush_output() override;
  long memory_used_mb() override;

  void run();
  int next(offstage_lambda_event& event);
  int answer(std::string_view request_id, std::string payload, bool success);
  const char* variable(const char* name) const;
  [[noreturn]] void exited(int status);

  const std::shared_ptr<const FunctionContext> function_;
  const std::shared_ptr<Owner> owner_;
  const std::string arn_;
  std::shared_ptr<const LibraryImage> image_;
  CallSlot slot_;
  OutputLines out_{slot_.log()};
  OutputLines error_{slot_.log()};
  offstage_lambda_host host_{};
  SharedLibrary library_;
  offstage_lambda_entry_function entry_ = nullptr;
  CallSlot::Event shown_;  // keeps the texts alive that the code may still read; of its thread only

  std::mutex mutex_;
  std::condition_variable changed_;
  std::thread thread_;
  bool ended_ = false;
  bool comes_back_ = true;  // the code has not called exit()
};

}  // namespace offstage::lambda_host

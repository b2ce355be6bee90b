#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <string>

#include "tests/unit/emulator/embedded.h"
#include "tests/unit/emulator/temporary_directory.h"

namespace offstage::oracle {

/// The emulator that is compared with the model: in memory, or on a disk and then it can be closed and opened
/// again. Calls may come from many threads.
class Target {
 public:
  enum class Where { kMemory, kDisk };

  explicit Target(Where where) {
    if (where == Where::kDisk) directory_ = std::make_unique<TemporaryDirectory>();
    open();
  }

  HttpResponse call(const std::string& operation, std::string body) const {
    std::promise<HttpResponse> promise;
    auto answer = promise.get_future();
    emulator_->handle(emulator::request_for(operation, std::move(body)),
                      [&](HttpResponse response) { promise.set_value(std::move(response)); });
    return answer.get();
  }

  bool on_disk() const { return directory_ != nullptr; }
  void reopen() {
    emulator_.reset();
    open();
  }
  /// Goes on with what a killed process leaves: the files as they are before anything is closed.
  void reopen_after_crash() {
    auto left = std::make_unique<TemporaryDirectory>();
    std::filesystem::copy(directory_->path(), left->path(), std::filesystem::copy_options::recursive);
    emulator_.reset();
    directory_ = std::move(left);
    open();
  }

 private:
  void open() {
    emulator::EmulatorOptions options;
    options.in_memory = !directory_;
    if (directory_) options.data_directory = directory_->path();
    auto opened = emulator::Emulator::open(options, clock_);
    REQUIRE(opened);
    emulator_ = std::move(opened).value();
  }

  ManualClock clock_{1'767'225'600'000};
  std::unique_ptr<TemporaryDirectory> directory_;
  std::unique_ptr<emulator::Emulator> emulator_;
};

}  // namespace offstage::oracle

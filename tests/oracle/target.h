#pragma once

#include <future>
#include <memory>
#include <optional>
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
    if (where == Where::kDisk) directory_.emplace();
    open();
  }

  HttpResponse call(const std::string& operation, std::string body) const {
    std::promise<HttpResponse> promise;
    auto answer = promise.get_future();
    emulator_->handle(emulator::request_for(operation, std::move(body)),
                      [&](HttpResponse response) { promise.set_value(std::move(response)); });
    return answer.get();
  }

  bool on_disk() const { return directory_.has_value(); }
  void reopen() {
    emulator_.reset();
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
  std::optional<TemporaryDirectory> directory_;
  std::unique_ptr<emulator::Emulator> emulator_;
};

}  // namespace offstage::oracle

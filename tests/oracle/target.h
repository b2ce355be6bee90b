#pragma once

#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"
#include "tests/unit/emulator/embedded.h"

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

  /// A call of the admin API.
  HttpResponse own(const std::string& method, const std::string& path) const {
    std::promise<HttpResponse> promise;
    auto answer = promise.get_future();
    emulator_->handle(emulator::admin_request(method, path),
                      [&](HttpResponse response) { promise.set_value(std::move(response)); });
    return answer.get();
  }
  /// What does not fit together in all that is stored, as the emulator sees it from within: what
  /// inconsistencies() cannot see are the expiry index and what was left behind.
  std::vector<std::string> problems() const { return emulator::problems_in(own("POST", "consistency").body); }

  /// Gives a table a time to live by an attribute whose numbers are small: so long ago that nothing expires,
  /// but all of it is in the expiry index.
  void expire_by(const std::string& table, const std::string& attribute) const {
    const auto response = call("UpdateTimeToLive", R"({"TableName":")" + table +
                                                       R"(","TimeToLiveSpecification":{"Enabled":true,)"
                                                       R"("AttributeName":")" +
                                                       attribute + "\"}}");
    REQUIRE_MESSAGE(response.status == 200, response.body);
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

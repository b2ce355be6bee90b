#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/overview.h"

namespace offstage::cli {

/// .offstage/run.json of a service: where its stack answers, for the commands that talk to it. It is locked
/// as long as the stack runs, so that one which was left behind by a stack that was killed is told from a
/// live one.
class RunFile {
 public:
  /// Null when it cannot be written, or belongs to another stack of the same service, which was there first.
  static std::unique_ptr<RunFile> write(const std::string& service_directory, const Endpoints& endpoints);
  RunFile(const RunFile&) = delete;
  RunFile& operator=(const RunFile&) = delete;
  /// Removes it.
  ~RunFile();

  /// Where the stack of a service answers, when one runs.
  static std::optional<Endpoints> read(const std::string& service_directory);

 private:
  RunFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  const std::string path_;
  const int descriptor_;
};

}  // namespace offstage::cli

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// The files that `${file(path)}` names, each read once.
class IncludedFiles {
 public:
  IncludedFiles(std::string directory, std::vector<Diagnostic>& warnings)
      : directory_(std::move(directory)), warnings_(warnings) {}

  /// The content of a file: .yml, .yaml, .json and .tfstate as a tree, others as a string; null when there is
  /// no such file. A JavaScript or TypeScript file, which has to be run, is a kUnresolved node. The pointer
  /// is valid as long as this object. The error is a file that cannot be read or parsed.
  Result<Node*, Diagnostic> open(const std::string& path);

 private:
  Result<std::optional<Node>, Diagnostic> read(const std::string& path);

  std::string directory_;
  std::vector<Diagnostic>& warnings_;
  std::map<std::string, std::optional<Node>> files_;
};

/// A whole file; nothing when it does not exist. The error is what else kept it from being read.
Result<std::optional<std::string>, Failure> read_whole_file(const std::string& path);

}  // namespace offstage::gateway

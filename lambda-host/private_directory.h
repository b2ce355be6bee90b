#pragma once

#include <string>

namespace offstage::lambda_host {

/// A new directory among the temporary files, readable by the user alone and removed with the object. What
/// processes that were killed have left behind is removed when the next one is made.
class PrivateDirectory {
 public:
  PrivateDirectory();
  PrivateDirectory(const PrivateDirectory&) = delete;
  PrivateDirectory& operator=(const PrivateDirectory&) = delete;
  ~PrivateDirectory();

  /// Empty when none could be made.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace offstage::lambda_host

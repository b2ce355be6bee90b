#pragma once

#include <memory>
#include <string>

#include "base/result.h"

namespace offstage::lambda_host {

/// A function's library as it was at one time. Environments load this one however often the file is built
/// anew meanwhile.
class LibraryImage {
 public:
  /// Copies the file into `directory`. A file that is not whole is a failure: to load one that a linker has
  /// not finished could end the process. So is one that was written while it was copied.
  static Result<std::shared_ptr<const LibraryImage>, Failure> take(const std::string& file,
                                                                   const std::string& directory);
  explicit LibraryImage(std::string path) : path_(std::move(path)) {}
  LibraryImage(const LibraryImage&) = delete;
  LibraryImage& operator=(const LibraryImage&) = delete;
  ~LibraryImage();

  /// Of the copy.
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace offstage::lambda_host

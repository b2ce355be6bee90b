#pragma once

#include <string>

#include "base/result.h"

namespace offstage {

/// Tells when files of a directory are made, written, renamed or removed. Linux's own calls (inotify) stand
/// in directory_watch.cpp and nowhere else.
class DirectoryWatch {
 public:
  /// Not of directories below it.
  static Result<DirectoryWatch, Failure> open(const std::string& directory);
  DirectoryWatch(DirectoryWatch&& other) noexcept;
  DirectoryWatch& operator=(DirectoryWatch&&) = delete;
  ~DirectoryWatch();

  /// Can be read, for poll(), when something has changed since the last drain().
  int descriptor() const { return descriptor_; }
  void drain();

 private:
  explicit DirectoryWatch(int descriptor) : descriptor_(descriptor) {}

  int descriptor_;
};

}  // namespace offstage

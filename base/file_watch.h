#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace offstage {

struct FileChange {
  enum class Kind {
    kWritten,        // closed after it was written, or renamed or linked to this name
    kGrowing,        // written, and not closed yet; told only when it is asked for
    kAttributes,     // its mode or times
    kGone,           // removed, or renamed away
    kDirectoryMade,  // or renamed to this name; it is not watched by itself
    kMissed,         // there was too much to tell: anything may have changed, and `path` is empty
  };
  Kind kind = Kind::kWritten;
  std::string path;
};

/// Tells what is done to the files of directories. Linux's own calls (inotify) stand in file_watch.cpp and
/// nowhere else. Not thread-safe but for wake().
class FileWatch {
 public:
  /// When a file that is written is told of.
  enum class Tells { kOnceClosed, kAtEachWrite };

  static Result<FileWatch, Failure> open();
  FileWatch(FileWatch&& other) noexcept;
  FileWatch& operator=(FileWatch&&) = delete;
  ~FileWatch();

  /// Not the directories below it. Adding one again is no error, and needed after it was made anew. The
  /// failure names the system's limit when that is the reason.
  Result<void, Failure> add(const std::string& directory, Tells tells = Tells::kOnceClosed);

  /// Waits for changes, and for a call of wake(). Nothing when that came, or the time has passed; what need
  /// not be told is an empty list.
  std::optional<std::vector<FileChange>> wait(std::optional<std::chrono::milliseconds> timeout);
  /// Lets wait() return at once, this time or the next. From any thread.
  void wake() const;

  /// For a loop that has a poll() of its own: can be read when there are changes, and takes them.
  int descriptor() const { return watch_; }
  std::vector<FileChange> take_changes();

 private:
  FileWatch() = default;

  int watch_ = -1;
  int wake_pipe_[2] = {-1, -1};
  std::map<int, std::string> directories_;
};

}  // namespace offstage

#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/file_watch.h"
#include "base/result.h"
#include "lambda-host/reload/source_files.h"

namespace offstage::lambda_host {

struct ReloadableFunction {
  std::string key;
  /// Called from the reloader's thread. The failure says why the old code goes on.
  std::function<Result<void, Failure>()> reload;
};

/// Where the code lies that some functions share.
struct FunctionCode {
  std::string file;  // library or program; may be empty
  std::optional<SourceFiles> sources;
  std::vector<ReloadableFunction> functions;
};

/// Watches the code of functions from a thread of its own. A function is reloaded as soon as a file of it is
/// whole. A file that goes is one that may come back at once, as with editors that rename it to a backup: the
/// reload waits until nothing has changed for a moment. Then is also logged what happened, once for many
/// files.
class Reloader {
 public:
  /// Watches when it returns. What cannot be watched is a warning in the log.
  explicit Reloader(std::vector<FunctionCode> codes);
  Reloader(const Reloader&) = delete;
  Reloader& operator=(const Reloader&) = delete;
  ~Reloader();

 private:
  struct Watched {
    FunctionCode code;
    std::set<std::string> paths;                      // of the file: as it was said, and where links lead to
    std::set<std::string> changed;                    // names; not yet logged
    bool has_lost_files = false;                      // since the last reload
    std::vector<std::string> reloaded;                // keys, by the last reload
    std::map<std::string, std::string> not_reloaded;  // the other ones: why
  };

  void watch_all();
  void watch(const std::string& directory);
  void watch_file(Watched& watched);
  void watch_tree(const std::string& directory, const SourceFiles& sources,
                  const std::function<void(const std::string&)>& on_file);
  void run();
  void apply(const std::vector<FileChange>& changes);
  static std::optional<std::string> name_of_code(const Watched& watched, const FileChange& change);
  void on_directory_made(Watched& watched, const std::string& directory, std::set<std::string>& names);
  static void reload(Watched& watched);
  std::optional<std::chrono::milliseconds> time_to_settle() const;
  void settle();

  std::optional<FileWatch> watch_;
  std::vector<Watched> codes_;
  std::chrono::steady_clock::time_point settles_at_;  // when nothing more has changed by then
  bool has_warned_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace offstage::lambda_host

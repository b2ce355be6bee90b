#include "base/file_watch.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "tests/support/temporary_directory.h"

namespace offstage {
namespace {

namespace fs = std::filesystem;
using Kind = FileChange::Kind;

/// A watched directory. The system has an event before the call that makes it returns.
class Folder {
 public:
  explicit Folder(FileWatch::Tells tells = FileWatch::Tells::kOnceClosed) {
    REQUIRE(watch.add(path_.string(), tells));
  }

  fs::path operator/(const std::string& name) const { return path_ / name; }

  /// "written a.js, gone b.js"
  std::string changes() {
    std::string text;
    for (const FileChange& change : watch.take_changes()) {
      constexpr const char* kNames[] = {"written", "growing", "attributes", "gone", "directory", "missed"};
      text += (text.empty() ? "" : ", ") + std::string(kNames[static_cast<int>(change.kind)]) + " " +
              fs::path(change.path).lexically_relative(path_).string();
    }
    return text;
  }

  FileWatch watch = *FileWatch::open();

 private:
  TemporaryDirectory temporary_;
  fs::path path_ = temporary_.path();
};

TEST_CASE("file watch: a file is told of when it is closed, or takes its name") {
  Folder folder;
  std::ofstream file(folder / "a.js");
  file << "half" << std::flush;
  CHECK(folder.changes().empty());
  file.close();
  CHECK(folder.changes() == "written a.js");
  fs::rename(folder / "a.js", folder / "b.js");
  CHECK(folder.changes() == "gone a.js, written b.js");
  fs::create_symlink("b.js", folder / "link.js");
  CHECK(folder.changes() == "written link.js");
  fs::permissions(folder / "b.js", fs::perms::owner_all);
  CHECK(folder.changes() == "attributes b.js");
  fs::remove(folder / "b.js");
  CHECK(folder.changes() == "gone b.js");
}

TEST_CASE("file watch: each write is told of when that is asked for") {
  Folder folder(FileWatch::Tells::kAtEachWrite);
  std::ofstream file(folder / "a.log");
  file << "line" << std::flush;
  CHECK(folder.changes() == "growing a.log");
}

TEST_CASE("file watch: a directory that is made is told of, and watched once it is added") {
  Folder folder;
  fs::create_directory(folder / "d");
  CHECK(folder.changes() == "directory d");
  std::ofstream(folder / "d/early.js") << "";
  CHECK(folder.changes().empty());
  for (int i = 0; i < 2; ++i) REQUIRE(folder.watch.add(folder / "d"));
  std::ofstream(folder / "d/late.js") << "";
  CHECK(folder.changes() == "written d/late.js");
  const auto missing = folder.watch.add(folder / "none");
  REQUIRE(!missing);
  CHECK(missing.error().text == "cannot watch " + (folder / "none").string() + ": No such file or directory");
}

TEST_CASE("file watch: waiting ends with a change, with a call from another thread and with the time") {
  Folder folder;
  std::ofstream(folder / "a.js") << "";
  auto changes = folder.watch.wait(std::nullopt);
  REQUIRE(changes);
  CHECK(changes->size() == 1);
  CHECK(!folder.watch.wait(std::chrono::milliseconds(1)));
  std::thread waker([&] { folder.watch.wake(); });
  CHECK(!folder.watch.wait(std::nullopt));
  waker.join();
}

}  // namespace
}  // namespace offstage

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "lambda-host/host.h"
#include "lambda-host/library_image.h"
#include "lambda-host/reload/source_files.h"
#include "tests/support/temporary_directory.h"
#include "tests/unit/lambda-host/handler_files.h"

namespace offstage::lambda_host {
namespace {

namespace fs = std::filesystem;

const SystemClock kClock;

/// A directory for the files of a test.
class Folder {
 public:
  std::string path(const std::string& name) const { return (path_ / name).string(); }

  /// As editors and most linkers do: the name is taken by a file that is whole.
  void put(const std::string& from, const std::string& name) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    fs::copy_file(from, path(name + ".tmp"), fs::copy_options::overwrite_existing);
    fs::rename(path(name + ".tmp"), path(name));
  }
  void write(const std::string& text, const std::string& name) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name + ".tmp")) << text;
    fs::rename(path(name + ".tmp"), path(name));
  }

 private:
  TemporaryDirectory temporary_;
  fs::path path_ = temporary_.path();
};

FunctionConfig library(const Folder& folder, const std::string& name) {
  FunctionConfig config = handler(name);
  config.library = folder.path(name + ".so");
  return config;
}

HostOptions reloading() {
  HostOptions options;
  options.reload = true;
  return options;
}

/// Asks until the answer holds the text: a change is heard of soon, not at once. Every call has to succeed.
bool comes_to_answer(Host& host, const std::string& function, const std::string& text) {
  for (int i = 0; i < 3'000; ++i) {
    const InvocationResult result = invoke(host, function, "1");
    REQUIRE_MESSAGE(result.outcome == Outcome::kSuccess, result.payload);
    if (result.payload.find(text) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

/// How many files of the directory are loaded into this process.
int loaded_copies(const std::string& name) {
  std::ifstream maps("/proc/self/maps");
  std::string line;
  int count = 0;
  while (std::getline(maps, line))
    if (line.find("/" + name + ".") != std::string::npos && line.find("r-xp") != std::string::npos) ++count;
  return count;
}

TEST_CASE("reload: a library that changes serves the next calls; one that runs ends with the old code") {
  const Folder folder;
  folder.put(handler_library("sleeping"), "changing.so");
  Host host({library(folder, "changing")}, kClock, reloading());
  REQUIRE(host.check());
  CHECK(invoke(host, "changing", "1").payload == "\"awake\"");
  auto running = start_invocation(host, "changing", "1500");
  folder.put(handler_library("echo"), "changing.so");
  CHECK(comes_to_answer(host, "changing", "1"));
  const InvocationResult old = running.get();
  CHECK(old.outcome == Outcome::kSuccess);
  CHECK(old.payload == "\"awake\"");
  CHECK(invoke(host, "changing", "{}").payload == "{}");
  // The old code leaves with its last call.
  int copies = 2;
  for (int i = 0; i < 3'000 && copies != 1; ++i) {
    copies = loaded_copies("changing");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(copies == 1);
}

TEST_CASE("reload: a library that cannot be loaded leaves the old one serving, also in new environments") {
  const Folder folder;
  folder.put(handler_library("sleeping"), "broken.so");
  folder.put(handler_library("sleeping"), "later.so");
  Host host({library(folder, "broken"), library(folder, "later")}, kClock, reloading());
  REQUIRE(host.check());
  folder.write("no library", "broken.so");
  folder.put(handler_library("echo"), "later.so");
  REQUIRE(comes_to_answer(host, "later", "1"));  // the one before has been heard of, too
  std::vector<std::future<InvocationResult>> calls;
  for (int i = 0; i < 3; ++i) calls.push_back(start_invocation(host, "broken", "100"));
  for (auto& call : calls) CHECK(call.get().payload == "\"awake\"");
  folder.put(handler_library("echo"), "broken.so");
  CHECK(comes_to_answer(host, "broken", "1"));
}

TEST_CASE("reload: without it a changed library is not looked at") {
  const Folder folder;
  folder.put(handler_library("sleeping"), "kept.so");
  Host host({library(folder, "kept")}, kClock);
  REQUIRE(host.check());
  folder.put(handler_library("echo"), "kept.so");
  std::vector<std::future<InvocationResult>> calls;
  for (int i = 0; i < 3; ++i) calls.push_back(start_invocation(host, "kept", "100"));
  for (auto& call : calls) CHECK(call.get().payload == "\"awake\"");
}

TEST_CASE("reload: a library that a linker has not finished is not loaded") {
  const Folder folder;
  folder.put(handler_library("echo"), "cut.so");
  CHECK(LibraryImage::take(folder.path("cut.so"), folder.path("")));
  for (const std::uintmax_t size : {fs::file_size(folder.path("cut.so")) - 1, std::uintmax_t{5'000}}) {
    fs::resize_file(folder.path("cut.so"), size);
    const auto image = LibraryImage::take(folder.path("cut.so"), folder.path(""));
    REQUIRE(!image);
    CHECK(image.error().text == "cannot load " + folder.path("cut.so") + ": it is not whole");
  }
}

TEST_CASE("reload: a program that changes serves the next calls, also when its folder is made anew") {
  const Folder folder;
  folder.put(handler_bootstrap("sleeping"), "build/own/bootstrap");
  FunctionConfig config = handler("own");
  config.command = {folder.path("build/own/bootstrap")};
  config.environment = {{"ASAN_OPTIONS", "detect_leaks=0"}};
  Host host({config}, kClock, reloading());
  REQUIRE(host.check());
  CHECK(invoke(host, "own", "1").payload == "\"awake\"");
  folder.put(handler_bootstrap("echo"), "build/own/bootstrap");
  CHECK(comes_to_answer(host, "own", "1"));
  fs::remove_all(folder.path("build"));
  folder.put(handler_bootstrap("sleeping"), "build/own/bootstrap");
  CHECK(comes_to_answer(host, "own", "awake"));
}

FunctionConfig python(const Folder& folder) {
  FunctionConfig config;
  config.key = "py";
  config.name = "svc-dev-py";
  config.handler = "app.handler";
  config.runtime = "python3.11";
  config.directory = folder.path("service");
  config.sources = config.directory;
  config.command = {"python3"};
  config.bootstrap = "python/bootstrap.py";
  return config;
}

std::string answering(const std::string& text) {
  return "def handler(event, context):\n    return '" + text + "'\n";
}

TEST_CASE("reload: sources that change, go and come in new folders are new code") {
  const Folder folder;
  folder.write(answering("first"), "service/app.py");
  Host host({python(folder)}, kClock, reloading());
  REQUIRE(host.check());
  CHECK(invoke(host, "py", "{}").payload == "\"first\"");
  folder.write(answering("second"), "service/app.py");
  CHECK(comes_to_answer(host, "py", "second"));
  folder.write("word = 'third'\n", "service/words/chosen/word.py");
  folder.write("from words.chosen.word import word\ndef handler(event, context):\n    return word\n",
               "service/app.py");
  CHECK(comes_to_answer(host, "py", "third"));
  folder.write("word = 'fourth'\n", "service/words/chosen/word.py");
  CHECK(comes_to_answer(host, "py", "fourth"));
}

TEST_CASE("reload: no call fails while sources change again and again") {
  const Folder folder;
  folder.write(answering("0"), "service/app.py");
  Host host({python(folder)}, kClock, reloading());
  REQUIRE(host.check());
  std::atomic<bool> done = false;
  std::vector<std::future<int>> callers;
  for (int i = 0; i < 3; ++i)
    callers.push_back(std::async(std::launch::async, [&] {
      int failed = 0;
      while (!done) failed += invoke(host, "py", "{}").outcome == Outcome::kSuccess ? 0 : 1;
      return failed;
    }));
  for (int i = 1; i <= 30; ++i) {
    folder.write(answering(std::to_string(i)), "service/app.py");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK(comes_to_answer(host, "py", "30"));
  done = true;
  for (auto& caller : callers) CHECK(caller.get() == 0);
}

TEST_CASE("source files: code, and what stands beside it") {
  SourceFiles plain("/s");
  plain.add_handler("handler.main");
  for (const char* path :
       {"/s/handler.js", "/s/src/deep/a.py", "/s/page.html", "/s/src/build/tool.js", "/s/src/serverless.js"})
    CHECK_MESSAGE(plain.has_file(path), path);
  for (const char* path :
       {"/s/.env.js", "/s/node_modules/a/index.js", "/s/src/node_modules/a.js", "/s/src/__pycache__/a.pyc",
        "/s/.git/a.js", "/s/.offstage/logs/a.json", "/s/build/a.js", "/s/dist/a.js", "/s/handler.js~",
        "/s/4913", "/s/data/000012.sst", "/s/data/CURRENT", "/s/debug.log", "/s/serverless.yml",
        "/s/a.js___jb_tmp___", "/sibling/a.js", "/s.js"})
    CHECK_MESSAGE(!plain.has_file(path), path);
  SourceFiles built("/s");
  built.add_handler("handler.main");
  built.add_handler("./dist/api/scores.handler");
  built.add_handler("out.scores.handler");
  CHECK(built.has_file("/s/dist/api/scores.js"));
  CHECK(built.has_file("/s/src/a.ts"));
  CHECK(!built.has_file("/s/build/a.js"));
  CHECK(built.has_file("/s/out/scores.py"));
  CHECK(plain.name_of("/s/src/a.js") == "src/a.js");
}

}  // namespace
}  // namespace offstage::lambda_host

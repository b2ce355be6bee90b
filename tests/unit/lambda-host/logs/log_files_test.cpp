#include "lambda-host/logs/log_files.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "lambda-host/logs/log_time.h"
#include "lambda-host/logs/log_writer.h"
#include "lambda-host/private_directory.h"

namespace offstage::lambda_host {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kTimeMs = 1'793'786'415'042;
constexpr const char* kStream = "2026/11/04/[$LATEST]0a1b2c";

std::string contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> names(const fs::path& directory) {
  std::vector<std::string> result;
  for (const auto& entry : fs::directory_iterator(directory))
    result.push_back(entry.path().filename().string());
  std::sort(result.begin(), result.end());
  return result;
}

TEST_CASE("log files: a file for each stream, a line for each line") {
  const PrivateDirectory directory;
  LogFiles files(directory.path());
  files.write({{"hello", kStream, kTimeMs, "START", true},
               {"hello", kStream, kTimeMs + 1, "two", false},
               {"other", kStream, kTimeMs, "three", false}});
  files.write({{"hello", kStream, kTimeMs + 2, "END", true}});
  CHECK(contents(fs::path(directory.path()) / "hello/2026-11-04-0a1b2c.log") ==
        "2026-11-04T10:00:15.042Z\tSTART\n2026-11-04T10:00:15.043Z\ttwo\n2026-11-04T10:00:15.044Z\tEND\n");
  CHECK(contents(fs::path(directory.path()) / "other/2026-11-04-0a1b2c.log") ==
        "2026-11-04T10:00:15.042Z\tthree\n");
}

TEST_CASE("log files: lines of several streams that come mixed keep their order within each") {
  const PrivateDirectory directory;
  LogFiles files(directory.path());
  files.write({{"hello", "a", kTimeMs, "one", false},
               {"hello", "b", kTimeMs, "two", false},
               {"hello", "a", kTimeMs, "three", false},
               {"other", "a", kTimeMs, "four", false},
               {"hello", "b", kTimeMs, "five", false}});
  const fs::path hello = fs::path(directory.path()) / "hello";
  CHECK(contents(hello / "a.log") == "2026-11-04T10:00:15.042Z\tone\n2026-11-04T10:00:15.042Z\tthree\n");
  CHECK(contents(hello / "b.log") == "2026-11-04T10:00:15.042Z\ttwo\n2026-11-04T10:00:15.042Z\tfive\n");
  CHECK(contents(fs::path(directory.path()) / "other/a.log") == "2026-11-04T10:00:15.042Z\tfour\n");
}

TEST_CASE("log files: a stream that grows goes on in another file, and the oldest files go") {
  const PrivateDirectory directory;
  LogFiles files(directory.path());
  const std::string large(LogFiles::kFileBytesMax, 'x');
  for (int i = 0; i < 3; ++i) files.write({{"hello", kStream, kTimeMs, large, false}});
  CHECK(names(directory.path() + "/hello") == std::vector<std::string>{"2026-11-04-0a1b2c-2.log",
                                                                       "2026-11-04-0a1b2c-3.log",
                                                                       "2026-11-04-0a1b2c.log"});
  for (std::size_t i = 0; i < 2 * LogFiles::kFilesMax; ++i)
    files.write({{"hello", "stream" + std::to_string(i), kTimeMs, "line", false}});
  CHECK(names(directory.path() + "/hello").size() == LogFiles::kFilesMax);
}

TEST_CASE("log files: a directory that cannot be written loses the lines and nothing else") {
  LogFiles files("/proc/nowhere");
  files.write({{"hello", kStream, kTimeMs, "lost", false}});
}

TEST_CASE("log files: nothing that a name holds leads out of the directory") {
  const PrivateDirectory directory;
  LogFiles files(directory.path());
  files.write({{"hello", "../../up", kTimeMs, "line", false}});
  CHECK(names(directory.path() + "/hello") == std::vector<std::string>{"------up.log"});
}

TEST_CASE("log time: read as it is written") {
  CHECK(log_time(kTimeMs) == "2026-11-04T10:00:15.042Z");
  CHECK(parse_log_time("2026-11-04T10:00:15.042Z\tafter") == kTimeMs);
  for (const char* text :
       {"", "2026-11-04T10:00:15Z", "2026-11-04 10:00:15.042Z", "x026-11-04T10:00:15.042Z"})
    CHECK_FALSE(parse_log_time(text));
}

TEST_CASE("log writer: everything is handed on, in order, and flush() waits for it") {
  std::vector<std::string> texts;
  LogWriter writer([&](const std::vector<LogLine>& lines) {
    for (const LogLine& line : lines) texts.emplace_back(line.text);
  });
  for (int i = 0; i < 1'000; ++i) {
    const std::string text = std::to_string(i);
    writer.add({"hello", kStream, kTimeMs, text, false});
  }
  writer.flush();
  REQUIRE(texts.size() == 1'000);
  CHECK(texts.front() == "0");
  CHECK(texts.back() == "999");
  writer.flush();
  writer.await_empty();
}

TEST_CASE("log writer: what is there when it ends is handed on, each line as it was given") {
  std::vector<std::string> seen;
  {
    LogWriter writer([&](const std::vector<LogLine>& lines) {
      for (const LogLine& line : lines)
        seen.push_back(std::string(line.function) + "|" + std::string(line.stream) + "|" +
                       std::to_string(line.time_ms) + "|" + std::string(line.text) +
                       (line.is_platform ? "|platform" : ""));
    });
    writer.add({"hello", kStream, 1, "one", true});
    writer.add({"", "", 2, "", false});
    writer.add({"other", "s", 3, "three", false});
  }
  CHECK(seen == std::vector<std::string>{std::string("hello|") + kStream + "|1|one|platform", "||2|",
                                         "other|s|3|three"});
}

TEST_CASE("log writer: who adds more than may wait goes on as soon as some of it is gone") {
  std::size_t bytes = 0;
  LogWriter writer([&](const std::vector<LogLine>& lines) {
    for (const LogLine& line : lines) bytes += line.text.size();
  });
  const std::string large(std::size_t{7} * 1024 * 1024, 'x');
  for (int i = 0; i < 8; ++i) writer.add({"hello", kStream, kTimeMs, large, false});
  writer.flush();
  CHECK(bytes == 8 * large.size());
}

}  // namespace
}  // namespace offstage::lambda_host

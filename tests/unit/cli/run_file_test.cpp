#include "cli/run_file.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "cli/log_reader.h"
#include "lambda-host/private_directory.h"

namespace offstage::cli {
namespace {

namespace fs = std::filesystem;

TEST_CASE("run file: it is there while its stack is, and the first stack's") {
  const lambda_host::PrivateDirectory directory;
  const std::string& service = directory.path();
  CHECK_FALSE(RunFile::read(service));
  {
    const auto file = RunFile::write(service, {.http = "http://127.0.0.1:1",
                                               .dynamodb = "http://127.0.0.1:2",
                                               .data = "in memory",
                                               .web_socket = "",
                                               .lambda = "http://127.0.0.1:3"});
    REQUIRE(file != nullptr);
    CHECK(RunFile::write(service, {}) == nullptr);
    const auto stack = RunFile::read(service);
    REQUIRE(stack);
    CHECK(stack->http == "http://127.0.0.1:1");
    CHECK(stack->dynamodb == "http://127.0.0.1:2");
    CHECK(stack->lambda == "http://127.0.0.1:3");
  }
  CHECK_FALSE(fs::exists(service + "/.offstage/run.json"));
}

TEST_CASE("run file: one that was left behind is none") {
  const lambda_host::PrivateDirectory directory;
  fs::create_directories(directory.path() + "/.offstage");
  std::ofstream(directory.path() + "/.offstage/run.json") << R"({"pid":1,"lambda":"http://127.0.0.1:3"})";
  CHECK_FALSE(RunFile::read(directory.path()));
  CHECK(RunFile::write(directory.path(), {}) != nullptr);
}

TEST_CASE("log reader: whole lines of all files by their time, and then what is new") {
  const lambda_host::PrivateDirectory directory;
  LogReader reader(directory.path());
  CHECK(reader.read().empty());
  std::ofstream one(directory.path() + "/one.log");
  std::ofstream two(directory.path() + "/two.log");
  std::ofstream(directory.path() + "/other.txt") << "2026-11-04T10:00:15.000Z\tno log\n";
  one << "2026-11-04T10:00:15.001Z\tfirst\n2026-11-04T10:00:15.003Z\tthird\nno time\tleft "
         "out\n2026-11-04T10:00"
      << std::flush;
  two << "2026-11-04T10:00:15.002Z\tsecond\twith a tab\n" << std::flush;
  const std::vector<LogEntry> entries = reader.read();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].text == "first");
  CHECK(entries[1].text == "second\twith a tab");
  CHECK(entries[2].text == "third");
  CHECK(reader.read().empty());
  one << ":15.004Z\tfourth\n" << std::flush;
  const std::vector<LogEntry> added = reader.read();
  REQUIRE(added.size() == 1);
  CHECK(added[0].text == "fourth");
}

}  // namespace
}  // namespace offstage::cli

#include "base/process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace offstage {
namespace {

struct Run {
  std::string output;
  ProcessEnd end;
};

/// Runs a line of shell with standard output, and descriptor 5, caught.
Run run(const std::string& script, ProcessStart start = {}) {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  start.program = "/bin/sh";
  start.arguments = {"sh", "-c", script};
  start.descriptors = {{STDOUT_FILENO, ends[1]}, {5, ends[1]}};
  const auto pid = start_process(start);
  ::close(ends[1]);
  REQUIRE(pid);
  Run result;
  char bytes[256];
  for (ssize_t count = 0; (count = ::read(ends[0], bytes, sizeof bytes)) > 0;)
    result.output.append(bytes, static_cast<std::size_t>(count));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(*pid, &status, 0);
  result.end = ProcessEnd::of_status(status);
  return result;
}

TEST_CASE("process: it gets its variables, directory and descriptors, and nothing of ours") {
  const int ours = ::open("/dev/null", O_RDONLY);  // stays open over an exec
  REQUIRE(ours > 2);
  ProcessStart start;
  start.variables = {"ONE=a b", "PATH=/usr/bin:/bin"};
  start.directory = "/";
  const Run result =
      run("echo \"$ONE\"; pwd; echo to five >&5; read line || echo no input; ls /proc/self/fd", start);
  CHECK(result.output == "a b\n/\nto five\nno input\n0\n1\n2\n3\n5\n");
  CHECK(result.end.text() == "exit code 0");
  ::close(ours);
}

TEST_CASE("process: it leads a process group of its own") {
  CHECK(run("[ \"$(cut -d' ' -f5 /proc/$$/stat)\" = $$ ] && echo leads").output == "leads\n");
}

TEST_CASE("process: how it ended") {
  CHECK(run("exit 7").end.text() == "exit code 7");
  CHECK(run("kill -SEGV $$").end.text() == "signal SIGSEGV");
}

TEST_CASE("process: what cannot be started says why") {
  ProcessStart start;
  start.program = "/nowhere/program";
  start.arguments = {"program"};
  const auto missing = start_process(start);
  REQUIRE(!missing);
  CHECK(missing.error().text == "No such file or directory");
  start.program = "/";
  const auto directory = start_process(start);
  REQUIRE(!directory);
  CHECK(directory.error().text == "Permission denied");
}

TEST_CASE("process: programs are found in PATH, or by their path") {
  CHECK(find_program("sh"));
  CHECK(find_program("/bin/sh") == "/bin/sh");
  CHECK(!find_program("no-program-has-this-name"));
  CHECK(!find_program("/etc/passwd"));
}

}  // namespace
}  // namespace offstage

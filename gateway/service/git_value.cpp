#include "gateway/service/git_value.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

extern char** environ;

namespace offstage::gateway {
namespace {

using Arguments = std::vector<std::string>;

const std::map<std::string, Arguments>& commands() {
  static const std::map<std::string, Arguments> kCommands{
      {"describe", {"describe", "--always"}},
      {"describeLight", {"describe", "--always", "--tags"}},
      {"sha1", {"rev-parse", "--short", "HEAD"}},
      {"commit", {"rev-parse", "HEAD"}},
      {"branch", {"rev-parse", "--abbrev-ref", "HEAD"}},
      {"message", {"log", "-1", "--pretty=%B"}},
      {"messageSubject", {"log", "-1", "--pretty=%s"}},
      {"messageBody", {"log", "-1", "--pretty=%b"}},
      {"user", {"config", "user.name"}},
      {"email", {"config", "user.email"}},
      {"isDirty", {"status", "--porcelain", "--untracked-files=no"}},
      {"repository", {"rev-parse", "--show-toplevel"}},
      {"tags", {"tag", "--points-at", "HEAD"}},
  };
  return kCommands;
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  return text;
}

std::string read_all(int descriptor) {
  std::string text;
  char buffer[4096];
  for (;;) {
    const ssize_t size = ::read(descriptor, buffer, sizeof buffer);
    if (size > 0) {
      text.append(buffer, static_cast<std::size_t>(size));
    } else if (size == 0 || errno != EINTR) {
      return text;
    }
  }
}

/// Starts git with both its outputs in one pipe: what it prints when it succeeds, or why it does not.
Result<std::string, Failure> run_git(const std::string& directory, const Arguments& arguments) {
  Arguments words{"git", "-C", directory};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);

  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return Failure{std::strerror(errno)};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, "git", &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  std::string output = error == 0 ? trimmed(read_all(ends[0])) : std::string();
  ::close(ends[0]);
  if (error != 0) return Failure{std::string("git cannot be started: ") + std::strerror(error)};
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return output;
  const std::string first_line = output.substr(0, output.find('\n'));
  return Failure{"git " + arguments.front() + (first_line.empty() ? " has no answer" : ": " + first_line)};
}

std::string joined_lines(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "::";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

bool is_git_value(const std::string& name) {
  return commands().contains(name);
}

Result<std::string, Failure> git_value(const std::string& directory, const std::string& name) {
  const auto command = commands().find(name);
  if (command == commands().end()) return Failure{"git has no value \"" + name + "\""};
  ASSIGN_OR_RETURN(std::string output, run_git(directory.empty() ? "." : directory, command->second));
  if (name == "isDirty") return std::string(output.empty() ? "false" : "true");
  if (name == "repository") return output.substr(output.rfind('/') + 1);
  if (name != "tags") return output;
  if (output.empty()) return run_git(directory.empty() ? "." : directory, commands().at("sha1"));
  return joined_lines(output);
}

}  // namespace offstage::gateway

#include "lambda-host/private_directory.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace offstage::lambda_host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "offstage-lambda-";  // then the process id, "-" and six characters

bool is_running(pid_t process) {
  return ::kill(process, 0) == 0 || errno != ESRCH;
}

void remove_left_behind(const fs::path& temporary) {
  std::error_code ignored;
  for (fs::directory_iterator entry(temporary, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(kPrefix)) continue;
    pid_t process = 0;
    const auto parsed = std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), process);
    if (parsed.ec != std::errc() || *parsed.ptr != '-' || is_running(process)) continue;
    std::error_code not_ours;
    fs::remove_all(entry->path(), not_ours);
  }
}

}  // namespace

PrivateDirectory::PrivateDirectory() {
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  if (error) return;
  remove_left_behind(temporary);
  std::string path = (temporary / (std::string(kPrefix) + std::to_string(::getpid()) + "-XXXXXX")).string();
  if (::mkdtemp(path.data()) != nullptr) path_ = path;
}

PrivateDirectory::~PrivateDirectory() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

}  // namespace offstage::lambda_host

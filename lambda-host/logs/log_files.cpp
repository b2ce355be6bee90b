#include "lambda-host/logs/log_files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "lambda-host/logs/log_time.h"

namespace offstage::lambda_host {
namespace {

namespace fs = std::filesystem;

/// Streams that are remembered; most of them have ended.
constexpr std::size_t kTargetsMax = 1'000;

/// "2026/11/21/[$LATEST]0a1b..." becomes "2026-11-21-0a1b...".
std::string file_name(std::string_view stream) {
  std::string name(stream);
  if (const std::size_t version = name.find("[$LATEST]"); version != std::string::npos)
    name.erase(version, 9);
  for (char& c : name) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!is_plain) c = '-';
  }
  return name;
}

void remove_oldest(const fs::path& directory, std::size_t files_max) {
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(directory, error)) {
    if (entry.path().extension() == ".log") files.emplace_back(entry.last_write_time(error), entry.path());
  }
  if (files.size() <= files_max) return;
  std::sort(files.begin(), files.end());
  files.resize(files.size() - files_max);
  for (const auto& [time, path] : files) fs::remove(path, error);
}

}  // namespace

std::string log_directory(const std::string& directory, const std::string& function) {
  return (fs::path(directory) / function).string();
}

void LogFiles::write(const std::vector<StoredLine>& lines) {
  // As a rule many lines in a row are of one stream: these are one write.
  for (auto line = lines.begin(); line != lines.end();) {
    std::string text;
    auto next = line;
    for (; next != lines.end() && next->function == line->function && next->stream == line->stream; ++next)
      text.append(log_time(next->time_ms)).append("\t").append(next->text).append("\n");
    append(line->function, line->stream, text);
    line = next;
  }
}

void LogFiles::append(const std::string& function, const std::string& stream, std::string_view text) {
  if (targets_.size() > kTargetsMax) targets_.clear();
  Target& target = targets_[{function, stream}];
  const bool is_new = target.path.empty() || target.bytes >= kFileBytesMax;
  if (is_new) {
    const fs::path directory = log_directory(directory_, function);
    std::error_code error;
    fs::create_directories(directory, error);
    remove_oldest(directory, kFilesMax - 1);
    const std::string part = target.path.empty() ? "" : fmt::format("-{}", ++target.part);
    target.path = (directory / (file_name(stream) + part + ".log")).string();
    const auto size = fs::file_size(target.path, error);
    target.bytes = error ? 0 : static_cast<std::size_t>(size);
  }
  const int file = ::open(target.path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(file, text.data(), text.size());
  ::close(file);
  target.bytes += text.size();
}

}  // namespace offstage::lambda_host

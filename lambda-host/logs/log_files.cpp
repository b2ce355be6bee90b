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
constexpr std::size_t kStreamsMax = 1'000;

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

void LogFiles::write(const std::vector<LogLine>& lines) {
  if (streams_.size() > kStreamsMax) streams_.clear();
  // Lines of several streams come mixed: what is of one stream is one write.
  std::vector<Streams::value_type*> written;
  std::int64_t time_ms = -1;
  std::string time;  // that as text: many lines are of one millisecond
  for (const LogLine& line : lines) {
    if (line.time_ms != time_ms) time = log_time(time_ms = line.time_ms);
    Streams::value_type& stream = stream_of(line);
    std::string& text = stream.second.pending;
    if (text.empty()) written.push_back(&stream);
    text.append(time).append("\t").append(line.text).append("\n");
  }
  for (Streams::value_type* stream : written) append(*stream);
}

LogFiles::Streams::value_type& LogFiles::stream_of(const LogLine& line) {
  const std::pair name(line.function, line.stream);
  const auto found = streams_.find(name);
  return found != streams_.end() ? *found : *streams_.emplace(name, File{}).first;
}

void LogFiles::append(Streams::value_type& stream) {
  File& file = stream.second;
  const std::string text = std::exchange(file.pending, {});
  const bool is_new = file.path.empty() || file.bytes >= kFileBytesMax;
  if (is_new) {
    const fs::path directory = log_directory(directory_, stream.first.first);
    std::error_code error;
    fs::create_directories(directory, error);
    remove_oldest(directory, kFilesMax - 1);
    const std::string part = file.path.empty() ? "" : fmt::format("-{}", ++file.part);
    file.path = (directory / (file_name(stream.first.second) + part + ".log")).string();
    const auto size = fs::file_size(file.path, error);
    file.bytes = error ? 0 : static_cast<std::size_t>(size);
  }
  const int descriptor = ::open(file.path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return;
  [[maybe_unused]] const ssize_t written = ::write(descriptor, text.data(), text.size());
  ::close(descriptor);
  file.bytes += text.size();
}

}  // namespace offstage::lambda_host

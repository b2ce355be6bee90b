#include "cli/log_reader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "lambda-host/logs/log_time.h"

namespace offstage::cli {
namespace {

void append_entries(std::string_view text, std::vector<LogEntry>& entries) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const std::size_t tab = line.find('\t');
    const auto time = tab == std::string_view::npos ? std::nullopt : lambda_host::parse_log_time(line);
    if (time) entries.push_back({*time, std::string(line.substr(tab + 1))});
  }
}

}  // namespace

std::vector<LogEntry> LogReader::read() {
  std::vector<LogEntry> entries;
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error))
    if (entry.path().extension() == ".log") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  for (const std::string& path : files) {
    std::ifstream file(path, std::ios::binary);
    std::uint64_t& offset = offsets_[path];
    file.seekg(static_cast<std::streamoff>(offset));
    std::string text(std::istreambuf_iterator<char>(file), {});
    text.resize(text.rfind('\n') + 1);  // npos + 1 is 0
    offset += text.size();
    append_entries(text, entries);
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const LogEntry& a, const LogEntry& b) { return a.time_ms < b.time_ms; });
  return entries;
}

}  // namespace offstage::cli

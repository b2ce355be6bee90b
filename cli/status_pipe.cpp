#include "cli/status_pipe.h"

#include <unistd.h>

namespace offstage::cli {

void send_status(int descriptor, std::string_view word, std::string_view rest) {
  if (descriptor < 0) return;
  std::string line(word);
  line.append(" ").append(rest).append("\n");
  // A parent that is gone is no reason to fail: this process is about to be told to end.
  [[maybe_unused]] const auto written = ::write(descriptor, line.data(), line.size());
}

std::vector<StatusLine> StatusReader::read(int descriptor) {
  char buffer[1024];
  for (ssize_t count = 0; (count = ::read(descriptor, buffer, sizeof buffer)) > 0;) {
    pending_.append(buffer, static_cast<std::size_t>(count));
  }
  std::vector<StatusLine> lines;
  for (std::size_t end = 0; (end = pending_.find('\n')) != std::string::npos; pending_.erase(0, end + 1)) {
    const std::size_t blank = std::min(pending_.find(' '), end);
    lines.push_back(
        {pending_.substr(0, blank), blank < end ? pending_.substr(blank + 1, end - blank - 1) : ""});
  }
  return lines;
}

}  // namespace offstage::cli

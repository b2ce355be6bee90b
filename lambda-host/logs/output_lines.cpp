#include "lambda-host/logs/output_lines.h"

#include <utility>

namespace offstage::lambda_host {

void OutputLines::write(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
    if (begun_.empty()) {
      stream_.output(bytes.substr(0, end));
    } else {
      stream_.output(begun_.append(bytes.substr(0, end)));
      begun_.clear();
    }
    bytes.remove_prefix(end + 1);
  }
  begun_.append(bytes);
  if (begun_.size() < kLineBytesMax) return;
  stream_.output(begun_);
  begun_.clear();
}

void OutputLines::flush() {
  const std::lock_guard lock(mutex_);
  if (!begun_.empty()) stream_.output(std::exchange(begun_, {}));
}

}  // namespace offstage::lambda_host

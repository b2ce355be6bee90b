#include "lambda-host/processes/process_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace offstage::lambda_host {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} * 1024;
/// Of one drain: the pipe holds one of them, and the process may print meanwhile.
constexpr int kReadsMax = 16;

}  // namespace

ProcessOutput::ProcessOutput(Sink sink) : sink_(std::move(sink)) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return;
  read_end_ = ends[0];
  write_end_ = ends[1];
  ::fcntl(read_end_, F_SETFL, O_NONBLOCK);
}

ProcessOutput::~ProcessOutput() {
  close_write_end();
  if (read_end_ >= 0) ::close(read_end_);
}

void ProcessOutput::close_write_end() {
  if (write_end_ >= 0) ::close(std::exchange(write_end_, -1));
}

bool ProcessOutput::drain() {
  const std::lock_guard lock(mutex_);
  for (int i = 0; i < kReadsMax; ++i) {
    const std::size_t before = pending_.size();
    pending_.resize(before + kReadBytes);
    const ssize_t count = ::read(read_end_, pending_.data() + before, kReadBytes);
    pending_.resize(before + static_cast<std::size_t>(count > 0 ? count : 0));
    if (count == 0) return false;
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    take_lines();
  }
  return true;
}

/// The lock is held.
void ProcessOutput::take_lines() {
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = pending_.find('\n', begin + searched_);
    if (end == std::string::npos) break;
    searched_ = 0;
    const bool has_return = end > begin && pending_[end - 1] == '\r';
    sink_(std::string_view(pending_).substr(begin, end - begin - (has_return ? 1 : 0)));
    begin = end + 1;
  }
  while (pending_.size() - begin >= kLineBytesMax) {
    sink_(std::string_view(pending_).substr(begin, kLineBytesMax));
    begin += kLineBytesMax;
  }
  pending_.erase(0, begin);
  searched_ = pending_.size();
}

void ProcessOutput::flush() {
  drain();
  const std::lock_guard lock(mutex_);
  if (!pending_.empty()) sink_(pending_);
  pending_.clear();
  searched_ = 0;
}

}  // namespace offstage::lambda_host

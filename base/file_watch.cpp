#include "base/file_watch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <utility>

namespace offstage {
namespace {

/// What is made without being written is a link.
constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                                  IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK;

Failure failure(const std::string& what, int error) {
  const char* const reason =
      error == ENOSPC   ? "the system's limit of watched directories is reached (fs.inotify.max_user_watches)"
      : error == EMFILE ? "the system's limit of watchers is reached (fs.inotify.max_user_instances)"
                        : std::strerror(error);
  return Failure{"cannot watch " + what + ": " + reason};
}

bool is_link(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_symlink(path, error)) return true;
  const std::uintmax_t links = std::filesystem::hard_link_count(path, error);
  return !error && links > 1;
}

/// Nothing for what needs no word: a file that is only begun, a directory that has gone.
std::optional<FileChange> change_of(std::uint32_t mask, std::string path) {
  using Kind = FileChange::Kind;
  const bool is_directory = (mask & IN_ISDIR) != 0;
  if (is_directory && (mask & (IN_CREATE | IN_MOVED_TO)) != 0)
    return FileChange{Kind::kDirectoryMade, std::move(path)};
  if (is_directory) return std::nullopt;
  if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) return FileChange{Kind::kGone, std::move(path)};
  if ((mask & IN_ATTRIB) != 0) return FileChange{Kind::kAttributes, std::move(path)};
  if ((mask & IN_MODIFY) != 0) return FileChange{Kind::kGrowing, std::move(path)};
  if ((mask & IN_CREATE) != 0 && !is_link(path)) return std::nullopt;
  return FileChange{Kind::kWritten, std::move(path)};
}

}  // namespace

Result<FileWatch, Failure> FileWatch::open() {
  FileWatch result;
  result.watch_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (result.watch_ < 0 || ::pipe2(result.wake_pipe_, O_CLOEXEC | O_NONBLOCK) != 0)
    return failure("files", errno);
  return result;
}

FileWatch::FileWatch(FileWatch&& other) noexcept
    : watch_(std::exchange(other.watch_, -1)),
      wake_pipe_{std::exchange(other.wake_pipe_[0], -1), std::exchange(other.wake_pipe_[1], -1)},
      directories_(std::move(other.directories_)) {}

FileWatch::~FileWatch() {
  for (const int descriptor : {watch_, wake_pipe_[0], wake_pipe_[1]})
    if (descriptor >= 0) ::close(descriptor);
}

Result<void, Failure> FileWatch::add(const std::string& directory, Tells tells) {
  const std::uint32_t events = tells == Tells::kAtEachWrite ? kEvents | IN_MODIFY : kEvents;
  const int id = ::inotify_add_watch(watch_, directory.c_str(), events);
  if (id < 0) return failure(directory, errno);
  directories_[id] = directory;
  return {};
}

std::optional<std::vector<FileChange>> FileWatch::wait(std::optional<std::chrono::milliseconds> timeout) {
  pollfd ready[] = {{watch_, POLLIN, 0}, {wake_pipe_[0], POLLIN, 0}};
  const int milliseconds = timeout ? static_cast<int>(timeout->count()) : -1;
  if (::poll(ready, 2, milliseconds) <= 0) return std::nullopt;
  char woken[64];
  if (ready[1].revents != 0 && ::read(wake_pipe_[0], woken, sizeof woken) > 0) return std::nullopt;
  return take_changes();
}

std::vector<FileChange> FileWatch::take_changes() {
  std::vector<FileChange> changes;
  alignas(inotify_event) char buffer[16'384];
  for (ssize_t size = 0; (size = ::read(watch_, buffer, sizeof buffer)) > 0;) {
    for (const char* at = buffer; at < buffer + size;) {
      const auto& event = *reinterpret_cast<const inotify_event*>(at);
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) changes.push_back({FileChange::Kind::kMissed, {}});
      if ((event.mask & IN_IGNORED) != 0) directories_.erase(event.wd);
      const auto directory = directories_.find(event.wd);
      if (directory == directories_.end() || event.len == 0) continue;
      if (auto change = change_of(event.mask, directory->second + "/" + event.name))
        changes.push_back(*std::move(change));
    }
  }
  return changes;
}

void FileWatch::wake() const {
  [[maybe_unused]] const ssize_t written = ::write(wake_pipe_[1], "w", 1);
}

}  // namespace offstage

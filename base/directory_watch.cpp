#include "base/directory_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace offstage {

Result<DirectoryWatch, Failure> DirectoryWatch::open(const std::string& directory) {
  const int descriptor = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  if (descriptor < 0) return Failure{std::string("cannot watch files: ") + std::strerror(errno)};
  DirectoryWatch watch(descriptor);
  constexpr std::uint32_t kEvents =
      IN_CREATE | IN_MODIFY | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ONLYDIR;
  if (::inotify_add_watch(descriptor, directory.c_str(), kEvents) < 0)
    return Failure{"cannot watch " + directory + ": " + std::strerror(errno)};
  return watch;
}

DirectoryWatch::DirectoryWatch(DirectoryWatch&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

DirectoryWatch::~DirectoryWatch() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void DirectoryWatch::drain() {
  char events[4096];
  while (::read(descriptor_, events, sizeof events) > 0) {
  }
}

}  // namespace offstage

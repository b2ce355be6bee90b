#pragma once

#include <sys/types.h>

namespace offstage::lambda_host {

/// A process of a few pages that outlives this one by a moment: it kills the process groups that are left
/// when this process ends, also when it was killed itself. The kernel ends a child with its parent, but not
/// what the child has started in turn. Thread-safe.
class OrphanGuard {
 public:
  OrphanGuard();
  OrphanGuard(const OrphanGuard&) = delete;
  OrphanGuard& operator=(const OrphanGuard&) = delete;
  /// Kills what is still guarded.
  ~OrphanGuard();

  void add(pid_t group);
  /// To be called while the group's leader has not been waited for: its number is still its own.
  void remove(pid_t group);

 private:
  pid_t guard_ = -1;
  int pipe_ = -1;
};

}  // namespace offstage::lambda_host

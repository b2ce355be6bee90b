#include "emulator/engine/key_locks.h"

#include <algorithm>
#include <functional>

namespace offstage::emulator {

KeyLocks::Guard KeyLocks::lock(const std::vector<std::string>& keys) {
  Guard guard;
  guard.held_.reserve(keys.size());
  for (const auto& key : keys) {
    guard.held_.push_back(&stripes_[std::hash<std::string>{}(key) % kStripes]);
  }
  std::sort(guard.held_.begin(), guard.held_.end());
  guard.held_.erase(std::unique(guard.held_.begin(), guard.held_.end()), guard.held_.end());
  for (auto* stripe : guard.held_) stripe->lock();
  return guard;
}

KeyLocks::Guard::~Guard() {
  for (auto it = held_.rbegin(); it != held_.rend(); ++it) (*it)->unlock();
}

}  // namespace offstage::emulator

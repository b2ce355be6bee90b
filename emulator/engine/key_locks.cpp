#include "emulator/engine/key_locks.h"

#include <algorithm>
#include <utility>

namespace offstage::emulator {

KeyLocks::Guard::Guard(std::vector<std::mutex*> stripes) : held_(std::move(stripes)) {
  std::sort(held_.begin(), held_.end());
  held_.erase(std::unique(held_.begin(), held_.end()), held_.end());
  for (auto* stripe : held_) stripe->lock();
}

KeyLocks::Guard::~Guard() {
  for (auto it = held_.rbegin(); it != held_.rend(); ++it) (*it)->unlock();
}

}  // namespace offstage::emulator

#pragma once

#include <array>
#include <mutex>
#include <string>
#include <vector>

namespace offstage::emulator {

/// Serialises writes to the same item: a fixed number of mutexes, each standing for many keys. Locks are
/// taken in ascending order of their stripe, so that two writers of several items cannot wait for each
/// other. Cheaper than RocksDB's transaction layer, which would allocate per lock and read twice.
class KeyLocks {
 public:
  /// Holds the stripes of some keys until it goes out of scope.
  class Guard {
   public:
    Guard(Guard&&) noexcept = default;
    Guard(const Guard&) = delete;
    ~Guard();

   private:
    friend class KeyLocks;
    Guard() = default;
    std::vector<std::mutex*> held_;
  };

  Guard lock(const std::vector<std::string>& keys);

 private:
  static constexpr std::size_t kStripes = 1024;
  std::array<std::mutex, kStripes> stripes_;
};

}  // namespace offstage::emulator

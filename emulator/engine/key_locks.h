#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string_view>
#include <utility>
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
    explicit Guard(std::vector<std::mutex*> stripes);
    std::vector<std::mutex*> held_;
  };

  /// `keys`: a container of what a string_view can be made of.
  template <class Keys>
  Guard lock(const Keys& keys) {
    std::vector<std::mutex*> stripes;
    stripes.reserve(keys.size());
    for (const std::string_view key : keys) stripes.push_back(stripe_of(key));
    return Guard(std::move(stripes));
  }

 private:
  std::mutex* stripe_of(std::string_view key) {
    return &stripes_[std::hash<std::string_view>{}(key) % kStripes];
  }

  static constexpr std::size_t kStripes = 1024;
  std::array<std::mutex, kStripes> stripes_;
};

}  // namespace offstage::emulator

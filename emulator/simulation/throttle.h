#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

enum class Access : unsigned char { kRead, kWrite };

/// What a request takes its capacity from.
struct CapacitySource {
  const TableSchema& table;
  /// A global index has capacity of its own; a local one (or nullptr) uses the table's.
  const SecondaryIndex* index = nullptr;
  Access access = Access::kRead;
  /// The key of an item or index entry, or of a range of one partition; empty when no one partition is meant.
  std::string_view key = {};
};

/// Throttling by throughput ("Provisioned capacity mode", "Burst and adaptive capacity", developer guide).
/// Each table and each global index has a bucket of read units and one of write units, filled by what is
/// provisioned. A request is admitted while there is anything in its bucket, and takes what it consumed once
/// that is known, so a bucket may go below zero. Unused units are kept for 300 seconds. A bucket that is seen
/// for the first time holds what the table has not used since it was made (at least one second's units).
/// Besides, one partition key gives 3,000 read and 1,000 write units a second and no more, whatever is
/// provisioned. On demand nothing but that limits. Thread-safe.
class Throttle {
 public:
  static constexpr std::int64_t kBurstSeconds = 300;
  static constexpr std::int64_t kPartitionReadUnits = 3000;
  static constexpr std::int64_t kPartitionWriteUnits = 1000;

  /// `clock` outlives this. `arn_prefix` is what the table's name is appended to, to name it in an error.
  Throttle(const Clock& clock, std::string arn_prefix) : clock_(clock), arn_prefix_(std::move(arn_prefix)) {}

  /// Switched off, every bucket is forgotten.
  void set_on(bool on);
  bool is_on() const { return on_.load(std::memory_order_relaxed); }

  /// Nothing left: ProvisionedThroughputExceededException, or ThrottlingException on demand.
  Result<void> admit(const CapacitySource& source);
  void charge(const CapacitySource& source, double units);

 private:
  struct Bucket {
    double units = 0;
    std::int64_t filled_at_ms = 0;
  };
  struct SpaceKey {
    std::uint32_t space;  // of the table or index: never used twice
    Access access;
    auto operator<=>(const SpaceKey&) const = default;
  };

  // With mutex_ held:
  Bucket& provisioned_bucket(const CapacitySource& source, std::int64_t now_ms);
  Bucket& partition_bucket(const CapacitySource& source, std::int64_t now_ms);
  void forget_full_partitions(std::int64_t now_ms);

  AwsError refusal(const CapacitySource& source, std::string_view limit) const;

  const Clock& clock_;
  const std::string arn_prefix_;
  std::atomic<bool> on_{false};
  std::mutex mutex_;  // guards the buckets
  std::map<SpaceKey, Bucket> provisioned_;
  std::unordered_map<std::string, Bucket> partitions_;
};

}  // namespace offstage::emulator

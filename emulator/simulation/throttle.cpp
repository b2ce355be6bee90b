#include "emulator/simulation/throttle.h"

#include <algorithm>

#include "emulator/model/errors.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

constexpr std::size_t kPartitionsKept = 10'000;
constexpr double kMsPerSecond = 1000;

bool has_own_capacity(const CapacitySource& source) {
  return source.index && source.index->is_global();
}

/// Units a second.
double provisioned_rate(const CapacitySource& source) {
  const auto& capacity = has_own_capacity(source) ? source.index->capacity : source.table.capacity;
  const auto& throughput = capacity.provisioned;
  return static_cast<double>(source.access == Access::kRead ? throughput.read_units : throughput.write_units);
}

double partition_rate(Access access) {
  return static_cast<double>(access == Access::kRead ? Throttle::kPartitionReadUnits
                                                     : Throttle::kPartitionWriteUnits);
}

}  // namespace

void Throttle::set_on(bool on) {
  const std::lock_guard lock(mutex_);
  on_.store(on, std::memory_order_relaxed);
  if (on) return;
  provisioned_.clear();
  partitions_.clear();
}

Throttle::Bucket& Throttle::provisioned_bucket(const CapacitySource& source, std::int64_t now_ms) {
  const auto space = has_own_capacity(source) ? source.index->space : source.table.space;
  const double rate = provisioned_rate(source);
  const auto [it, is_new] = provisioned_.try_emplace({space, source.access});
  auto& bucket = it->second;
  const auto since_ms = is_new ? source.table.created_ms : bucket.filled_at_ms;
  const double seconds = static_cast<double>(std::max<std::int64_t>(0, now_ms - since_ms)) / kMsPerSecond;
  bucket.units += rate * (is_new ? std::max(1.0, seconds) : seconds);
  bucket.units = std::min(bucket.units, rate * static_cast<double>(kBurstSeconds));
  bucket.filled_at_ms = is_new ? now_ms : std::max(bucket.filled_at_ms, now_ms);
  return bucket;
}

Throttle::Bucket& Throttle::partition_bucket(const CapacitySource& source, std::int64_t now_ms) {
  if (partitions_.size() >= kPartitionsKept) forget_full_partitions(now_ms);
  const auto space = has_own_capacity(source) ? source.index->space : source.table.space;
  // A local index has its table's partitions: its keys have the same hash in another space.
  auto name = std::to_string(space).append(partition_hash(source.key));
  name.push_back(source.access == Access::kRead ? 'r' : 'w');
  const double rate = partition_rate(source.access);
  const auto [it, is_new] = partitions_.try_emplace(std::move(name), Bucket{rate, now_ms});
  auto& bucket = it->second;
  const auto elapsed_ms = std::max<std::int64_t>(0, now_ms - bucket.filled_at_ms);
  bucket.units = std::min(rate, bucket.units + rate * static_cast<double>(elapsed_ms) / kMsPerSecond);
  bucket.filled_at_ms = std::max(bucket.filled_at_ms, now_ms);
  return bucket;
}

void Throttle::forget_full_partitions(std::int64_t now_ms) {
  std::erase_if(partitions_, [&](const auto& entry) {
    const double rate = partition_rate(entry.first.back() == 'r' ? Access::kRead : Access::kWrite);
    const auto elapsed_ms = static_cast<double>(now_ms - entry.second.filled_at_ms);
    return entry.second.units + rate * elapsed_ms / kMsPerSecond >= rate;
  });
}

Result<void> Throttle::admit(const CapacitySource& source) {
  if (!is_on()) return {};
  const auto now_ms = clock_.now_ms();
  const std::lock_guard lock(mutex_);
  if (source.table.billing_mode == BillingMode::kProvisioned &&
      provisioned_bucket(source, now_ms).units <= 0) {
    return refusal(source, "ProvisionedThroughputExceeded");
  }
  if (!source.key.empty() && partition_bucket(source, now_ms).units <= 0) {
    return refusal(source, "KeyRangeThroughputExceeded");
  }
  return {};
}

void Throttle::charge(const CapacitySource& source, double units) {
  if (!is_on() || units <= 0) return;
  const auto now_ms = clock_.now_ms();
  const std::lock_guard lock(mutex_);
  if (!is_on()) return;
  if (source.table.billing_mode == BillingMode::kProvisioned) {
    provisioned_bucket(source, now_ms).units -= units;
  }
  if (!source.key.empty()) partition_bucket(source, now_ms).units -= units;
}

AwsError Throttle::refusal(const CapacitySource& source, std::string_view limit) const {
  const bool index = has_own_capacity(source);
  auto reason = std::string(index ? "Index" : "Table")
                    .append(source.access == Access::kRead ? "Read" : "Write")
                    .append(limit);
  auto resource = arn_prefix_ + source.table.name;
  if (index) resource.append("/index/").append(source.index->name);
  const auto part = index ? errors::ThrottledPart::kIndex : errors::ThrottledPart::kTable;
  auto error = source.table.billing_mode == BillingMode::kProvisioned
                   ? errors::provisioned_throughput_exceeded(part)
                   : errors::throttling(part);
  return errors::with_throttling_reason(std::move(error), reason, resource);
}

}  // namespace offstage::emulator

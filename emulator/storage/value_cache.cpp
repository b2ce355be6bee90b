#include "emulator/storage/value_cache.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <utility>

namespace offstage::emulator {
namespace {

constexpr std::size_t kShards = 64;
constexpr std::size_t kBuckets = 128;  // of a shard
constexpr std::size_t kWays = 4;       // slots of a bucket
constexpr std::size_t kShardBytesMax = std::size_t{256} * 1024;
constexpr std::size_t kValueBytesMax = std::size_t{2} * 1024;

std::shared_ptr<const char[]> joined(std::string_view key, std::string_view value) {
  auto bytes = std::make_shared_for_overwrite<char[]>(key.size() + value.size());
  std::copy(value.begin(), value.end(), std::copy(key.begin(), key.end(), bytes.get()));
  return bytes;
}

}  // namespace

struct ValueCache::Slot {
  std::size_t hash = 0;
  std::shared_ptr<const char[]> bytes;  // the key, then the value; null when the slot is free
  std::uint32_t key_size = 0;
  std::uint32_t value_size = 0;
  std::uint16_t writers = 0;  // between begin() and end(): not to be found, and not to be thrown out
  bool is_void = false;       // to be forgotten when the last of them ends
  bool is_used = false;       // since the hand came by

  std::string_view key() const { return {bytes.get(), key_size}; }
  std::string_view value() const { return {bytes.get() + key_size, value_size}; }
  std::size_t size() const { return std::size_t{key_size} + value_size; }
};

struct ValueCache::Shard {
  std::mutex mutex;
  std::vector<Slot> slots;    // made when the first is needed
  std::size_t bytes = 0;      // of all slots
  std::size_t hand = 0;       // where to look next for something to throw out
  std::uint64_t writing = 0;  // changes that have begun and not ended
  std::uint64_t written = 0;  // changes that have ended
};

ValueCache::ValueCache() : shards_(std::make_unique<Shard[]>(kShards)) {}
ValueCache::~ValueCache() = default;

ValueCache::Shard& ValueCache::shard(std::size_t hash) {
  return shards_[hash % kShards];
}

ValueCache::Slot* ValueCache::slot_of(Shard& shard, std::size_t hash, std::string_view key) {
  if (shard.slots.empty()) return nullptr;
  Slot* const bucket = &shard.slots[hash / kShards % kBuckets * kWays];
  for (Slot* slot = bucket; slot != bucket + kWays; ++slot) {
    if (slot->bytes && slot->hash == hash && slot->key() == key) return slot;
  }
  return nullptr;
}

void ValueCache::forget(Shard& shard, Slot& slot) {
  shard.bytes -= slot.size();
  slot = {};
}

/// A free slot for `size` bytes more, or none.
ValueCache::Slot* ValueCache::room(Shard& shard, std::size_t hash, std::size_t size) {
  if (shard.slots.empty()) shard.slots.resize(kBuckets * kWays);
  // Twice around: the first time may do no more than find all of them used.
  for (std::size_t steps = 2 * shard.slots.size(); shard.bytes + size > kShardBytesMax && steps > 0;
       --steps) {
    Slot& slot = shard.slots[shard.hand++ % shard.slots.size()];
    if (!slot.bytes || slot.writers > 0 || std::exchange(slot.is_used, false)) continue;
    forget(shard, slot);
  }
  if (shard.bytes + size > kShardBytesMax) return nullptr;
  Slot* const bucket = &shard.slots[hash / kShards % kBuckets * kWays];
  Slot* worst = nullptr;
  for (Slot* slot = bucket; slot != bucket + kWays; ++slot) {
    if (!slot->bytes) return slot;
    if (slot->writers == 0 && (!worst || !std::exchange(slot->is_used, false))) worst = slot;
  }
  if (worst) forget(shard, *worst);
  return worst;
}

ValueCache::Found ValueCache::find(std::string_view key) {
  const std::size_t hash = std::hash<std::string_view>()(key);
  Shard& shard = this->shard(hash);
  const std::lock_guard lock(shard.mutex);
  if (Slot* const slot = slot_of(shard, hash, key)) {
    if (slot->writers > 0) return {};
    slot->is_used = true;
    return {slot->bytes, slot->value(), {}};
  }
  if (shard.writing > 0) return {};
  return {{}, {}, shard.written};
}

void ValueCache::remember(std::string_view key, std::string_view value, Stamp stamp) {
  if (!stamp || value.size() > kValueBytesMax) return;
  auto bytes = joined(key, value);
  const std::size_t hash = std::hash<std::string_view>()(key);
  Shard& shard = this->shard(hash);
  const std::lock_guard lock(shard.mutex);
  if (shard.writing > 0 || shard.written != *stamp || slot_of(shard, hash, key)) return;
  Slot* const slot = room(shard, hash, key.size() + value.size());
  if (!slot) return;
  slot->hash = hash;
  slot->bytes = std::move(bytes);
  slot->key_size = static_cast<std::uint32_t>(key.size());
  slot->value_size = static_cast<std::uint32_t>(value.size());
  shard.bytes += slot->size();
}

void ValueCache::begin(std::vector<Change>& changes) {
  for (auto& change : changes) {
    change.hash = std::hash<std::string_view>()(change.key);
    Shard& shard = this->shard(change.hash);
    const std::lock_guard lock(shard.mutex);
    ++shard.writing;
    Slot* const slot = slot_of(shard, change.hash, change.key);
    change.is_marked = slot != nullptr;
    // Which of two the store has last is not known here.
    if (slot && ++slot->writers > 1) slot->is_void = true;
  }
}

void ValueCache::end(const std::vector<Change>& changes, bool written) {
  for (const auto& change : changes) {
    const bool is_kept =
        change.is_marked && written && change.value && change.value->size() <= kValueBytesMax;
    auto bytes = is_kept ? joined(change.key, *change.value) : nullptr;
    Shard& shard = this->shard(change.hash);
    const std::lock_guard lock(shard.mutex);
    --shard.writing;
    ++shard.written;
    if (!change.is_marked) continue;
    Slot& slot = *slot_of(shard, change.hash, change.key);
    if (!bytes) slot.is_void = true;
    if (--slot.writers > 0) continue;
    if (slot.is_void) {
      forget(shard, slot);
      continue;
    }
    shard.bytes -= slot.size();
    slot.bytes = std::move(bytes);
    slot.value_size = static_cast<std::uint32_t>(change.value->size());
    slot.is_used = true;
    shard.bytes += slot.size();
  }
}

void ValueCache::begin_range(std::string_view first, std::string_view last) {
  for (std::size_t i = 0; i < kShards; ++i) {
    Shard& shard = shards_[i];
    const std::lock_guard lock(shard.mutex);
    ++shard.writing;
    for (auto& slot : shard.slots) {
      if (!slot.bytes || slot.key() < first || slot.key() >= last) continue;
      if (slot.writers > 0) {
        slot.is_void = true;
      } else {
        forget(shard, slot);
      }
    }
  }
}

void ValueCache::end_range() {
  for (std::size_t i = 0; i < kShards; ++i) {
    const std::lock_guard lock(shards_[i].mutex);
    --shards_[i].writing;
    ++shards_[i].written;
  }
}

}  // namespace offstage::emulator

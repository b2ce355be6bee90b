#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace offstage::emulator {

/// Values that were read lately, by their keys. A read that finds its value here costs a tenth of one that
/// RocksDB looks for in its memtables and files, and most reads come back to the same few thousand items.
///
/// It never answers what the store would not:
///  - who writes tells begin() before the store changes and end() after; between the two, the keys are read
///    from the store itself;
///  - who did not find a value reads the store and says remember(), with the stamp that find() gave; what
///    was written to in the meantime is not remembered.
///
/// Values above 2 KB are not kept, nor more than about 16 MB; keys and values are any bytes.
/// Threads: every member is safe to call from many threads at once. Two writers of one key at the same time
/// are allowed, and the key is then forgotten.
class ValueCache {
 public:
  using Stamp = std::optional<std::uint64_t>;

  struct Found {
    std::shared_ptr<const char[]> owner;  // keeps value; null when it was not found
    std::string_view value;
    Stamp stamp;  // for remember(), when it was not found
  };

  /// What becomes of a key: a new value, or none when it is erased.
  struct Change {
    std::string_view key;
    std::optional<std::string_view> value;
    std::size_t hash = 0;  // these two are the cache's own
    bool is_marked = false;
  };

  ValueCache();
  ~ValueCache();
  ValueCache(const ValueCache&) = delete;
  ValueCache& operator=(const ValueCache&) = delete;

  Found find(std::string_view key);
  void remember(std::string_view key, std::string_view value, Stamp stamp);

  void begin(std::vector<Change>& changes);
  /// `written` is whether the store took them.
  void end(const std::vector<Change>& changes, bool written);
  /// The same of every key in [first, last), which are about to be erased.
  void begin_range(std::string_view first, std::string_view last);
  void end_range();

 private:
  struct Slot;
  struct Shard;
  Shard& shard(std::size_t hash);
  static Slot* slot_of(Shard& shard, std::size_t hash, std::string_view key);
  static Slot* room(Shard& shard, std::size_t hash, std::size_t size);
  static void forget(Shard& shard, Slot& slot);

  std::unique_ptr<Shard[]> shards_;
};

}  // namespace offstage::emulator

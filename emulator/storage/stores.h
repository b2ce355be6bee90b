#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/storage/store.h"
#include "emulator/storage/store_files.h"

namespace offstage::emulator {

/// A state of a store that was kept under a name.
struct StoredSnapshot {
  std::string name;
  std::int64_t taken_ms = 0;
  std::int64_t ahead_ms = 0;  // how far the clock was ahead of the system's
};

/// Whether it may name a snapshot: 1 to 128 letters, digits and _ . -, beginning with a letter or digit.
bool is_snapshot_name(std::string_view name);

/// The store that is in use, and the snapshots that were taken of it. On disk, below the data directory:
///
///   OFFSTAGE_STORE   which store is in use: "stores/7"; without that file it lies in the data directory
///   itself stores/7/        a store; each has a number of its own snapshots/NAME   a snapshot: its store and
///   its times
///
/// Whatever is done, the last step is the renaming of one of these small files: a process that is killed
/// before has changed nothing. What no file names is removed by the next open(). In memory it is the same on
/// a file system in memory. One thread at a time.
class Stores {
 public:
  /// A closed store's directory, seen from the data directory.
  using Place = std::string;
  struct Opened {
    Place place;
    std::unique_ptr<Store> store;
  };

  /// Fails as Store::open does. Nobody else opens the directory while this lives.
  static Result<std::unique_ptr<Stores>, Failure> open(bool in_memory, const std::string& directory);
  Stores(const Stores&) = delete;
  Stores& operator=(const Stores&) = delete;

  /// The store in use.
  Result<Opened, Failure> open_current();
  /// A store beside it, empty or with what a snapshot holds. It is not in use, and gone by the next open(),
  /// until use() says otherwise.
  Result<Opened, Failure> make_empty();
  Result<Opened, Failure> make_copy(const StoredSnapshot& snapshot);
  Result<void, Failure> use(const Place& place);
  /// Removes a closed store that is neither in use nor a snapshot's.
  void remove(const Place& place);

  /// By name.
  std::vector<StoredSnapshot> snapshots() const;
  std::optional<StoredSnapshot> find_snapshot(std::string_view name) const;
  /// Keeps what is in `store`, to which nobody writes meanwhile, in place of a snapshot of that name.
  Result<void, Failure> save(const Store& store, const StoredSnapshot& snapshot);
  Result<void, Failure> forget(const StoredSnapshot& snapshot);

 private:
  struct SnapshotFile {
    Place place;
    StoredSnapshot snapshot;
  };

  Stores(bool in_memory, std::string root, std::shared_ptr<StoreFiles> files);
  std::string path(std::string_view inside) const;
  Place next_place();
  Result<Opened, Failure> open_at(const Place& place);
  Result<Opened, Failure> open_new(const Place& place);
  std::optional<SnapshotFile> read_snapshot(const std::string& name) const;
  Result<void, Failure> begin();
  void remove_leftovers();

  const bool in_memory_;
  const std::string root_;
  const std::shared_ptr<StoreFiles> files_;
  std::unique_ptr<StoreFiles::Lock> lock_;
  Place current_;  // empty: the data directory itself
  std::uint64_t last_number_ = 0;
};

}  // namespace offstage::emulator

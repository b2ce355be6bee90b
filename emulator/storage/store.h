#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace offstage::emulator {

class StoreFiles;

struct StoreOptions {
  /// Kept in memory by RocksDB's own in-memory environment when set; without `files` any `directory` will do.
  bool in_memory = false;
  std::string directory;
  /// Stores that share these find each other's directories, also in memory. Without them a store on disk
  /// takes the disk's, one in memory has some of its own.
  std::shared_ptr<StoreFiles> files = nullptr;
};

/// Makes the directory when it is not there, and makes sure that it is ours and of a format that can be read;
/// it is of the newest from then on.
Result<void, Failure> prepare_store_directory(const std::string& path);

/// The seam to RocksDB, with StoreFiles: nothing else includes it. A sorted map of bytes with atomic batches.
///
/// Threads: every member is safe to call from many threads at once; a Cursor, Batch or Value belongs to
/// one thread. Durability: a batch is in the operating system's hands before write() returns, so it
/// survives a killed process; it survives a power cut once close() or the system has flushed it.
/// Lifetime: cursors, values and snapshots end before the store does.
class Store {
 public:
  /// A value read without a copy. Valid while it lives; it keeps what it points into.
  class Value {
   public:
    Value();
    Value(Value&&) noexcept;
    Value& operator=(Value&&) noexcept;
    ~Value();
    std::string_view bytes() const;

   private:
    friend class Store;
    struct Pin;
    std::unique_ptr<Pin> pin_;                  // what RocksDB read, or
    std::shared_ptr<const char[]> remembered_;  // what was still known
    std::string_view bytes_;
  };

  /// Changes that happen together or not at all.
  class Batch {
   public:
    Batch();
    ~Batch();
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    void put(std::string_view key, std::string_view value);
    void erase(std::string_view key);
    /// Erases every key in [begin, end), in constant time.
    void erase_range(std::string_view begin, std::string_view end);
    bool empty() const;

   private:
    friend class Store;
    struct Changes;
    std::unique_ptr<Changes> changes_;
  };

  /// A view of the whole store as it was when it was taken.
  class Snapshot {
   public:
    Snapshot(Snapshot&&) noexcept;
    ~Snapshot();

   private:
    friend class Store;
    struct View;
    explicit Snapshot(std::unique_ptr<View> view);
    std::unique_ptr<View> view_;
  };

  /// Walks keys in order, on the state of the store when it was made (or of its snapshot). What it hands
  /// out is valid until it moves.
  class Cursor {
   public:
    Cursor(Cursor&&) noexcept;
    ~Cursor();

    /// To the first key >= `key`, or to the last one < `key`.
    void seek(std::string_view key);
    void seek_before(std::string_view key);
    void next();
    void previous();
    /// False past either end, and after a read error, which error() then tells.
    bool valid() const;
    std::string_view key() const;
    std::string_view value() const;
    std::optional<Failure> error() const;

   private:
    friend class Store;
    struct Walk;
    explicit Cursor(std::unique_ptr<Walk> walk);
    std::unique_ptr<Walk> walk_;
  };

  /// Opens or makes the store. Fails with one line when the directory cannot be written, is held by
  /// another process, holds something else, or was written in another format.
  static Result<std::unique_ptr<Store>, Failure> open(const StoreOptions& options);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  Result<std::optional<Value>, Failure> get(std::string_view key, const Snapshot* snapshot = nullptr) const;
  Result<void, Failure> write(Batch& batch);
  Snapshot snapshot() const;
  /// Walks [begin, end).
  Cursor cursor(std::string_view begin, std::string_view end, const Snapshot* snapshot = nullptr) const;

  /// Makes a store of its own of what is in this one now, in a directory that is not there yet. It takes as
  /// long as writing out what is not yet in files (at most a few write buffers), however much there is: files
  /// are shared, by hard links.
  Result<void, Failure> copy_to(const std::string& directory) const;

  /// Flushes and closes. Nothing else is called from here on. Idempotent.
  Result<void, Failure> close();
  /// Closes a store that is about to be removed: what it holds need not last.
  void abandon();

 private:
  struct Database;
  explicit Store(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace offstage::emulator

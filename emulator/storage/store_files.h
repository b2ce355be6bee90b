#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rocksdb {
class Env;
class FileLock;
}  // namespace rocksdb

namespace offstage::emulator {

/// The files of stores and around them, on disk or in memory alike, as RocksDB sees them. Thread-safe.
class StoreFiles {
 public:
  /// Keeps others out of a directory for as long as it lives.
  class Lock {
   public:
    Lock(rocksdb::Env& env, rocksdb::FileLock* lock) : env_(env), lock_(lock) {}
    ~Lock();
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

   private:
    rocksdb::Env& env_;
    rocksdb::FileLock* lock_;
  };

  /// The disk's files, or those of a new file system in memory.
  static std::shared_ptr<StoreFiles> make(bool in_memory);
  ~StoreFiles();
  StoreFiles(const StoreFiles&) = delete;
  StoreFiles& operator=(const StoreFiles&) = delete;

  rocksdb::Env& env() const { return *env_; }

  /// By a file of that path; nullptr when another process, or this one, holds it.
  std::unique_ptr<Lock> lock(const std::string& path) const;
  Result<void, Failure> make_directory(const std::string& path) const;
  /// Names, without "." and ".."; none when there is no such directory.
  std::vector<std::string> list(const std::string& directory) const;
  /// Nothing when it is not there.
  Result<std::optional<std::string>, Failure> read(const std::string& path) const;
  /// Replaces the file or makes it, all of it or nothing whenever the process ends, and lasting: it is
  /// written as `draft`, which is then renamed.
  Result<void, Failure> replace(const std::string& path, const std::string& draft,
                                std::string_view text) const;
  Result<void, Failure> remove(const std::string& path) const;

  /// Makes a copy of a closed store. What never changes is shared by hard links.
  Result<void, Failure> copy_store(const std::string& from, const std::string& to) const;
  /// Removes a closed store from a directory that has other files, too.
  void remove_store(const std::string& directory) const;
  /// Removes a directory of files.
  void remove_directory(const std::string& directory) const;

 private:
  explicit StoreFiles(std::unique_ptr<rocksdb::Env> own);

  std::unique_ptr<rocksdb::Env> own_;  // nullptr: the process's
  rocksdb::Env* env_;
};

}  // namespace offstage::emulator

#include "emulator/storage/store.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "emulator/storage/store_files.h"
#include "emulator/storage/value_cache.h"

namespace offstage::emulator {
namespace {

/// Counts up when what is on disk can no longer be read by older code, or needs a step to be read.
///   1  the first
///   2  definitions tell whether an index is filled, and what describes a table beside its keys
///   3  the store in use may be one of several (stores.h)
constexpr std::string_view kFormat = "3";
/// What older code wrote and this reads as it is.
constexpr std::string_view kReadableFormats[] = {"1", "2"};
constexpr const char* kFormatFile = "OFFSTAGE_FORMAT";

rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
std::string_view view(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

/// RocksDB's diary would be one more file to open and write; what matters reaches us as a Status.
class NoLog final : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::Options tuned_options() {
  rocksdb::BlockBasedTableOptions table;
  // 64 MB with what ValueCache keeps.
  table.block_cache = rocksdb::NewLRUCache(48 << 20);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.format_version = 5;

  rocksdb::Options options;
  options.create_if_missing = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.info_log = std::make_shared<NoLog>();
  // Small, because a page steps over all the versions of an item that are still in memory: overwriting the
  // same items a hundred thousand times made a Query of 50 take 140 us with 32 MB, and 90 us with 8 MB.
  options.write_buffer_size = 8 << 20;
  // The same holds for files that were not merged yet: by the default of four, that Query takes a third
  // longer.
  options.level0_file_num_compaction_trigger = 2;
  options.max_bytes_for_level_base = 32 << 20;
  // A batch goes into the log while the one before it goes into the memtable.
  options.enable_pipelined_write = true;
  // What is young is soon merged or read again: it is not compressed until it reaches the third level.
  options.compression_per_level = {rocksdb::kNoCompression, rocksdb::kNoCompression,
                                   rocksdb::kLZ4Compression};
  // What opening would otherwise spend its milliseconds on.
  options.skip_stats_update_on_db_open = true;
  options.skip_checking_sst_file_sizes_on_db_open = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.avoid_flush_during_recovery = true;
  options.max_open_files = 512;
  return options;
}

/// Says that what is in the directory is of our format, from now on.
Result<void, Failure> write_format(const std::filesystem::path& directory) {
  std::ofstream out(directory / kFormatFile);
  out << kFormat << '\n' << std::flush;
  if (!out) {
    return Failure{"cannot write to the data directory " + directory.string() + ": " + std::strerror(errno)};
  }
  return {};
}

}  // namespace

Result<void, Failure> prepare_store_directory(const std::string& path) {
  const std::filesystem::path directory(path);
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) return Failure{"cannot make the data directory " + directory.string() + ": " + error.message()};

  const auto format_file = directory / kFormatFile;
  if (std::ifstream in(format_file); in) {
    std::string format;
    std::getline(in, format);
    if (format == kFormat) return {};
    if (std::find(std::begin(kReadableFormats), std::end(kReadableFormats), format) !=
        std::end(kReadableFormats)) {
      return write_format(directory);
    }
    return Failure{"the data directory " + directory.string() + " was written in format " + format +
                   " by another version of offstage; this one reads formats up to " + std::string(kFormat)};
  }
  if (std::filesystem::exists(directory / "CURRENT", error)) {
    return Failure{"the data directory " + directory.string() +
                   " holds a database that is not offstage's; choose another directory"};
  }
  return write_format(directory);
}

namespace {

/// What stands in the log alone is put in order again by whoever opens the store next: a start that ought to
/// take milliseconds. Writing out files takes an fsync more at the end, which is not worth it for little.
bool is_slow_to_replay(rocksdb::DB& db) {
  constexpr std::uint64_t kQuicklyReplayed = 5'000;
  std::uint64_t entries = 0;
  return db.GetIntProperty(rocksdb::DB::Properties::kNumEntriesActiveMemTable, &entries) &&
         entries > kQuicklyReplayed;
}

Failure open_failure(const std::string& directory, const rocksdb::Status& status) {
  if (status.ToString().find("lock") != std::string::npos) {
    return {"the data directory " + directory + " is in use by another process"};
  }
  return {"cannot open the data directory " + directory + ": " + status.ToString()};
}

Failure failure(const rocksdb::Status& status) {
  return {"storage: " + status.ToString()};
}

}  // namespace

struct Store::Database {
  std::shared_ptr<StoreFiles> files;  // outlives db
  std::unique_ptr<rocksdb::DB> db;
  rocksdb::WriteOptions write_options;
  ValueCache values;
};

struct Store::Value::Pin {
  rocksdb::PinnableSlice slice;
};

struct Store::Batch::Changes {
  // An item and an index entry of some hundred bytes each, without growing step by step.
  static constexpr std::size_t kReservedBytes = 1024;
  rocksdb::WriteBatch batch{kReservedBytes};
};

namespace {

/// Lists what a batch changes.
class ChangeLister final : public rocksdb::WriteBatch::Handler {
 public:
  explicit ChangeLister(const rocksdb::WriteBatch& batch) {
    changes.reserve(batch.Count());
    status = batch.Iterate(this);
  }

  /// Not ok when there is something in the batch that is not listed, and must not be written therefore: the
  /// cache would go on knowing what it was before.
  rocksdb::Status status;
  std::vector<ValueCache::Change> changes;
  std::vector<std::pair<std::string_view, std::string_view>> ranges;

 private:
  rocksdb::Status PutCF(std::uint32_t, const rocksdb::Slice& key, const rocksdb::Slice& value) override {
    changes.push_back({.key = view(key), .value = view(value)});
    return {};
  }
  rocksdb::Status DeleteCF(std::uint32_t, const rocksdb::Slice& key) override {
    changes.push_back({.key = view(key), .value = std::nullopt});
    return {};
  }
  rocksdb::Status DeleteRangeCF(std::uint32_t, const rocksdb::Slice& begin,
                                const rocksdb::Slice& end) override {
    ranges.emplace_back(view(begin), view(end));
    return {};
  }
};

}  // namespace

struct Store::Snapshot::View {
  rocksdb::DB* db;
  const rocksdb::Snapshot* snapshot;
};

struct Store::Cursor::Walk {
  // The bounds that the iterator keeps pointers to.
  std::string begin, end;
  rocksdb::Slice lower, upper;
  std::unique_ptr<rocksdb::Iterator> iterator;
};

Store::Value::Value() = default;
Store::Value::Value(Value&&) noexcept = default;
Store::Value& Store::Value::operator=(Value&&) noexcept = default;
Store::Value::~Value() = default;
std::string_view Store::Value::bytes() const {
  return bytes_;
}

Store::Batch::Batch() : changes_(std::make_unique<Changes>()) {}
Store::Batch::~Batch() = default;
void Store::Batch::put(std::string_view key, std::string_view value) {
  changes_->batch.Put(slice(key), slice(value));
}
void Store::Batch::erase(std::string_view key) {
  changes_->batch.Delete(slice(key));
}
void Store::Batch::erase_range(std::string_view begin, std::string_view end) {
  changes_->batch.DeleteRange(slice(begin), slice(end));
}
bool Store::Batch::empty() const {
  return changes_->batch.Count() == 0;
}

Store::Snapshot::Snapshot(std::unique_ptr<View> view) : view_(std::move(view)) {}
Store::Snapshot::Snapshot(Snapshot&&) noexcept = default;
Store::Snapshot::~Snapshot() {
  if (view_) view_->db->ReleaseSnapshot(view_->snapshot);
}

Store::Cursor::Cursor(std::unique_ptr<Walk> walk) : walk_(std::move(walk)) {}
Store::Cursor::Cursor(Cursor&&) noexcept = default;
Store::Cursor::~Cursor() = default;
void Store::Cursor::seek(std::string_view key) {
  walk_->iterator->Seek(slice(key));
}
void Store::Cursor::seek_before(std::string_view key) {
  walk_->iterator->SeekForPrev(slice(key));
  if (valid() && this->key() == key) previous();
}
void Store::Cursor::next() {
  walk_->iterator->Next();
}
void Store::Cursor::previous() {
  walk_->iterator->Prev();
}
bool Store::Cursor::valid() const {
  return walk_->iterator->Valid();
}
std::string_view Store::Cursor::key() const {
  return view(walk_->iterator->key());
}
std::string_view Store::Cursor::value() const {
  return view(walk_->iterator->value());
}
std::optional<Failure> Store::Cursor::error() const {
  const auto status = walk_->iterator->status();
  if (status.ok()) return std::nullopt;
  return failure(status);
}

Store::Store(std::unique_ptr<Database> database) : database_(std::move(database)) {}

Result<std::unique_ptr<Store>, Failure> Store::open(const StoreOptions& options) {
  auto database = std::make_unique<Database>();
  auto rocks = tuned_options();
  std::string directory = options.directory;
  database->files = options.files;
  if (!database->files) database->files = StoreFiles::make(options.in_memory);
  rocks.env = &database->files->env();
  if (options.in_memory) {
    rocks.compression_per_level = {rocksdb::kNoCompression};
    rocks.avoid_flush_during_shutdown = true;  // there is nobody to read it again
    database->write_options.disableWAL = true;
    if (directory.empty()) directory = "/offstage";
  } else {
    RETURN_IF_ERROR(prepare_store_directory(directory));
  }
  rocksdb::DB* db = nullptr;
  const auto status = rocksdb::DB::Open(rocks, directory, &db);
  if (!status.ok()) return open_failure(directory, status);
  database->db.reset(db);
  return std::unique_ptr<Store>(new Store(std::move(database)));
}

Store::~Store() {
  (void)close();
}

Result<void, Failure> Store::close() {
  if (!database_->db) return {};
  rocksdb::Status status;
  if (!database_->write_options.disableWAL) {
    status = is_slow_to_replay(*database_->db) ? database_->db->Flush({}) : database_->db->SyncWAL();
  }
  const auto closed = database_->db->Close();
  database_->db.reset();
  if (!status.ok()) return failure(status);
  if (!closed.ok()) return failure(closed);
  return {};
}

void Store::abandon() {
  if (!database_->db) return;
  (void)database_->db->Close();
  database_->db.reset();
}

Result<void, Failure> Store::copy_to(const std::string& directory) const {
  rocksdb::Checkpoint* made = nullptr;
  auto status = rocksdb::Checkpoint::Create(database_->db.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (status.ok()) status = checkpoint->CreateCheckpoint(directory);
  if (!status.ok()) return failure(status);
  if (database_->write_options.disableWAL) return {};  // in memory: nobody of another version will read it
  return write_format(directory);
}

Result<std::optional<Store::Value>, Failure> Store::get(std::string_view key,
                                                        const Snapshot* snapshot) const {
  Value value;
  ValueCache::Stamp stamp;
  rocksdb::ReadOptions options;
  if (snapshot) {
    options.snapshot = snapshot->view_->snapshot;
  } else {
    auto found = database_->values.find(key);
    if (found.owner) {
      value.remembered_ = std::move(found.owner);
      value.bytes_ = found.value;
      return std::optional<Value>(std::move(value));
    }
    stamp = found.stamp;
  }
  value.pin_ = std::make_unique<Value::Pin>();
  auto& read = value.pin_->slice;
  const auto status = database_->db->Get(options, database_->db->DefaultColumnFamily(), slice(key), &read);
  if (status.IsNotFound()) return std::optional<Value>();
  if (!status.ok()) return failure(status);
  value.bytes_ = view(read);
  database_->values.remember(key, value.bytes_, stamp);
  return std::optional<Value>(std::move(value));
}

Result<void, Failure> Store::write(Batch& batch) {
  auto& rocks = batch.changes_->batch;
  auto& values = database_->values;
  ChangeLister listed(rocks);
  if (!listed.status.ok()) return failure(listed.status);
  values.begin(listed.changes);
  for (const auto& [begin, end] : listed.ranges) values.begin_range(begin, end);
  const auto status = database_->db->Write(database_->write_options, &rocks);
  for ([[maybe_unused]] const auto& range : listed.ranges) values.end_range();
  values.end(listed.changes, status.ok());
  if (!status.ok()) return failure(status);
  return {};
}

Store::Snapshot Store::snapshot() const {
  return Snapshot(
      std::make_unique<Snapshot::View>(Snapshot::View{database_->db.get(), database_->db->GetSnapshot()}));
}

Store::Cursor Store::cursor(std::string_view begin, std::string_view end, const Snapshot* snapshot) const {
  auto walk = std::make_unique<Cursor::Walk>();
  walk->begin = begin;
  walk->end = end;
  walk->lower = slice(walk->begin);
  walk->upper = slice(walk->end);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &walk->lower;
  options.iterate_upper_bound = &walk->upper;
  if (snapshot) options.snapshot = snapshot->view_->snapshot;
  walk->iterator.reset(database_->db->NewIterator(options));
  return Cursor(std::move(walk));
}

}  // namespace offstage::emulator

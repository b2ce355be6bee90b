#include "emulator/engine/stream_consistency.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"
#include "emulator/storage/stream_codec.h"

namespace offstage::emulator {
namespace {

/// One stream. `table` is the one that it records at present, or nullptr.
class StreamWalk {
 public:
  StreamWalk(const Store& store, const StreamDefinition& stream, const Table* table, Problems& problems)
      : store_(store), stream_(stream), table_(table), problems_(problems) {}

  Result<void, Failure> run() {
    const auto begin = stream_record_key(stream_.number, 0);
    auto cursor = store_.cursor(begin, stream_record_key(stream_.number + 1, 0));
    for (cursor.seek(begin); cursor.valid(); cursor.next()) {
      const auto record = decode_record(cursor.value());
      expect(record.has_value(), "a record is damaged");
      if (!record) continue;
      check_number(stream_record_sequence(cursor.key()));
      check_record(*record);
    }
    if (auto error = cursor.error()) return *error;
    for (const auto& [key, left] : left_) RETURN_IF_ERROR(check_item(key, left));
    return {};
  }

 private:
  /// What the newest record of an item has left: nothing, or the item, as far as the view shows it.
  struct Left {
    bool exists = false;
    std::string image;
  };

  void expect(bool holds, std::string_view text) {
    if (!holds) problems_.add(fmt::format("stream {} of {}: {}", stream_.label, stream_.table, text));
  }

  bool shows_new() const {
    return stream_.view == StreamViewType::kNewImage || stream_.view == StreamViewType::kNewAndOldImages;
  }

  void check_number(SequenceNumber number) {
    const bool in_shard =
        std::any_of(stream_.shards.begin(), stream_.shards.end(), [number](const Shard& shard) {
          return shard.first <= number && (shard.is_open() || number <= *shard.last);
        });
    expect(in_shard, fmt::format("record {} is in no shard", number));
    if (table_)
      expect(number < table_->state->change_log->end(), "a record has a number that is still to come");
  }

  void check_record(const StreamRecord& record) {
    const bool existed = record.event != ChangeEvent::kInsert;
    const std::string key(record.key);
    if (const auto before = left_.find(key); before != left_.end()) {
      expect(before->second.exists == existed, "a record does not follow from the one before it");
      if (stream_.view == StreamViewType::kNewAndOldImages) {
        expect(before->second.image == record.old_image,
               "an old image is not what the record before it left");
      }
    }
    left_[key] = {record.event != ChangeEvent::kRemove, std::string(record.new_image)};
  }

  /// Of a table whose changes are recorded: is the item what its newest record says?
  Result<void, Failure> check_item(std::string_view key, const Left& left) {
    if (!table_) return {};
    const auto key_attributes = decode_item(key);
    expect(key_attributes.has_value(), "the key of a record is damaged");
    if (!key_attributes) return {};
    ASSIGN_OR_RETURN(const auto stored, store_.get(table_item_key(table_->schema, *key_attributes)));
    expect(stored.has_value() == left.exists,
           "the newest record of an item does not tell whether it is there");
    if (stored && left.exists && shows_new()) {
      expect(stored->bytes() == left.image, "the newest record of an item is not what there is");
    }
    return {};
  }

  const Store& store_;
  const StreamDefinition& stream_;
  const Table* const table_;
  Problems& problems_;
  std::map<std::string, Left> left_;  // by the item's key
};

/// The table that has this stream now, or nullptr.
const Table* table_of(const StreamDefinition& stream, const std::vector<std::shared_ptr<Table>>& tables) {
  const auto found = std::find_if(tables.begin(), tables.end(), [&](const auto& table) {
    const auto& log = table->state->change_log;
    return log && log->number() == stream.number;
  });
  return found == tables.end() ? nullptr : found->get();
}

/// Records of streams that are not there: one seek for each stream.
Result<void, Failure> check_strays(const Store& store, const std::vector<std::uint32_t>& numbers,
                                   Problems& problems) {
  auto from = stream_record_key(0, 0);
  for (std::size_t i = 0; i <= numbers.size(); ++i) {
    const auto end = i < numbers.size() ? stream_record_key(numbers[i], 0) : stream_record_key(UINT32_MAX, 0);
    auto cursor = store.cursor(from, end);
    cursor.seek(from);
    if (cursor.valid()) problems.add("records of a stream that is not there");
    if (auto error = cursor.error()) return *error;
    if (i < numbers.size()) from = stream_record_key(numbers[i] + 1, 0);
  }
  return {};
}

}  // namespace

Result<void, Failure> check_streams(const Store& store, const std::vector<std::shared_ptr<Table>>& tables,
                                    Problems& problems) {
  std::vector<std::uint32_t> numbers;
  std::size_t in_use = 0;
  const auto begin = stream_definitions_begin();
  auto cursor = store.cursor(begin, stream_definitions_end());
  for (cursor.seek(begin); cursor.valid(); cursor.next()) {
    ASSIGN_OR_RETURN(const auto stream, decode_stream(cursor.value()));
    numbers.push_back(stream.number);
    const auto* table = table_of(stream, tables);
    in_use += table ? 1 : 0;
    RETURN_IF_ERROR(StreamWalk(store, stream, table, problems).run());
  }
  if (auto error = cursor.error()) return *error;
  const auto wanted = std::count_if(tables.begin(), tables.end(),
                                    [](const auto& table) { return table->schema.stream_view.has_value(); });
  if (static_cast<std::size_t>(wanted) != in_use) problems.add("a table has a stream that is not stored");
  return check_strays(store, numbers, problems);
}

}  // namespace offstage::emulator

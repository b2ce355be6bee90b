#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/model/table_schema.h"

namespace offstage::emulator {

/// Numbers the records of one stream, in the order of their writes. On the wire 21 digits, see
/// sequence_text().
using SequenceNumber = std::uint64_t;

/// A stretch of a stream: the open one takes the records that are written now ("Change data capture for
/// DynamoDB Streams", developer guide).
struct Shard {
  std::string id;
  std::string parent_id;     // empty: it is the first one
  SequenceNumber first = 0;  // no record of it has a smaller one
  std::int64_t opened_ms = 0;
  /// Both set when it is closed; no record of it has a greater number.
  std::optional<SequenceNumber> last;
  std::int64_t closed_ms = 0;

  bool is_open() const { return !last.has_value(); }
};

/// A stream as it is stored. It outlives its being enabled, and its table, by a day.
struct StreamDefinition {
  std::uint32_t number = 0;  // where its records are stored, see stream_codec.h
  std::string table;
  std::string label;  // with the table's name it makes the ARN
  StreamViewType view = StreamViewType::kKeysOnly;
  KeySchema key;  // the table's
  std::int64_t created_ms = 0;
  std::optional<std::int64_t> disabled_ms;
  std::vector<Shard> shards;  // oldest first; the last one is open while the stream is enabled
};

/// Why an item changed: records of time to live say so.
enum class ChangeOrigin : unsigned char { kRequest = 0, kTimeToLive = 1 };

/// As AWS shows it: decimal digits, 21 of them.
std::string sequence_text(SequenceNumber number);
/// Nothing for what is not 21 to 40 decimal digits. Numbers beyond all that there can be become the greatest,
/// those below 0.
std::optional<SequenceNumber> sequence_named(std::string_view text);

}  // namespace offstage::emulator

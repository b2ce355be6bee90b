#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/model/stream.h"

namespace offstage::emulator {

// Streams as they are stored (Keyspace::kStream):
//
//   definition key := 's' 'd' · number (4 bytes, big-endian)                 value: JSON
//   first key      := 's' 'f'                                               value: 8 bytes, big-endian
//   record key     := 's' 'r' · number (4 bytes) · sequence number (8 bytes, big-endian)
//   record         := version (1 byte) · time (8 bytes, ms since 1970, big-endian) · body
//   body           := event (1 byte) · origin (1 byte) · key · new image · old image
//                     each of the last three: length (4 bytes, little-endian), bytes of encode_item();
//                     length 0: there is none
//
// A body is made before the record's number and time are known. Pure functions, for any thread.

enum class ChangeEvent : unsigned char { kInsert = 0, kModify = 1, kRemove = 2 };

std::string stream_definition_key(std::uint32_t number);
std::string stream_definitions_begin();
std::string stream_definitions_end();
std::string stream_record_key(std::uint32_t number, SequenceNumber sequence);
/// Of a record's key.
SequenceNumber stream_record_sequence(std::string_view key);

/// Under which no new record has a smaller number than what stands there.
std::string stream_first_key();
std::string encode_stream_first(SequenceNumber number);
SequenceNumber decode_stream_first(std::string_view stored);

std::string encode_stream(const StreamDefinition& stream);
Result<StreamDefinition, Failure> decode_stream(std::string_view stored);

/// A changed item: encoded items, empty where there was or is none. The images that `view` does not want are
/// left out.
std::string encode_change(StreamViewType view, ChangeOrigin origin, std::string_view key,
                          std::string_view new_item, std::string_view old_item);
/// The record of a body that encode_change() has made.
std::string encode_record(std::int64_t time_ms, std::string_view body);

/// A stored record; the views are into its bytes.
struct StreamRecord {
  std::int64_t time_ms = 0;
  ChangeEvent event = ChangeEvent::kInsert;
  ChangeOrigin origin = ChangeOrigin::kRequest;
  std::string_view key;
  std::string_view new_image;  // empty: none
  std::string_view old_image;
};

/// Nothing when the bytes are damaged or of another version.
std::optional<StreamRecord> decode_record(std::string_view stored);

}  // namespace offstage::emulator

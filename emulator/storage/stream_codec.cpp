#include "emulator/storage/stream_codec.h"

#include "base/json.h"
#include "emulator/storage/byte_input.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

constexpr char kRecordVersion = 1;
constexpr char kDefinitions = 'd';
constexpr char kRecords = 'r';
constexpr char kFirst = 'f';

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::string key_of(char kind) {
  return {static_cast<char>(Keyspace::kStream), kind};
}

void append_sized(std::string& out, std::string_view bytes) {
  for (std::size_t i = 0; i < kContainerLengthBytes; ++i) {
    out.push_back(static_cast<char>(bytes.size() >> (8 * i)));
  }
  out.append(bytes);
}

bool wants_new(StreamViewType view) {
  return view == StreamViewType::kNewImage || view == StreamViewType::kNewAndOldImages;
}
bool wants_old(StreamViewType view) {
  return view == StreamViewType::kOldImage || view == StreamViewType::kNewAndOldImages;
}

void write_integer(json::Writer& writer, std::string_view name, std::int64_t value) {
  writer.key(name);
  writer.integer(value);
}

void write_shard(json::Writer& writer, const Shard& shard) {
  writer.begin_object();
  writer.member("id", shard.id);
  writer.member("parent", shard.parent_id);
  writer.member("first", std::to_string(shard.first));
  write_integer(writer, "opened_ms", shard.opened_ms);
  if (shard.last) {
    writer.member("last", std::to_string(*shard.last));
    write_integer(writer, "closed_ms", shard.closed_ms);
  }
  writer.end_object();
}

void write_names(json::Writer& writer, std::string_view name, const std::vector<KeyAttribute>& key) {
  writer.key(name);
  writer.begin_array();
  for (const auto& attribute : key) writer.string(attribute.name);
  writer.end_array();
}

std::string read_text(json::Value object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::int64_t read_integer(json::Value object, std::string_view name) {
  const auto value = object.find(name);
  return value && value->is_number() ? value->as_int64() : 0;
}

SequenceNumber read_number(json::Value object, std::string_view name) {
  return std::strtoull(read_text(object, name).c_str(), nullptr, 10);
}

Shard read_shard(json::Value object) {
  Shard shard{.id = read_text(object, "id"),
              .parent_id = read_text(object, "parent"),
              .first = read_number(object, "first"),
              .opened_ms = read_integer(object, "opened_ms"),
              .last = std::nullopt,
              .closed_ms = read_integer(object, "closed_ms")};
  if (object.find("last")) shard.last = read_number(object, "last");
  return shard;
}

/// Their types are not stored: what a stream shows of its key are names and kinds.
std::vector<KeyAttribute> read_names(json::Value object, std::string_view name) {
  std::vector<KeyAttribute> key;
  const auto list = object.find(name);
  if (!list || !list->is_array()) return key;
  for (const auto element : list->elements()) key.push_back({std::string(element.as_string())});
  return key;
}

}  // namespace

std::string stream_definition_key(std::uint32_t number) {
  auto key = key_of(kDefinitions);
  append_big_endian(key, number, 4);
  return key;
}

std::string stream_definitions_begin() {
  return key_of(kDefinitions);
}

std::string stream_definitions_end() {
  return prefix_end(key_of(kDefinitions));
}

std::string stream_record_key(std::uint32_t number, SequenceNumber sequence) {
  auto key = key_of(kRecords);
  append_big_endian(key, number, 4);
  append_big_endian(key, sequence, 8);
  return key;
}

SequenceNumber stream_record_sequence(std::string_view key) {
  return big_endian(key.substr(key.size() - 8));
}

std::string stream_first_key() {
  return key_of(kFirst);
}

std::string encode_stream_first(SequenceNumber number) {
  std::string stored;
  append_big_endian(stored, number, 8);
  return stored;
}

SequenceNumber decode_stream_first(std::string_view stored) {
  return big_endian(stored);
}

std::string encode_stream(const StreamDefinition& stream) {
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  write_integer(writer, "number", stream.number);
  writer.member("table", stream.table);
  writer.member("label", stream.label);
  writer.member("view", view_type_name(stream.view));
  write_names(writer, "partition", stream.key.partition);
  write_names(writer, "sort", stream.key.sort);
  write_integer(writer, "created_ms", stream.created_ms);
  if (stream.disabled_ms) write_integer(writer, "disabled_ms", *stream.disabled_ms);
  writer.key("shards");
  writer.begin_array();
  for (const auto& shard : stream.shards) write_shard(writer, shard);
  writer.end_array();
  writer.end_object();
  return out;
}

Result<StreamDefinition, Failure> decode_stream(std::string_view stored) {
  const Failure damaged{"a stored stream definition is damaged"};
  const auto document = json::Document::parse(stored);
  if (!document || !document->root().is_object()) return damaged;
  const auto root = document->root();
  StreamDefinition stream;
  stream.number = static_cast<std::uint32_t>(read_integer(root, "number"));
  stream.table = read_text(root, "table");
  stream.label = read_text(root, "label");
  const auto view = view_type_named(read_text(root, "view"));
  stream.key = {read_names(root, "partition"), read_names(root, "sort")};
  stream.created_ms = read_integer(root, "created_ms");
  if (root.find("disabled_ms")) stream.disabled_ms = read_integer(root, "disabled_ms");
  if (const auto shards = root.find("shards"); shards && shards->is_array()) {
    for (const auto shard : shards->elements()) stream.shards.push_back(read_shard(shard));
  }
  if (stream.table.empty() || !view || stream.key.partition.empty() || stream.shards.empty()) return damaged;
  stream.view = *view;
  return stream;
}

std::string encode_change(StreamViewType view, ChangeOrigin origin, std::string_view key,
                          std::string_view new_item, std::string_view old_item) {
  // What happened is told by which items there were, also where their images are left out.
  const auto event = old_item.empty()   ? ChangeEvent::kInsert
                     : new_item.empty() ? ChangeEvent::kRemove
                                        : ChangeEvent::kModify;
  std::string body;
  body.reserve(14 + key.size() + new_item.size() + old_item.size());
  body.push_back(static_cast<char>(event));
  body.push_back(static_cast<char>(origin));
  append_sized(body, key);
  append_sized(body, wants_new(view) ? new_item : std::string_view());
  append_sized(body, wants_old(view) ? old_item : std::string_view());
  return body;
}

std::string encode_record(std::int64_t time_ms, std::string_view body) {
  std::string record;
  record.reserve(9 + body.size());
  record.push_back(kRecordVersion);
  append_big_endian(record, static_cast<std::uint64_t>(time_ms), 8);
  return record.append(body);
}

std::optional<StreamRecord> decode_record(std::string_view stored) {
  ByteInput in(stored);
  unsigned char version = 0;
  unsigned char event = 0;
  unsigned char origin = 0;
  std::string_view time;
  ByteInput key;
  ByteInput new_image;
  ByteInput old_image;
  const bool whole = in.read_byte(version) && version == kRecordVersion && in.read_bytes(8, time) &&
                     in.read_byte(event) && event <= static_cast<unsigned char>(ChangeEvent::kRemove) &&
                     in.read_byte(origin) && in.read_container(key) && in.read_container(new_image) &&
                     in.read_container(old_image) && in.at_end();
  if (!whole) return std::nullopt;
  return StreamRecord{.time_ms = static_cast<std::int64_t>(big_endian(time)),
                      .event = static_cast<ChangeEvent>(event),
                      .origin = static_cast<ChangeOrigin>(origin),
                      .key = key.rest(),
                      .new_image = new_image.rest(),
                      .old_image = old_image.rest()};
}

}  // namespace offstage::emulator

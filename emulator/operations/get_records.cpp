#include "base/crypto.h"
#include "base/encoding.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/streams.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/stream_access.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/stream_codec.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.required("ShardIterator");
  check_length(constraints, request, "ShardIterator", 1, kShardIteratorCharsMax);
  constraints.between("Limit", 1, limits::kStreamRecordsMax);
  return constraints.check();
}

std::string_view event_name(ChangeEvent event) {
  constexpr std::string_view kNames[] = {"INSERT", "MODIFY", "REMOVE"};
  return kNames[static_cast<std::size_t>(event)];
}

void write_item(json::Writer& writer, std::string_view name, std::string_view stored) {
  if (stored.empty()) return;
  writer.key(name);
  append_item_json(writer.begin_raw(), stored);
}

std::size_t record_size_bytes(const StreamRecord& record) {
  std::size_t size = 0;
  for (const auto item : {record.key, record.new_image, record.old_image}) {
    if (!item.empty()) size += stored_item_size_bytes(item);
  }
  return size;
}

/// 32 hexadecimal digits that name a record of a stream wherever it is seen.
std::string event_id(const ChangeLog& log, SequenceNumber number) {
  const auto digest = crypto::sha256(log.table() + "/" + log.label() + "/" + std::to_string(number));
  return encoding::hex(std::string_view(digest).substr(0, 16));
}

void write_change(json::Writer& writer, const ChangeLog& log, SequenceNumber number,
                  const StreamRecord& record) {
  writer.begin_object();
  writer.key("ApproximateCreationDateTime");
  writer.integer(record.time_ms / 1'000);
  write_item(writer, "Keys", record.key);
  write_item(writer, "NewImage", record.new_image);
  write_item(writer, "OldImage", record.old_image);
  writer.member("SequenceNumber", sequence_text(number));
  writer.key("SizeBytes");
  writer.integer(static_cast<std::int64_t>(record_size_bytes(record)));
  writer.member("StreamViewType", view_type_name(log.view()));
  writer.end_object();
}

void write_record(json::Writer& writer, const Context& context, const ChangeLog& log, SequenceNumber number,
                  const StreamRecord& record) {
  writer.begin_object();
  writer.member("awsRegion", context.region);
  writer.key("dynamodb");
  write_change(writer, log, number, record);
  writer.member("eventID", event_id(log, number));
  writer.member("eventName", event_name(record.event));
  writer.member("eventSource", "aws:dynamodb");
  writer.member("eventVersion", "1.1");
  if (record.origin == ChangeOrigin::kTimeToLive) {
    writer.key("userIdentity");
    writer.begin_object();
    writer.member("PrincipalId", "dynamodb.amazonaws.com");
    writer.member("Type", "Service");
    writer.end_object();
  }
  writer.end_object();
}

/// Where the iterator stands, if it is still good.
Result<ShardPosition> read_position(const Context& context, const RequestReader& request) {
  auto position = position_of(*request.string("ShardIterator"));
  if (!position) return errors::validation(texts::kShardIteratorInvalid);
  if (context.clock.now_ms() > position->issued_ms + limits::kShardIteratorMs) {
    return errors::expired_iterator();
  }
  return *std::move(position);
}

}  // namespace

Result<std::string> get_records(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  ASSIGN_OR_RETURN(auto position, read_position(context, request));
  ASSIGN_OR_RETURN(const auto log, find_stream(context, position.stream_arn));
  const auto shard = log->find_shard(position.shard_id);
  if (!shard) return errors::trimmed_data_access();

  std::string records;
  json::Writer list(records);
  list.begin_array();
  const auto limit = request.integer("Limit").value_or(limits::kStreamRecordsMax);
  const auto page = read_changes(context.store, *log, *shard, position.next, static_cast<std::size_t>(limit),
                                 [&](SequenceNumber number, std::string_view stored) {
                                   const auto record = decode_record(stored);
                                   if (record) write_record(list, context, *log, number, *record);
                                 });
  if (!page) return errors::internal_failure(page.error().text);
  if (page->trimmed) return errors::trimmed_data_access();
  list.end_array();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (!page->at_end) {
    position.next = page->next;
    position.issued_ms = context.clock.now_ms();
    writer.member("NextShardIterator", shard_iterator(position));
  }
  writer.key("Records");
  writer.raw(records);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

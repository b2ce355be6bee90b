#include <algorithm>

#include "emulator/model/limits.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/stream_access.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.required("StreamArn");
  check_length(constraints, request, "StreamArn", kStreamArnCharsMin, kStreamArnCharsMax);
  constraints.between("Limit", 1, limits::kDescribeStreamShardsMax);
  check_length(constraints, request, "ExclusiveStartShardId", kShardIdCharsMin, kShardIdCharsMax);
  if (const auto filter = request.member("ShardFilter")) {
    const auto reader = request.structure(*filter);
    if (const auto type = reader.string("Type"))
      constraints.one_of(*type, "shardFilter.type", {"CHILD_SHARDS"});
    if (const auto id = reader.string("ShardId")) {
      constraints.length(*id, "shardFilter.shardId", kShardIdCharsMin, kShardIdCharsMax);
    }
  }
  return constraints.check();
}

/// Children of one shard, or all; those after ExclusiveStartShardId. Ids ascend with time.
std::vector<Shard> wanted_shards(const RequestReader& request, const ChangeLog& log) {
  auto shards = log.shards();
  if (const auto filter = request.member("ShardFilter")) {
    if (const auto parent = request.structure(*filter).string("ShardId")) {
      std::erase_if(shards, [&](const Shard& shard) { return shard.parent_id != *parent; });
    }
  }
  if (const auto after = request.string("ExclusiveStartShardId")) {
    std::erase_if(shards, [&](const Shard& shard) { return shard.id <= *after; });
  }
  return shards;
}

void write_shard(json::Writer& writer, const Shard& shard) {
  writer.begin_object();
  if (!shard.parent_id.empty()) writer.member("ParentShardId", shard.parent_id);
  writer.key("SequenceNumberRange");
  writer.begin_object();
  if (shard.last) writer.member("EndingSequenceNumber", sequence_text(*shard.last));
  writer.member("StartingSequenceNumber", sequence_text(shard.first));
  writer.end_object();
  writer.member("ShardId", shard.id);
  writer.end_object();
}

void write_stream(json::Writer& writer, const Context& context, const ChangeLog& log,
                  const std::vector<Shard>& shards, std::size_t limit) {
  writer.begin_object();
  writer.key("CreationRequestDateTime");
  writer.real(static_cast<double>(log.created_ms()) / 1000);
  write_key_schema(writer, log.key());
  const auto shown = std::min(limit, shards.size());
  if (shown < shards.size()) writer.member("LastEvaluatedShardId", shards[shown - 1].id);
  writer.key("Shards");
  writer.begin_array();
  for (std::size_t i = 0; i < shown; ++i) write_shard(writer, shards[i]);
  writer.end_array();
  writer.member("StreamArn", stream_arn(context, log.table(), log.label()));
  writer.member("StreamLabel", log.label());
  writer.member("StreamStatus", log.enabled() ? "ENABLED" : "DISABLED");
  writer.member("StreamViewType", view_type_name(log.view()));
  writer.member("TableName", log.table());
  writer.end_object();
}

}  // namespace

Result<std::string> describe_stream(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  ASSIGN_OR_RETURN(const auto log, find_stream(context, *request.string("StreamArn")));
  const auto limit = request.integer("Limit").value_or(limits::kDescribeStreamShardsMax);

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("StreamDescription");
  write_stream(writer, context, *log, wanted_shards(request, *log), static_cast<std::size_t>(limit));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

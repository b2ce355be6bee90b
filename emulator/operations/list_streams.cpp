#include "emulator/model/limits.h"
#include "emulator/model/texts/streams.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/stream_access.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  if (request.has("TableName")) constraints.table_name(limits::kTableNameBytesMin);
  constraints.between("Limit", 1, limits::kListStreamsMax);
  return constraints.check();
}

/// Streams after the cursor; the one it names may be gone by now.
Result<std::optional<Streams::Name>> start(Context& context, const RequestReader& request) {
  const auto arn = request.string("ExclusiveStartStreamArn");
  if (!arn) return std::optional<Streams::Name>();
  const auto name = stream_name_of(context, *arn);
  if (!name) return errors::validation(texts::kStreamArnInvalid, {*arn});
  return std::optional<Streams::Name>(std::in_place, name->table, name->label);
}

}  // namespace

Result<std::string> list_streams(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  const auto limit = static_cast<std::size_t>(request.integer("Limit").value_or(limits::kListStreamsMax));
  ASSIGN_OR_RETURN(const auto after, start(context, request));
  std::optional<std::string> table;
  if (const auto given = request.string("TableName")) {
    table = table_name_of(context, *given).value_or(*given);
  }
  const auto names = context.streams.list(table, after, limit);
  if (!names) return errors::internal_failure(names.error().text);

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (names->size() == limit) {
    const auto& [last_table, label] = names->back();
    writer.member("LastEvaluatedStreamArn", stream_arn(context, last_table, label));
  }
  writer.key("Streams");
  writer.begin_array();
  for (const auto& [stream_table, label] : *names) {
    writer.begin_object();
    writer.member("StreamArn", stream_arn(context, stream_table, label));
    writer.member("StreamLabel", label);
    writer.member("TableName", stream_table);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

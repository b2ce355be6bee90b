#include "emulator/model/texts/streams.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/stream_access.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.required("StreamArn");
  check_length(constraints, request, "StreamArn", kStreamArnCharsMin, kStreamArnCharsMax);
  constraints.required("ShardId");
  check_length(constraints, request, "ShardId", kShardIdCharsMin, kShardIdCharsMax);
  constraints.required("ShardIteratorType");
  constraints.one_of("ShardIteratorType",
                     {"AFTER_SEQUENCE_NUMBER", "LATEST", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"});
  check_length(constraints, request, "SequenceNumber", kSequenceNumberCharsMin, kSequenceNumberCharsMax);
  return constraints.check();
}

/// The number that AT_ and AFTER_SEQUENCE_NUMBER need and the others must not have.
Result<SequenceNumber> read_number(const RequestReader& request, std::string_view type) {
  const bool wanted = type == "AT_SEQUENCE_NUMBER" || type == "AFTER_SEQUENCE_NUMBER";
  const auto given = request.string("SequenceNumber");
  if (!wanted) {
    if (given) return errors::validation(texts::kSequenceNumberUnexpected, {type});
    return SequenceNumber{0};
  }
  if (!given) return errors::validation(texts::kSequenceNumberMissing);
  const auto number = sequence_named(*given);
  if (!number) return errors::validation(texts::kSequenceNumberInvalid, {*given});
  return *number;
}

Result<SequenceNumber> start_of(Context& context, const ChangeLog& log, const Shard& shard,
                                std::string_view type, SequenceNumber number) {
  if (type == "LATEST") return shard.last ? *shard.last + 1 : log.readable_end();
  const auto horizon = log.horizon(context.store, shard);
  if (!horizon) return errors::internal_failure(horizon.error().text);
  if (type == "TRIM_HORIZON") return *horizon;
  if (number < *horizon) return errors::trimmed_data_access();
  if (shard.last && number > *shard.last) {
    return errors::validation(texts::kSequenceNumberInvalid, {sequence_text(number)});
  }
  return type == "AT_SEQUENCE_NUMBER" ? number : number + 1;
}

}  // namespace

Result<std::string> get_shard_iterator(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  const auto arn = *request.string("StreamArn");
  const auto type = *request.string("ShardIteratorType");
  ASSIGN_OR_RETURN(const auto number, read_number(request, type));
  ASSIGN_OR_RETURN(const auto log, find_stream(context, arn));
  const auto shard = log->find_shard(*request.string("ShardId"));
  if (!shard) return errors::shard_not_found();
  ASSIGN_OR_RETURN(const auto next, start_of(context, *log, *shard, type, number));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("ShardIterator", shard_iterator({.stream_arn = std::string(arn),
                                                 .shard_id = shard->id,
                                                 .next = next,
                                                 .issued_ms = context.clock.now_ms()}));
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

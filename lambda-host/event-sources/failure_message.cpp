#include "base/json.h"
#include "lambda-host/event-sources/batch_delivery.h"
#include "lambda-host/logs/log_time.h"

namespace offstage::lambda_host {
namespace {

/// Without milliseconds: the stream knows none.
std::string second_of(std::int64_t time_ms) {
  return log_time(time_ms).substr(0, 19) + "Z";
}

void write_request(json::Writer& writer, const EventSource& source, const GivenUp& given_up,
                   const FailureContext& context) {
  writer.key("requestContext");
  writer.begin_object();
  writer.member("requestId", context.request_id);
  writer.member("functionArn", source.function_arn);
  writer.member("condition",
                given_up.why == GivenUp::Why::kRetries ? "RetryAttemptsExhausted" : "RecordAgeExceeded");
  writer.key("approximateInvokeCount");
  writer.integer(given_up.invocations);
  writer.end_object();
}

void write_response(json::Writer& writer, const FailureContext& context) {
  if (context.request_id.empty()) return;
  writer.key("responseContext");
  writer.begin_object();
  writer.key("statusCode");
  writer.integer(200);
  writer.member("executedVersion", "$LATEST");
  writer.key("functionError");
  context.is_function_error ? writer.string("Unhandled") : writer.null();
  writer.end_object();
}

}  // namespace

std::string failure_message(const EventSource& source, const std::vector<StreamRecord>& records,
                            const GivenUp& given_up, const FailureContext& context) {
  const StreamRecord& first = records[given_up.begin];
  const StreamRecord& last = records[given_up.end - 1];
  std::string message;
  json::Writer writer(message);
  writer.begin_object();
  write_request(writer, source, given_up, context);
  write_response(writer, context);
  writer.member("version", "1.0");
  writer.member("timestamp", log_time(context.now_ms));
  writer.key("DDBStreamBatchInfo");
  writer.begin_object();
  writer.member("shardId", context.shard_id);
  writer.member("startSequenceNumber", first.sequence_number);
  writer.member("endSequenceNumber", last.sequence_number);
  writer.member("approximateArrivalOfFirstRecord", second_of(first.created_ms));
  writer.member("approximateArrivalOfLastRecord", second_of(last.created_ms));
  writer.key("batchSize");
  writer.integer(static_cast<std::int64_t>(given_up.end - given_up.begin));
  writer.member("streamArn", context.stream_arn);
  writer.end_object();
  writer.end_object();
  return message;
}

}  // namespace offstage::lambda_host

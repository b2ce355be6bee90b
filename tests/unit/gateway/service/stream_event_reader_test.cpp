#include "gateway/service/stream_event_reader.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

const std::string kArn =
    "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";

std::string warnings_of(const std::string& settings) {
  return ServiceFolder(with_event("stream: {arn: '" + kArn + "'" + settings + "}")).warnings();
}

StreamEvent stream_of(const std::string& yaml) {
  const ServiceFolder folder(yaml);
  auto result = folder.read();
  REQUIRE_MESSAGE(result, folder.error());
  CHECK(folder.warnings() == "");
  REQUIRE(result->service.stream_events.size() == 1);
  return std::move(result)->service.stream_events[0];
}

TEST_CASE("stream event: an ARN alone, with what Serverless deploys") {
  const StreamEvent stream = stream_of(with_event("stream: " + kArn));
  CHECK(stream.function == "f");
  CHECK(stream.table == "orders");
  CHECK(stream.batch_size == 10);
  CHECK(stream.enabled);
  CHECK_FALSE(stream.from_latest);
  CHECK(stream.retries_max == -1);
  CHECK(stream.where.line == 8);
}

TEST_CASE("stream event: the stream of a table of the service, and all settings") {
  const StreamEvent stream = stream_of(with_event(
      "stream: {type: dynamodb, arn: !GetAtt T.StreamArn, batchSize: 500, batchWindow: 5,"
      " startingPosition: LATEST, enabled: false, maximumRetryAttempts: 3, maximumRecordAgeInSeconds: 60,"
      " bisectBatchOnFunctionError: true, functionResponseType: ReportBatchItemFailures,"
      " filterPatterns: [{eventName: [INSERT]}], destinations: {onFailure: {arn: 'arn:aws:sqs:q', type: "
      "sqs}}}\n"
      "resources: {Resources: {T: {Type: 'AWS::DynamoDB::Table', Properties: {TableName: carts,"
      " KeySchema: [{AttributeName: id, KeyType: HASH}],"
      " AttributeDefinitions: [{AttributeName: id, AttributeType: S}],"
      " BillingMode: PAY_PER_REQUEST, StreamSpecification: {StreamViewType: NEW_IMAGE}}}}}"));
  CHECK(stream.table == "carts");
  CHECK(stream.batch_size == 500);
  CHECK(stream.window_s == 5);
  CHECK(stream.from_latest);
  CHECK_FALSE(stream.enabled);
  CHECK(stream.retries_max == 3);
  CHECK(stream.record_age_max_s == 60);
  CHECK(stream.bisects);
  CHECK(stream.reports_failures);
  CHECK(stream.patterns.size() == 1);
  CHECK(stream.on_failure == "arn:aws:sqs:q");
}

TEST_CASE("stream event: what is not done is told with its line") {
  const std::string at = "serverless.yml:8: functions.f.events[0].stream";
  CHECK(warnings_of(", parallelizationFactor: 4") ==
        at + ".parallelizationFactor is not supported yet: a batch at a time\n");
  CHECK(warnings_of(", tumblingWindowInSeconds: 30") ==
        at + ".tumblingWindowInSeconds is not supported: no window, and no state\n");
  CHECK(warnings_of(", parallelizationFactor: 1, tumblingWindowInSeconds: 0") == "");
  CHECK(
      ServiceFolder(with_event("stream: arn:aws:kinesis:us-east-1:123456789012:stream/clicks")).warnings() ==
      at + ": streams of Kinesis are not supported; it is left out\n");
}

TEST_CASE("stream event: what is wrong with it") {
  const std::string at = "error: serverless.yml:8: functions.f.events[0].stream";
  CHECK(warnings_of(", batchSize: 10001") ==
        at + ".batchSize: expected a number from 1 to 10000, found 10001");
  CHECK(warnings_of(", startingPosition: NOW") ==
        at + ".startingPosition: expected LATEST or TRIM_HORIZON, found \"NOW\"");
  CHECK(warnings_of(", maximumRecordAgeInSeconds: 5") ==
        at + ".maximumRecordAgeInSeconds: expected -1, or 60 and more, found 5");
  CHECK(warnings_of(", functionResponseType: Some") ==
        at + ".functionResponseType: expected ReportBatchItemFailures, found \"Some\"");
  CHECK(warnings_of(", filterPatterns: [{eventName: [INSERT]}, {eventName: INSERT}]") ==
        at + R"(.filterPatterns[1]: eventName: expected a list of values, found "INSERT")");
  CHECK(ServiceFolder(with_event("stream: {type: dynamodb}")).warnings() ==
        at + ".arn: expected the ARN of a table's stream, found nothing");
  CHECK(ServiceFolder(with_event("stream: orders")).warnings() ==
        at + ": expected the ARN of a table's stream, arn:aws:dynamodb:…:table/…/stream/…, found \"orders\"");
}

}  // namespace
}  // namespace offstage::gateway

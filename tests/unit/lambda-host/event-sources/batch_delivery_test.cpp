#include "lambda-host/event-sources/batch_delivery.h"

#include <doctest/doctest.h>

#include <string>

#include "lambda-host/event-sources/batcher.h"

namespace offstage::lambda_host {
namespace {

std::vector<StreamRecord> records(std::size_t count, std::int64_t created_ms = 0) {
  std::vector<StreamRecord> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back({std::to_string(100 + i), created_ms, "{}"});
  return all;
}

/// "2-4": what goes next, after and before which records; "" when it is over.
std::string next(const BatchDelivery& delivery) {
  return delivery.is_over() ? "" : std::to_string(delivery.begin()) + "-" + std::to_string(delivery.end());
}

TEST_CASE("delivery: a batch goes again until its retries are used up") {
  EventSource source;
  source.retries_max = 2;
  BatchDelivery delivery(records(3), source);
  CHECK_FALSE(delivery.fail(0));
  CHECK_FALSE(delivery.fail(0));
  CHECK(delivery.failures() == 2);
  const auto given_up = delivery.fail(0);
  REQUIRE(given_up);
  CHECK(given_up->why == GivenUp::Why::kRetries);
  CHECK(given_up->begin == 0);
  CHECK(given_up->end == 3);
  CHECK(given_up->invocations == 3);
  CHECK(delivery.is_over());
}

TEST_CASE("delivery: without a limit it goes until the records expire") {
  const EventSource source;
  BatchDelivery delivery(records(2, 1'000), source);
  for (int i = 0; i < 1'000; ++i) CHECK_FALSE(delivery.fail(0));
  constexpr std::int64_t kDayMs = 86'400'000;
  CHECK_FALSE(delivery.drop_old(1'000 + kDayMs));
  const auto given_up = delivery.drop_old(1'001 + kDayMs);
  REQUIRE(given_up);
  CHECK(given_up->why == GivenUp::Why::kAge);
  CHECK(given_up->end == 2);
  CHECK(delivery.is_over());
}

TEST_CASE("delivery: only the records that are too old go") {
  EventSource source;
  source.record_age_ms = 60'000;
  auto batch = records(2);
  batch[1].created_ms = 50'000;
  BatchDelivery delivery(std::move(batch), source);
  const auto given_up = delivery.drop_old(70'000);
  REQUIRE(given_up);
  CHECK(given_up->end == 1);
  CHECK(next(delivery) == "1-2");
}

TEST_CASE("delivery: bisecting finds the record that fails, and is no retry") {
  EventSource source;
  source.bisects = true;
  source.retries_max = 1;
  BatchDelivery delivery(records(5), source);
  CHECK_FALSE(delivery.fail(0));
  CHECK(next(delivery) == "0-3");  // the older half
  delivery.succeed();
  CHECK(next(delivery) == "3-5");
  CHECK_FALSE(delivery.fail(3));
  CHECK(next(delivery) == "3-4");
  CHECK_FALSE(delivery.fail(3));  // its one retry
  CHECK(next(delivery) == "3-4");
  const auto given_up = delivery.fail(3);
  REQUIRE(given_up);
  CHECK(given_up->begin == 3);
  CHECK(given_up->end == 4);
  CHECK(next(delivery) == "4-5");
  delivery.succeed();
  CHECK(delivery.is_over());
}

TEST_CASE("delivery: what failed in part goes again from there") {
  EventSource source;
  source.retries_max = 1;
  BatchDelivery delivery(records(4), source);
  CHECK_FALSE(delivery.fail(2));
  CHECK(next(delivery) == "2-4");
  const auto given_up = delivery.fail(3);
  REQUIRE(given_up);
  CHECK(given_up->begin == 3);

  source.bisects = true;
  BatchDelivery cut(records(4), source);
  CHECK_FALSE(cut.fail(1));
  CHECK(next(cut) == "1-4");  // at the record that the function named, not in the middle
}

TEST_CASE("delivery: pauses grow up to a minute") {
  CHECK(retry_delay_ms(0) == 0);
  CHECK(retry_delay_ms(1) == 250);
  CHECK(retry_delay_ms(2) == 500);
  CHECK(retry_delay_ms(8) == 32'000);
  CHECK(retry_delay_ms(9) == 60'000);
  CHECK(retry_delay_ms(1'000'000) == 60'000);
}

TEST_CASE("batch item failures: the first that is named counts") {
  const auto batch = records(4);
  const auto first = [&](std::string_view answer) { return first_failed(answer, batch, 1, 4); };
  for (const char* success :
       {"", "null", "{}", R"({"batchItemFailures":[]})", R"({"batchItemFailures":null})"})
    CHECK(first(success) == 4);
  CHECK(first(R"({"batchItemFailures":[{"itemIdentifier":"103"},{"itemIdentifier":"102"}]})") == 2);
  for (const char* wrong :
       {R"({"batchItemFailures":[{"itemIdentifier":"103"},{"itemIdentifier":""}]})", "[nonsense",
        R"({"batchItemFailures":[{"itemIdentifier":null}]})", R"({"batchItemFailures":[{"id":"103"}]})",
        R"({"batchItemFailures":[{"itemIdentifier":"100"}]})", R"({"batchItemFailures":"103"})"})
    CHECK(first(wrong) == 1);
}

TEST_CASE("failure message: as AWS sends it") {
  EventSource source;
  source.function_arn = "arn:aws:lambda:us-east-1:123456789012:function:shop-dev-f";
  const auto batch = records(3, 1'573'689'959'000);
  const FailureContext context{"arn:stream", "shardId-1", "id-1", true, 1'573'690'429'717};
  CHECK(
      failure_message(source, batch, {GivenUp::Why::kRetries, 1, 3, 4}, context) ==
      R"({"requestContext":{"requestId":"id-1","functionArn":"arn:aws:lambda:us-east-1:123456789012:function:shop-dev-f",)"
      R"("condition":"RetryAttemptsExhausted","approximateInvokeCount":4},"responseContext":{"statusCode":200,)"
      R"("executedVersion":"$LATEST","functionError":"Unhandled"},"version":"1.0","timestamp":"2019-11-14T00:13:49.717Z",)"
      R"("DDBStreamBatchInfo":{"shardId":"shardId-1","startSequenceNumber":"101","endSequenceNumber":"102",)"
      R"("approximateArrivalOfFirstRecord":"2019-11-14T00:05:59Z","approximateArrivalOfLastRecord":"2019-11-14T00:05:59Z",)"
      R"("batchSize":2,"streamArn":"arn:stream"}})");
}

TEST_CASE("batcher: by size, by window and at the end") {
  Batcher batcher(2, 1'000);
  CHECK(batcher.room() == 2);
  batcher.add({"1", 0, "{}"}, 5'000);
  CHECK(batcher.left_ms(5'400) == 600);
  CHECK(batcher.take(5'999, false).empty());
  CHECK(batcher.take(6'000, false).size() == 1);
  for (int i = 0; i < 3; ++i) batcher.add({"2", 0, "{}"}, 7'000);
  CHECK(batcher.take(7'000, false).size() == 2);
  CHECK(batcher.take(7'000, false).empty());
  CHECK(batcher.take(7'000, true).size() == 1);
  CHECK(batcher.empty());

  Batcher at_once(10, 0);
  at_once.add({"1", 0, "{}"}, 0);
  CHECK(at_once.take(0, false).size() == 1);
}

TEST_CASE("batcher: an event has at most 6 MB, unless one record is larger") {
  const std::string half(Batcher::kEventBytesMax / 2, 'x');
  Batcher batcher(10, 1'000);
  batcher.add({"1", 0, half}, 0);
  batcher.add({"2", 0, half}, 0);
  CHECK(batcher.take(0, false).size() == 1);
  CHECK(batcher.take(0, false).empty());
  CHECK(batcher.take(1'000, false).size() == 1);
  batcher.add({"3", 0, half + half}, 2'000);
  CHECK(batcher.take(2'000, false).size() == 1);
}

TEST_CASE("batch event: the records as they are") {
  std::vector<StreamRecord> batch{{"1", 0, R"({"a":1})"}, {"2", 0, R"({"a":2})"}, {"3", 0, R"({"a":3})"}};
  CHECK(batch_event(batch, 1, 3) == R"({"Records":[{"a":2},{"a":3}]})");
}

}  // namespace
}  // namespace offstage::lambda_host

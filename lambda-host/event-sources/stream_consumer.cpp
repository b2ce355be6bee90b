#include "lambda-host/event-sources/stream_consumer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/json.h"
#include "base/log.h"
#include "lambda-host/event-sources/dynamodb_streams.h"

namespace offstage::lambda_host {
namespace {

/// As long as the emulator lets anybody wait.
constexpr std::int64_t kWaitMs = 20'000;
/// After at most this long a stream that could not be read is looked for again, and what failed is: in a test
/// run the table is taken away and made anew.
constexpr std::int64_t kPauseMostMs = 1'000;
/// As many as GetRecords gives.
constexpr std::size_t kPageRecords = 1'000;

/// "Error: it broke" of an error payload.
std::string summary(const InvocationResult& result) {
  const auto document = json::Document::parse(result.payload);
  const auto type = document ? document->root().find("errorType") : std::nullopt;
  const auto message = document ? document->root().find("errorMessage") : std::nullopt;
  if (!message) return result.payload.substr(0, 200);
  return (type ? std::string(type->as_string()) + ": " : "") + std::string(message->as_string());
}

/// The stream, the shard or its records are no longer there, or time has moved on.
bool is_place_gone(const StreamFailure& failure) {
  return failure.type == "ResourceNotFoundException" || failure.type == "TrimmedDataAccessException" ||
         failure.type == "ExpiredIteratorException";
}

/// Of a record as GetRecords gives it; empty when it has none.
std::string sequence_number_of(const json::Document& record) {
  const auto change = record.root().find("dynamodb");
  const auto number = change ? change->find("SequenceNumber") : std::nullopt;
  return number ? std::string(number->as_string()) : "";
}

/// Whether the shard may have records after that number; it is empty before all.
bool goes_beyond(const StreamShard& shard, const std::string& number) {
  const std::string& last = shard.last_number;
  return last.empty() || std::pair(last.size(), last) >= std::pair(number.size(), number);
}

std::string records_text(std::size_t count) {
  return count == 1 ? "a record" : fmt::format("{} records", count);
}

}  // namespace

StreamConsumer::StreamConsumer(EventSource source, std::unique_ptr<StreamReader> reader, Invoker& invoker,
                               const Clock& clock)
    : source_(std::move(source)),
      reader_(std::move(reader)),
      invoker_(invoker),
      clock_(clock),
      batcher_(source_.batch_size, source_.window_ms) {
  if (const auto opened = open(); !opened) report_trouble(opened.error());
  thread_ = std::thread([this] { run(); });
}

StreamConsumer::~StreamConsumer() {
  {
    const std::lock_guard lock(gate_->mutex);
    gate_->stopping = true;
    gate_->changed.notify_all();
  }
  reader_->stop();
  thread_.join();
}

bool StreamConsumer::is_stopping() {
  const std::lock_guard lock(gate_->mutex);
  return gate_->stopping;
}

void StreamConsumer::pause(std::int64_t time_ms) {
  std::unique_lock lock(gate_->mutex);
  gate_->changed.wait_for(lock, std::chrono::milliseconds(time_ms), [this] { return gate_->stopping; });
}

/// Where the stream is read on: after what is done with, or where a new one begins.
Result<void, StreamFailure> StreamConsumer::open() {
  ASSIGN_OR_RETURN(const std::string stream, reader_->newest_stream(source_.table));
  if (stream.empty()) return StreamFailure{{"the table has no StreamSpecification"}, "NoStream"};
  ASSIGN_OR_RETURN(const std::vector<StreamShard> shards, reader_->shards(stream));
  if (shards.empty()) return StreamFailure{{"the stream has no shards"}, {}};
  const bool is_same = position_.stream_arn == stream;
  if (position_.stream_arn.empty() || (is_same && position_.at_latest)) {
    const auto& shard = source_.from_latest ? shards.back() : shards.front();
    RETURN_IF_ERROR(open_at({stream, {}, {}, source_.from_latest}, shard));
  } else if (is_same) {
    RETURN_IF_ERROR(open_at(position_, shard_to_read(shards)));
  } else {
    RETURN_IF_ERROR(open_at({stream, {}, {}, false}, shards.front()));
  }
  return reader_->wait(*iterator_, std::chrono::milliseconds(0));  // is anybody there who can?
}

/// The one that was read, or where its records would be: it may be gone, and when the stream is set back to
/// an earlier state even never have been.
const StreamShard& StreamConsumer::shard_to_read(const std::vector<StreamShard>& shards) const {
  const auto goes_on = [this](const StreamShard& shard) {
    return goes_beyond(shard, position_.sequence_number);
  };
  const auto known = std::find_if(shards.begin(), shards.end(), [&](const StreamShard& shard) {
    return shard.id == position_.shard_id && goes_on(shard);
  });
  if (known != shards.end()) return *known;
  const auto first = std::find_if(shards.begin(), shards.end(), goes_on);
  return first != shards.end() ? *first : shards.back();
}

/// Reads that shard from where `position` is, whose shard it becomes.
Result<void, StreamFailure> StreamConsumer::open_at(Position position, const StreamShard& shard) {
  ShardStart start;
  if (position.at_latest || !goes_beyond(shard, position.sequence_number)) {
    start.type = ShardStart::Type::kLatest;
  } else if (!position.sequence_number.empty()) {
    start = {ShardStart::Type::kAfter, position.sequence_number};
  }
  auto iterator = reader_->iterator(position.stream_arn, shard.id, start);
  if (!iterator && iterator.error().type == "TrimmedDataAccessException") {
    iterator = reader_->iterator(position.stream_arn, shard.id, {});
  }
  if (!iterator) return std::move(iterator).error();
  iterator_ = *std::move(iterator);
  position.shard_id = shard.id;
  newest_seen_ = position.sequence_number;
  position_ = std::move(position);
  return {};
}

/// Goes on with the shard after one that has no more; false when there is none (yet).
Result<bool, StreamFailure> StreamConsumer::open_child() {
  ASSIGN_OR_RETURN(const std::vector<StreamShard> shards, reader_->shards(position_.stream_arn));
  const auto child = std::find_if(shards.begin(), shards.end(), [this](const StreamShard& shard) {
    return shard.parent_id == position_.shard_id;
  });
  if (child == shards.end()) return false;
  RETURN_IF_ERROR(open_at({position_.stream_arn, {}, position_.sequence_number, false}, *child));
  return true;
}

void StreamConsumer::run() {
  while (!is_stopping()) {
    const bool was_open = iterator_.has_value();
    const auto done = was_open ? read() : open();
    if (done) {
      if (!told_.empty()) log::info("{}: the stream of {} is read again", source_.function, source_.table);
      troubles_ = 0;
      told_.clear();
      continue;
    }
    if (is_stopping()) return;
    // A place that is gone may have been followed by another; if not, open() says what is missing.
    if (!was_open || !is_place_gone(done.error())) report_trouble(done.error());
    if (done.error().type == DynamoDbStreams::kCannotWait) return;
    // What was gathered is read again: it is not done with.
    iterator_.reset();
    batcher_ = Batcher(source_.batch_size, source_.window_ms);
    pause(std::min(retry_delay_ms(++troubles_), kPauseMostMs));
  }
}

/// One page of records, or a rest when there are none.
Result<void, StreamFailure> StreamConsumer::read() {
  const std::size_t limit = std::min(batcher_.room(), kPageRecords);
  ASSIGN_OR_RETURN(const StreamPage page, reader_->records(*iterator_, limit));
  for (const std::string& record : page.records) add(record);
  const bool has_more = page.iterator && page.records.size() == limit;
  iterator_ = page.iterator;
  // A full page may be followed by more at once; then the batch is not cut short for it.
  if (!has_more || batcher_.room() == 1) {
    for (auto batch = batcher_.take(clock_.now_ms(), !page.iterator); !batch.empty() && !is_stopping();
         batch = batcher_.take(clock_.now_ms(), !page.iterator)) {
      deliver(std::move(batch));
    }
  }
  if (is_stopping()) return {};
  if (batcher_.empty() && !newest_seen_.empty()) position_.sequence_number = newest_seen_;
  if (page.iterator) return page.records.empty() ? rest() : Result<void, StreamFailure>();
  ASSIGN_OR_RETURN(const bool has_child, open_child());
  if (!has_child)
    return StreamFailure{{"the stream of the table is off, or gone"}, "ResourceNotFoundException"};
  return {};
}

Result<void, StreamFailure> StreamConsumer::rest() {
  const std::int64_t time_ms =
      batcher_.empty() ? kWaitMs : std::min(kWaitMs, batcher_.left_ms(clock_.now_ms()));
  return reader_->wait(*iterator_, std::chrono::milliseconds(time_ms));
}

/// A record of GetRecords becomes one of an event, unless no filter wants it.
void StreamConsumer::add(const std::string& record) {
  const auto document = json::Document::parse(record);
  const auto change = document ? document->root().find("dynamodb") : std::nullopt;
  const auto created = change ? change->find("ApproximateCreationDateTime") : std::nullopt;
  if (!created) return;
  newest_seen_ = sequence_number_of(*document);
  position_.at_latest = false;
  StreamRecord added{newest_seen_, created->as_int64() * 1'000, record};
  added.json.pop_back();
  added.json += ",\"eventSourceARN\":" + json::quoted(position_.stream_arn) + "}";
  const auto& patterns = source_.patterns;
  const bool is_wanted =
      patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                      [&](const auto& pattern) { return pattern.matches(document->root()); });
  if (is_wanted) batcher_.add(std::move(added), clock_.now_ms());
}

void StreamConsumer::deliver(std::vector<StreamRecord> batch) {
  BatchDelivery delivery(std::move(batch), source_);
  last_call_ = {position_.stream_arn, position_.shard_id, {}, false, 0};
  while (!delivery.is_over() && !is_stopping()) {
    if (delivery.failures() > 0 && !wait_to_retry(delivery)) {
      log::warning("{}: what failed is no longer in the stream of {}, and is not tried again",
                   source_.function, source_.table);
      break;
    }
    if (const auto old = delivery.drop_old(clock_.now_ms())) report_given_up(delivery, *old);
    if (!delivery.is_over() && !is_stopping()) attempt(delivery);
  }
  if (!is_stopping()) position_.sequence_number = delivery.records().back().sequence_number;
}

/// Whether what failed is still to go again, when the delay is over: it is not waited out for what is gone.
bool StreamConsumer::wait_to_retry(const BatchDelivery& delivery) {
  const StreamRecord& first = delivery.records()[delivery.begin()];
  for (auto left_ms = retry_delay_ms(delivery.failures()); left_ms > 0 && !is_stopping();
       left_ms -= kPauseMostMs) {
    pause(std::min(left_ms, kPauseMostMs));
    if (!is_in_stream(first)) return is_stopping();
  }
  return true;
}

/// False when the stream is gone or was set back to a state from before that record.
bool StreamConsumer::is_in_stream(const StreamRecord& record) {
  const auto iterator = reader_->iterator(position_.stream_arn, position_.shard_id,
                                          {ShardStart::Type::kAt, record.sequence_number});
  if (!iterator) return iterator.error().type.empty();  // that nobody answers says nothing of the stream
  const auto page = reader_->records(*iterator, 1);
  if (!page) return page.error().type.empty();
  const auto found = page->records.empty() ? std::nullopt : json::Document::parse(page->records.front());
  return found && sequence_number_of(*found) == record.sequence_number;
}

/// One invocation, and what follows from its outcome.
void StreamConsumer::attempt(BatchDelivery& delivery) {
  const auto result = invoke(batch_event(delivery.records(), delivery.begin(), delivery.end()));
  if (!result) return;  // stopping
  if (result->outcome == Outcome::kThrottled) return pause(retry_delay_ms(3));
  last_call_.request_id = result->request_id;
  last_call_.is_function_error = result->outcome != Outcome::kSuccess;
  std::size_t failed = last_call_.is_function_error ? delivery.begin() : delivery.end();
  if (!last_call_.is_function_error && source_.reports_failures)
    failed = first_failed(result->payload, delivery.records(), delivery.begin(), delivery.end());
  if (failed == delivery.end()) return delivery.succeed();
  const std::string why =
      last_call_.is_function_error ? summary(*result) : "the function names it in batchItemFailures";
  if (const auto given_up = delivery.fail(failed)) return report_given_up(delivery, *given_up);
  report_failure(delivery, why);
}

/// Nothing when the consumer stops meanwhile.
std::optional<InvocationResult> StreamConsumer::invoke(std::string event) {
  {
    const std::lock_guard lock(gate_->mutex);
    gate_->result.reset();
  }
  Invocation invocation;
  invocation.function = source_.function;
  invocation.payload = std::move(event);
  invoker_.invoke(std::move(invocation), [gate = gate_](InvocationResult result) {
    const std::lock_guard lock(gate->mutex);
    gate->result = std::move(result);
    gate->changed.notify_all();
  });
  std::unique_lock lock(gate_->mutex);
  gate_->changed.wait(lock, [this] { return gate_->stopping || gate_->result; });
  return gate_->stopping ? std::nullopt : std::move(gate_->result);
}

void StreamConsumer::report_failure(const BatchDelivery& delivery, const std::string& why) {
  const int failures = delivery.failures();
  const std::string next =
      failures == 0
          ? "what is left goes in smaller batches"
          : fmt::format("again in {:.2f} s, {}", static_cast<double>(retry_delay_ms(failures)) / 1'000,
                        source_.retries_max < 0
                            ? "until the records expire (maximumRetryAttempts: -1)"
                            : fmt::format("retry {} of {}", failures, source_.retries_max));
  log::warning("{}: {} of the stream of {} failed: {}; {}", source_.function,
               records_text(delivery.end() - delivery.begin()), source_.table, why, next);
}

void StreamConsumer::report_given_up(const BatchDelivery& delivery, const GivenUp& given_up) {
  last_call_.now_ms = clock_.now_ms();
  const std::string message = failure_message(source_, delivery.records(), given_up, last_call_);
  log::error("{}: {} of the stream of {} given up; {}: {}", source_.function,
             records_text(given_up.end - given_up.begin), source_.table,
             source_.on_failure.empty() ? "without destinations.onFailure nobody gets"
                                        : "on AWS " + source_.on_failure + " gets",
             message);
}

/// Once for each trouble. That nobody answers is no trouble yet: it may be about to stop, or to start.
void StreamConsumer::report_trouble(const StreamFailure& failure) {
  if (failure.text == told_ || (failure.type.empty() && troubles_ < 2)) return;
  told_ = failure.text;
  if (failure.type == DynamoDbStreams::kCannotWait) {
    log::error("{}: stream events need Offstage's emulator, and {}: the stream of {} calls nobody",
               source_.function, failure.text, source_.table);
    return;
  }
  log::warning("{}: the stream of {} cannot be read: {}", source_.function, source_.table, failure.text);
}

}  // namespace offstage::lambda_host

#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "lambda-host/event-sources/batch_delivery.h"
#include "lambda-host/event-sources/batcher.h"
#include "lambda-host/event-sources/event_source.h"
#include "lambda-host/event-sources/stream_reader.h"
#include "lambda-host/invoker.h"

namespace offstage::lambda_host {

/// Calls a function with what a table's stream says, as the event source mapping of Lambda does: shard by
/// shard, batch by batch, in order. One thread, which sleeps while there are no records. When the stream is
/// replaced by another it goes on with that one, and when it is set back to an earlier state with what is
/// written from then on.
class StreamConsumer {
 public:
  /// Finds its place in the stream before it returns: what is written from then on is LATEST. What is wrong
  /// is told in the log, and tried again. `invoker` and `clock` outlive it.
  StreamConsumer(EventSource source, std::unique_ptr<StreamReader> reader, Invoker& invoker,
                 const Clock& clock);
  StreamConsumer(const StreamConsumer&) = delete;
  StreamConsumer& operator=(const StreamConsumer&) = delete;
  /// Does not wait for an invocation that is under way.
  ~StreamConsumer();

 private:
  /// How far the stream is read, to come back after a failure.
  struct Position {
    std::string stream_arn;
    std::string shard_id;
    std::string sequence_number;  // of the last record that is done with; empty: none
    bool at_latest = false;       // nothing has been read yet, from LATEST
  };

  /// Where the thread sleeps. An invocation that outlives the consumer holds on to it.
  struct Gate {
    std::mutex mutex;
    std::condition_variable changed;
    bool stopping = false;
    std::optional<InvocationResult> result;  // of the invocation that is waited for
  };

  Result<void, StreamFailure> open();
  const StreamShard& shard_to_read(const std::vector<StreamShard>& shards) const;
  Result<void, StreamFailure> open_at(Position position, const StreamShard& shard);
  Result<bool, StreamFailure> open_child();
  void run();
  Result<void, StreamFailure> read();
  Result<void, StreamFailure> rest();
  void add(const std::string& record);
  void deliver(std::vector<StreamRecord> batch);
  bool wait_to_retry(const BatchDelivery& delivery);
  bool is_in_stream(const StreamRecord& record);
  void attempt(BatchDelivery& delivery);
  std::optional<InvocationResult> invoke(std::string event);
  void report_failure(const BatchDelivery& delivery, const std::string& why);
  void report_given_up(const BatchDelivery& delivery, const GivenUp& given_up);
  void report_trouble(const StreamFailure& failure);
  void pause(std::int64_t time_ms);
  bool is_stopping();

  const EventSource source_;
  const std::unique_ptr<StreamReader> reader_;
  Invoker& invoker_;
  const Clock& clock_;
  // Of the thread, once it runs.
  Batcher batcher_;
  Position position_;
  std::string newest_seen_;  // the last record that was read, wanted or not
  std::optional<std::string> iterator_;
  FailureContext last_call_;
  int troubles_ = 0;  // in a row
  std::string told_;  // the last trouble

  const std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
  std::thread thread_;
};

}  // namespace offstage::lambda_host

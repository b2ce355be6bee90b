#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lambda-host/event-sources/event_source.h"
#include "lambda-host/event-sources/stream_record.h"

namespace offstage::lambda_host {

/// Records that the function does not get any more.
struct GivenUp {
  enum class Why { kRetries, kAge };
  Why why;
  std::size_t begin;  // of the batch's records
  std::size_t end;
  int invocations;  // that they have seen
};

/// One batch on its way through the function, until every record of it has succeeded or is given up: which
/// records go next, after what failed. A batch that fails is cut in two where the source wants that, which is
/// no retry of it; the older half goes first. Pure: no time, no threads.
class BatchDelivery {
 public:
  /// `records` has at least one. `source` outlives it.
  BatchDelivery(std::vector<StreamRecord> records, const EventSource& source);

  bool is_over() const { return pieces_.empty(); }
  const std::vector<StreamRecord>& records() const { return records_; }
  // What goes next; unless is_over().
  std::size_t begin() const { return pieces_.back().begin; }
  std::size_t end() const { return pieces_.back().end; }
  /// How often these records have failed as they are now.
  int failures() const { return pieces_.back().failures; }

  /// Takes out what is too old by now.
  std::optional<GivenUp> drop_old(std::int64_t now_ms);
  void succeed();
  /// From that record on; those before have succeeded. The result are records whose retries are used up.
  std::optional<GivenUp> fail(std::size_t from);

 private:
  struct Piece {
    std::size_t begin;
    std::size_t end;
    int retries;      // that count
    int failures;     // since it was cut, for the delay
    int invocations;  // all of them
  };

  const EventSource& source_;
  const std::vector<StreamRecord> records_;
  std::vector<Piece> pieces_;  // the next one last
};

/// How long to wait before records that have failed that often go again: a quarter of a second, then twice as
/// long each time, up to a minute. AWS backs off, too, and does not say how.
std::int64_t retry_delay_ms(int failures);

/// The first record that failed by the function's answer, as ReportBatchItemFailures wants it
/// ({"batchItemFailures":[{"itemIdentifier":"<sequence number>"}]}): `end` when all have succeeded, `begin`
/// when the answer names something else.
std::size_t first_failed(std::string_view answer, const std::vector<StreamRecord>& records, std::size_t begin,
                         std::size_t end);

/// What AWS sends to the destination for records that are given up, and from which shard and invocation they
/// are.
struct FailureContext {
  std::string stream_arn;
  std::string shard_id;
  std::string request_id;  // of the last invocation; empty: there was none
  bool is_function_error = false;
  std::int64_t now_ms = 0;
};
std::string failure_message(const EventSource& source, const std::vector<StreamRecord>& records,
                            const GivenUp& given_up, const FailureContext& context);

}  // namespace offstage::lambda_host

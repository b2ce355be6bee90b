#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/event_pattern.h"

namespace offstage::lambda_host {

/// An event source mapping of Lambda: the stream of a table, and the function that gets its records
/// (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html).
struct EventSource {
  std::string function;  // its key
  std::string function_arn;
  std::string table;
  bool from_latest = false;  // else TRIM_HORIZON, the oldest record there is
  std::size_t batch_size = 100;
  std::int64_t window_ms = 0;          // how long records may be gathered for a full batch
  int retries_max = -1;                // after the first attempt; -1: until the records expire
  std::int64_t record_age_ms = 0;      // older records are given up; 0: when they expire
  bool bisects = false;                // a batch that fails is cut in two
  bool reports_failures = false;       // ReportBatchItemFailures
  std::vector<EventPattern> patterns;  // a record that matches none of them is left out; none: all are wanted
  std::string on_failure;              // where AWS sends what is given up: an ARN; empty: nowhere
};

}  // namespace offstage::lambda_host

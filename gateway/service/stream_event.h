#pragma once

#include <string>
#include <vector>

#include "base/event_pattern.h"
#include "gateway/service/source_location.h"

namespace offstage::gateway {

/// A `stream` event of a table, as Serverless deploys it: an event source mapping.
struct StreamEvent {
  std::string function;  // key under `functions`
  std::string table;     // the physical name in the stream's ARN
  bool enabled = true;
  bool from_latest = false;  // startingPosition: LATEST
  int batch_size = 10;       // Lambda's own default is 100, Serverless's is not
  int window_s = 0;
  int retries_max = -1;
  int record_age_max_s = -1;
  bool bisects = false;
  bool reports_failures = false;  // functionResponseType
  std::vector<EventPattern> patterns;
  std::string on_failure;  // an ARN; empty: none
  SourceLocation where;
};

}  // namespace offstage::gateway

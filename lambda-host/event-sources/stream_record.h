#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace offstage::lambda_host {

/// A record of a stream as a function gets it.
struct StreamRecord {
  std::string sequence_number;
  std::int64_t created_ms = 0;
  std::string json;  // GetRecords' record, with its eventSourceARN
};

/// {"Records":[…]}
std::string batch_event(const std::vector<StreamRecord>& records, std::size_t begin, std::size_t end);

/// How long that is.
std::size_t batch_event_bytes(const std::vector<StreamRecord>& records, std::size_t begin, std::size_t end);

}  // namespace offstage::lambda_host

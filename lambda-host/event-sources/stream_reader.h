#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace offstage::lambda_host {

/// Why a stream cannot be read.
struct StreamFailure : Failure {
  std::string type;  // "TrimmedDataAccessException"; empty: nobody has answered, or not as DynamoDB does
};

struct StreamShard {
  std::string id;
  std::string parent_id;    // empty, or of a shard that is gone: it is the oldest
  std::string last_number;  // no record of it has a greater one; empty: it is open
};

/// From where a shard is read.
struct ShardStart {
  enum class Type { kOldest, kLatest, kAt, kAfter };
  Type type = Type::kOldest;
  std::string sequence_number;  // kAt, kAfter
};

struct StreamPage {
  std::vector<std::string> records;     // JSON
  std::optional<std::string> iterator;  // nothing: the shard has no more
};

/// The streams of tables, at some endpoint. One thread at a time, but for stop().
class StreamReader {
 public:
  virtual ~StreamReader() = default;

  /// The ARN of the table's newest stream; empty when it has none.
  virtual Result<std::string, StreamFailure> newest_stream(const std::string& table) = 0;
  /// Parents before their children.
  virtual Result<std::vector<StreamShard>, StreamFailure> shards(const std::string& stream_arn) = 0;
  virtual Result<std::string, StreamFailure> iterator(const std::string& stream_arn, const std::string& shard,
                                                      const ShardStart& start) = 0;
  virtual Result<StreamPage, StreamFailure> records(const std::string& iterator, std::size_t limit) = 0;
  /// Returns when records() has something, when that time is over, or with stop().
  virtual Result<void, StreamFailure> wait(const std::string& iterator, std::chrono::milliseconds time) = 0;
  /// What waits returns, and nothing waits any more. From any thread.
  virtual void stop() = 0;
};

}  // namespace offstage::lambda_host

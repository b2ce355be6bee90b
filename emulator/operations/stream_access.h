#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/operations/context.h"

namespace offstage::emulator {

// What the calls of DynamoDB Streams have in common.

// Lengths that the API's model allows.
inline constexpr std::size_t kStreamArnCharsMin = 37;
inline constexpr std::size_t kStreamArnCharsMax = 1'024;
inline constexpr std::size_t kShardIdCharsMin = 28;
inline constexpr std::size_t kShardIdCharsMax = 65;
inline constexpr std::size_t kSequenceNumberCharsMin = 21;
inline constexpr std::size_t kSequenceNumberCharsMax = 40;
inline constexpr std::size_t kShardIteratorCharsMax = 2'048;

/// Of a text member of the request, where it is there.
void check_length(Constraints& constraints, const RequestReader& request, std::string_view member,
                  std::size_t minimum, std::size_t maximum);

/// arn:aws:dynamodb:<region>:<account>:table/<table>/stream/<label>
std::string stream_arn(const Context& context, std::string_view table, std::string_view label);

/// The stream's table and label, if the ARN has the form of one; of any account and region.
struct StreamName {
  std::string_view table;
  std::string_view label;
  bool is_here = false;  // of this account and region
};
std::optional<StreamName> stream_name_of(const Context& context, std::string_view arn);

/// ValidationException for what is no ARN of a stream, ResourceNotFoundException when there is none.
Result<std::shared_ptr<ChangeLog>> find_stream(Context& context, std::string_view arn);

/// From where GetRecords reads on.
struct ShardPosition {
  std::string stream_arn;
  std::string shard_id;
  SequenceNumber next = 0;
  std::int64_t issued_ms = 0;
};

/// "<stream ARN>|1|<base64>", as on AWS.
std::string shard_iterator(const ShardPosition& position);
/// Nothing for text that shard_iterator() did not make.
std::optional<ShardPosition> position_of(std::string_view iterator);

}  // namespace offstage::emulator

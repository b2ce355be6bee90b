#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Streams (DYNAMODB.md 16.2).

inline constexpr Text kStreamNotFound{"Requested resource not found: Stream: {} not found"};
inline constexpr Text kShardNotFound{"Requested resource not found: Shard does not exist"};
inline constexpr Text kRecordsTrimmed{"The data you are trying to access has been trimmed"};
inline constexpr Text kStreamArnInvalid{"Invalid StreamArn: {}"};
inline constexpr Text kShardIteratorInvalid{"Invalid ShardIterator"};
inline constexpr Text kShardIteratorExpired{"The shard iterator has expired: it is valid for 15 minutes"};
inline constexpr Text kSequenceNumberMissing{
    "Missing SequenceNumber: it is required for ShardIteratorType AT_SEQUENCE_NUMBER and "
    "AFTER_SEQUENCE_NUMBER"};
inline constexpr Text kSequenceNumberUnexpected{"SequenceNumber must not be given for ShardIteratorType {}"};
inline constexpr Text kSequenceNumberInvalid{"Invalid SequenceNumber: {}"};

}  // namespace offstage::emulator::texts

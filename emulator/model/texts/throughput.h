#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Throughput and failures (DYNAMODB.md 19).

inline constexpr Text kTableThroughputExceeded{
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your "
    "provisioning level with the UpdateTable API."};
inline constexpr Text kIndexThroughputExceeded{
    "The level of configured provisioned throughput for one or more global secondary indexes of the table "
    "was "
    "exceeded. Consider increasing your provisioning level for the under-provisioned global secondary "
    "indexes "
    "with the UpdateTable API"};
inline constexpr Text kTableThrottled{
    "Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your "
    "table or index so please try again shortly. If exceptions persist, check if you have a hot key: "
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html"};
inline constexpr Text kIndexThrottled{
    "Throughput exceeds the current capacity for one or more global secondary indexes. DynamoDB is "
    "automatically scaling your index so please try again shortly."};
inline constexpr Text kInternalServerError{"Internal server error"};

}  // namespace offstage::emulator::texts

#pragma once

#include <cstddef>
#include <cstdint>

/// Every DynamoDB limit, named once ("Quotas in Amazon DynamoDB", developer guide; DYNAMODB.md 2).
namespace offstage::emulator::limits {

inline constexpr std::size_t kItemBytesMax = 409'600;
inline constexpr std::size_t kPartitionKeyBytesMax = 2'048;
inline constexpr std::size_t kSortKeyBytesMax = 1'024;
inline constexpr std::size_t kAttributeNameBytesMax = 65'535;
inline constexpr std::size_t kKeyAttributeNameBytesMax = 255;
inline constexpr int kNestingLevelsMax = 31;  // wrappers around a scalar attribute value
inline constexpr std::size_t kExpressionBytesMax = 4'096;
inline constexpr std::size_t kExpressionOperatorsMax = 300;
inline constexpr std::size_t kInOperandsMax = 100;
inline constexpr std::size_t kPageBytesMax = 1'048'576;
inline constexpr std::size_t kBatchGetKeysMax = 100;
inline constexpr std::size_t kBatchWriteRequestsMax = 25;
inline constexpr std::size_t kBatchStatementsMax = 25;
inline constexpr std::size_t kStatementBytesMax = 8'192;
inline constexpr std::size_t kTransactionActionsMax = 100;
inline constexpr std::size_t kTransactionBytesMax = 4 * 1'048'576;
inline constexpr std::size_t kTransactionTokenBytesMax = 36;
inline constexpr std::int64_t kTransactionTokenMs = 10 * 60 * 1'000;
inline constexpr std::size_t kBatchResponseBytesMax = 16 * 1'048'576;
inline constexpr std::size_t kTableNameBytesMin = 3;
inline constexpr std::size_t kTableNameBytesMax = 255;
inline constexpr std::size_t kLocalIndexesMax = 5;
inline constexpr std::size_t kGlobalIndexesMax = 20;
inline constexpr std::size_t kIndexKeysMax = 4;           // attributes of each kind in a global index's key
inline constexpr std::int64_t kTableUnitsMax = 40'000;    // of reads or of writes, for a table or an index
inline constexpr std::int64_t kAccountUnitsMax = 80'000;  // told, and not counted
inline constexpr std::size_t kTagsMax = 50;
inline constexpr std::size_t kTagsInPage = 10;
inline constexpr std::size_t kTagKeyMax = 128;    // characters
inline constexpr std::size_t kTagValueMax = 256;  // characters
inline constexpr std::size_t kPolicyBytesMax = 20'480;
inline constexpr std::int64_t kRecoveryDaysMax = 35;
inline constexpr std::size_t kProjectedInIndexMax = 20;
inline constexpr std::size_t kProjectedAttributesMax = 100;
inline constexpr std::size_t kSegmentsMax = 1'000'000;
inline constexpr std::size_t kListTablesMax = 100;
inline constexpr std::size_t kListStreamsMax = 100;
inline constexpr std::size_t kDescribeStreamShardsMax = 100;
inline constexpr std::size_t kStreamRecordsMax = 1'000;
inline constexpr std::int64_t kStreamRetentionMs = 24 * 60 * 60 * 1'000;
inline constexpr std::int64_t kShardLifetimeMs = 4 * 60 * 60 * 1'000;
/// Time to live leaves items alone that expired longer ago: five years.
inline constexpr std::int64_t kExpiryAgeMaxS = std::int64_t{5} * 365 * 24 * 60 * 60;
inline constexpr std::int64_t kShardIteratorMs = 15 * 60 * 1'000;
inline constexpr std::size_t kRequestBodyBytesMax = 16 * 1'048'576;
inline constexpr std::size_t kHeaderBytesMax = 16 * 1'024;

}  // namespace offstage::emulator::limits

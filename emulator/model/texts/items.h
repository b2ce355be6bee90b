#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// Keys (DYNAMODB.md 9.3). Never counted: they need the schema.

inline constexpr Text kKeyMismatch{"The provided key element does not match the schema"};
/// "string" or "binary", and the attribute.
inline constexpr Text kKeyEmpty{
    "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
    "empty {} value. Key: {}"};
/// "string" or "binary", the index, the attribute.
inline constexpr Text kIndexKeyEmpty{
    "One or more parameter values are not valid. A value specified for a secondary index key is not "
    "supported. The AttributeValue for a key attribute cannot contain an empty {} value. IndexName: {}, "
    "IndexKey: {}"};
inline constexpr Text kIndexKeyUpdatedToEmpty{
    "One or more parameter values are not valid. The update expression attempted to update a secondary index "
    "key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty {} "
    "value."};
// After kInvalidParameter:
inline constexpr Text kKeyMissing{"Missing the key {} in the item"};
inline constexpr Text kKeyType{"Type mismatch for key {} expected: {} actual: {}"};
inline constexpr Text kIndexKeyType{"Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {}"};
/// AWS's own spacing.
inline constexpr Text kPartitionKeyTooLong{
    "Size of hashkey has exceeded the maximum size limit of2048 bytes"};
inline constexpr Text kSortKeyTooLong{
    "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"};
inline constexpr Text kKeyUpdated{"Cannot update attribute {}. This attribute is part of the key"};
/// Alone: an update took the value from the item; what the expression itself fixes is kIndexKeyType.
inline constexpr Text kIndexKeyUpdatedToType{
    "The update expression attempted to update the secondary index key to unsupported type"};
inline constexpr Text kIndexKeyUpdatedTooLong{
    "The update expression attempted to update the secondary index key beyond allowed size limits"};
// Alone: a path into a key of the table, of an index.
inline constexpr Text kPathIntoKey{
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: {}"};
inline constexpr Text kPathIntoIndexKey{
    "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: "
    "{}"};

// Single items (9).

inline constexpr Text kReturnValuesOldOnly{"ReturnValues can only be ALL_OLD or NONE"};
inline constexpr Text kConditionFailed{"The conditional request failed"};
inline constexpr Text kResourceNotFound{"Requested resource not found"};
inline constexpr Text kDuplicateItem{"Duplicate primary key exists in table"};

// Query and Scan (10.2).

inline constexpr Text kSelectWithoutList{
    "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"};
/// The member with the list, and Select.
inline constexpr Text kSelectWithList{"Cannot specify the {} when choosing to get {}"};
inline constexpr Text kSelectProjectedOnTable{
    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"};
inline constexpr Text kIndexBackfilling{"Cannot read from backfilling global secondary index: {}"};
inline constexpr Text kIndexUnknown{"The table does not have the specified index: {}"};
inline constexpr Text kConsistentGlobalRead{"Consistent reads are not supported on global secondary indexes"};
inline constexpr Text kTotalSegmentsMissing{
    "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
    "present"};
inline constexpr Text kSegmentMissing{
    "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
    "present"};
inline constexpr Text kSegmentTooLarge{
    "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: {} is not "
    "less than TotalSegments: {}"};
/// "Filter Expression" or "QueryFilter", and the attribute.
inline constexpr Text kFilterOnKey{
    "{} can only contain non-primary key attributes: Primary key attribute: {}"};
// After kInvalidParameter:
inline constexpr Text kSelectAllOnGlobal{
    "Select type ALL_ATTRIBUTES is not supported for global secondary index {} because its projection type "
    "is "
    "not ALL"};
inline constexpr Text kNotProjected{"Global secondary index {} does not project [{}]"};
inline constexpr Text kFilterNotProjected{
    "Secondary index {} does not project one or more filter attributes: [{}]"};

// ExclusiveStartKey (10.2).

inline constexpr Text kStartKeyInvalid{"The provided starting key is invalid"};
inline constexpr Text kStartKeyInvalidFor{"The provided starting key is invalid: {}"};
inline constexpr Text kStartKeySegment{
    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
    "correct Segment. TotalSegments: {} Segment: {}"};
inline constexpr Text kStartKeyOutsideRange{
    "The provided starting key does not match the range key predicate"};
inline constexpr Text kStartKeyOutsideQuery{
    "The provided starting key is outside query boundaries based on provided conditions"};
inline constexpr Text kQueryNotRestartable{"The query can return at most one row and cannot be restarted"};

// Batches (11).

inline constexpr Text kRequestItemsMissing{"The requestItems parameter is required for {}"};
inline constexpr Text kTooManyItems{"Too many items requested for the {} call"};
inline constexpr Text kDuplicateKeys{"Provided list of item keys contains duplicates"};

// Transactions (12).

inline constexpr Text kActionKinds{"TransactItems can only contain one of Check, Put, Update or Delete"};
inline constexpr Text kSeveralActionsOnItem{
    "Transaction request cannot include multiple operations on one item"};
inline constexpr Text kTransactionTooLarge{
    "Transaction payload size has exceeded the maximum allowed size of 4 MB"};
/// The codes, "None, ConditionalCheckFailed".
inline constexpr Text kTransactionCancelled{
    "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]"};
inline constexpr Text kTransactionConflict{"Transaction is ongoing for the item"};
inline constexpr Text kTransactionInProgress{
    "The transaction with the given request token is already in progress."};
inline constexpr Text kTokenReused{"The provided client token is already in use with a different request."};

}  // namespace offstage::emulator::texts

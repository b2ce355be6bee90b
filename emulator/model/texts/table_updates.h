#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// UpdateTable (DYNAMODB.md 14.4).

/// With what the request has of them left out.
inline constexpr CohortText kNothingToUpdate{
    .classic =
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
        "GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
    .newest =
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, "
        "GlobalSecondaryIndexUpdates, SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, "
        "ReplicaTransitRoleArn, MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, "
        "WarmThroughput or TableClass is required"};
inline constexpr Text kIndexNotFound{"Requested resource not found: Index {} for table {}"};
inline constexpr Text kIndexExists{"Attempting to create an index which already exists"};
inline constexpr Text kNotAGlobalIndex{"Cannot {} an index that is not a GlobalSecondaryIndex: {}"};
inline constexpr Text kNoStreamToDisable{"Table has no stream to disable: TableName: {}"};

inline constexpr Text kStreamAlreadyOn{"Table already has an enabled stream: TableName: {}"};

// LimitExceededException
inline constexpr Text kOneIndexAtATime{
    "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"};
inline constexpr Text kTooManyIndexes{
    "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20"};

// ResourceInUseException: table, or table and index
inline constexpr Text kThroughputBeingUpdated{
    "Attempt to change a resource which is still in use: Table IOPS are currently being updated. Table: {}"};
inline constexpr Text kStreamWhileThroughput{
    "Attempt to change a resource which is still in use: Can't enable or disable stream while table IOPS are "
    "being updated. Table: {}"};
/// Table, stream, and what is being done to it.
inline constexpr Text kStreamBeingUpdated{
    "Attempt to change a resource which is still in use: A stream status change is currently in progress. "
    "Table: {} Stream: {} Operation: {}"};
inline constexpr Text kThroughputWhileStream{
    "Attempt to change a resource which is still in use: Can't change table IOPS when stream status is being "
    "updated. Table: {} Stream: {} Operation: {}"};
inline constexpr Text kClassWhileStream{
    "Attempt to change a resource which is still in use: Can't update table class when stream status is "
    "being "
    "updated. Table: {} Stream: {} Operation: {}"};
inline constexpr Text kIndexesWhileStream{
    "Attempt to change a resource which is still in use: Can't create or delete an index when stream status "
    "is being updated. Table: {} Stream: {} Operation: {}"};
inline constexpr Text kMaximumWhileStream{
    "Attempt to change a resource which is still in use: OnDemandThroughput cannot be updated while stream "
    "status update is in progress"};
inline constexpr Text kStreamWhileIndexCreated{
    "Attempt to change a resource which is still in use: Can't change stream status when an index is being "
    "created. Table: {} Indexes: [{}]"};
inline constexpr Text kStreamWhileIndexDeleted{
    "Attempt to change a resource which is still in use: Can't change stream status when an index is being "
    "deleted. Table: {} Indexes: [{}]"};
inline constexpr Text kIndexesWhileThroughput{
    "Attempt to change a resource which is still in use: Can't create or delete indexes while table IOPS are "
    "being updated. Table: {}"};
inline constexpr Text kIndexesWhileClass{
    "Attempt to change a resource which is still in use: Can't create or delete an index when a table class "
    "update is in progress. Table: {}"};
inline constexpr Text kThroughputWhileIndexCreated{
    "Attempt to change a resource which is still in use: Can't change table IOPS when an index is being "
    "created. Table: {} Indexes: [{}]"};
inline constexpr Text kThroughputWhileIndexDeleted{
    "Attempt to change a resource which is still in use: Can't change table IOPS when an index is being "
    "deleted. Table: {} Indexes: [{}]"};
inline constexpr Text kMaximumWhileThroughput{
    "Attempt to change a resource which is still in use: OnDemandThroughput cannot be updated while "
    "BillingMode update is in progress"};
inline constexpr Text kMaximumWhileIndexCreated{
    "Attempt to change a resource which is still in use: OnDemandThroughput cannot be updated while index "
    "creation is in progress for indexes: [{}]"};
inline constexpr Text kMaximumWhileIndexDeleted{
    "Attempt to change a resource which is still in use: OnDemandThroughput cannot be updated while index "
    "deletion is in progress for indexes: [{}]"};
inline constexpr Text kClassBeingUpdated{
    "Attempt to change a resource which is still in use: Can't update table class when a table class update "
    "is in progress. Table: {} TableClassUpdateInProgress: {}"};
inline constexpr Text kIndexBeingAllocated{
    "Attempt to change a resource which is still in use: Index creation is in resource allocation phase. "
    "Retry deletion during backfilling phase or when the index is active. Table: {} Index: {}"};
inline constexpr Text kIndexNotBackfilling{
    "Attempt to change a resource which is still in use: Index is being created but is not backfilling yet. "
    "Table: {} Index: {}"};
inline constexpr Text kIndexBeingUpdated{
    "Attempt to change a resource which is still in use: Index is being updated. Table: {} Index: {}"};
inline constexpr Text kIndexBeingDeleted{
    "Attempt to change a resource which is still in use: Index is being deleted. Table: {} Index: {}"};

// After kInvalidParameter:

inline constexpr Text kOnlyModification{"{} modification must be the only operation in the request"};
inline constexpr Text kWarmAlone{"WarmThroughput must be the only operation in the request"};
inline constexpr Text kMaximumWithOthers{
    "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"};
inline constexpr Text kWarmWithNewIndex{
    "Create global secondary index cannot be specified when updating WarmThroughput"};
inline constexpr Text kIndexesWithThroughput{"You cannot create or delete index while updating table IOPS"};
inline constexpr Text kIndexesWithStream{"You cannot create or delete index while changing stream status"};
inline constexpr Text kStreamWithThroughput{"You cannot modify stream status while updating table IOPS"};
inline constexpr Text kIndexActionMissing{
    "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
    "GlobalSecondaryIndexUpdate.Delete must not be null"};
inline constexpr Text kIndexActionsTwo{
    "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"};
inline constexpr Text kIndexUpdatedTwice{
    "Only one global secondary index update per index is allowed simultaneously. Index: {}"};
inline constexpr Text kDefinitionsMissing{"AttributeDefinitions is not specified for index: {}"};
inline constexpr Text kTypeRedefined{
    "Attributes cannot be redefined. Please check that your attribute has the same type as previously "
    "defined. Existing schema: {} New schema: {}"};
inline constexpr Text kStreamOnWithoutViewType{"If stream is being enabled then UpdateViewType is required"};
inline constexpr Text kStreamOffWithViewType{
    "If stream is being disabled, then UpdateViewType must not be specified"};
inline constexpr Text kAlreadyOwnKey{"Table is already encrypted by default"};
inline constexpr Text kAlreadyThatKey{
    "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to "
    "change "
    "Master Key"};

}  // namespace offstage::emulator::texts

#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// The capacity of tables and global indexes (DYNAMODB.md 14.3, 14.4). `table` or `index i` is what they name.

inline constexpr Text kUnitsOutOfBounds{"Given value {} for {} is out of bounds"};
/// Which, how much it is, region, maximum.
inline constexpr Text kTableUnitsAboveMaximum{
    "The requested {}, {}, is above the per table maximum for the account in {}. Per table maximum: {}. "
    "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."};
inline constexpr Text kIndexUnitsAboveMaximum{
    "The requested {} for index {}, {}, is above the per index maximum for the account in {}. Per index "
    "maximum: {}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher "
    "limits."};
inline constexpr Text kUnitsAboveAccount{
    "Subscriber limit exceeded: Requested {} for {} for {} exceeds {} of the account in region {}"};
/// Of what; then of what, now and as asked for, for reads and for writes.
inline constexpr Text kThroughputUnchanged{
    "The provisioned throughput for {} will not change. The requested value equals the current value. "
    "Current "
    "ReadCapacityUnits provisioned for {}: {}. Requested ReadCapacityUnits: {}. Current WriteCapacityUnits "
    "provisioned for {}: {}. Requested WriteCapacityUnits: {}. Refer to the Amazon DynamoDB Developer Guide "
    "for current limits and how to request higher limits."};
inline constexpr Text kTooManyDecreases{
    "Subscriber limit exceeded: Provisioned throughput decreases are limited within a given UTC day. After "
    "the first 4 decreases, each subsequent decrease in the same UTC day can be performed at most once every "
    "3600 seconds. Number of decreases today: {}. Last decrease at {}. Next decrease can be made at {}"};

// After kInvalidParameter:

inline constexpr Text kUnitsForOnDemand{
    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"};
inline constexpr Text kUnitsMissing{
    "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"};
inline constexpr Text kThroughputMissing{
    "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"};
inline constexpr Text kIndexThroughputForOnDemand{
    "ProvisionedThroughput should not be specified for index: {} when BillingMode is PAY_PER_REQUEST"};
inline constexpr CohortText kIndexThroughputAbsent{
    .classic = "ProvisionedThroughput must be specified for index: {}",
    .newest = "ProvisionedThroughput is not specified for index: {}"};
inline constexpr Text kIndexThroughputMissing{"ProvisionedThroughput must be specified for index: {}"};
inline constexpr Text kIndexUnitsForOnDemand{
    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {} when BillingMode is "
    "PAY_PER_REQUEST"};
inline constexpr Text kIndexUnitsMissing{
    "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {}"};
inline constexpr Text kIndexUpdateOnDemand{
    "The only Updates for index: {} when TableThroughputMode is PAY_PER_REQUEST can be to "
    "OnDemandThroughput, WarmThroughput"};
/// CreateTable, with " for index: i" or nothing.
inline constexpr Text kMaximumForProvisioned{
    "{} for OnDemandThroughput{} cannot be specified when table BillingMode is PROVISIONED."};
/// UpdateTable.
inline constexpr Text kMaximumForProvisionedTable{
    "{} for OnDemandThroughput{} cannot be specified when the table BillingMode is PROVISIONED"};
inline constexpr Text kMaximumOutOfRange{
    "Requested {} for OnDemandThroughput for {} is outside of valid range"};
inline constexpr Text kWarmBelowOnDemand{
    "Requested {} for WarmThroughput for {} is lower than initial throughput for OnDemand. See: "
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "on-demand-capacity-mode.html#on-demand-capacity-mode-initial"};
inline constexpr Text kWarmBelowProvisioned{
    "Requested {} for WarmThroughput for {} is lower than {} of ProvisionedThroughput"};
inline constexpr Text kWarmDecreased{
    "Requested {} for WarmThroughput for {} is lower than current WarmThroughput, decreasing WarmThroughput "
    "is not supported"};
inline constexpr Text kWarmEmpty{
    "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: "
    "{}"};

}  // namespace offstage::emulator::texts

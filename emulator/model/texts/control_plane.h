#pragma once

#include "emulator/model/texts/text.h"

namespace offstage::emulator::texts {

// What describes a table beside its definition: tags, policies, recovery, insights (DYNAMODB.md 18).

inline constexpr Text kResourceArnMissing{"Invalid TableArn"};
inline constexpr Text kResourceElsewhere{"Invalid TableArn: Invalid ResourceArn provided as input {}"};
inline constexpr Text kAccessDenied{"Access is denied"};
inline constexpr CohortText kResourceNotThere{
    .classic = "Requested resource not found: ResourcArn: {} not found",
    .newest = "Requested resource not found: ResourceArn: {} not found"};
// After kInvalidParameter:
inline constexpr Text kNoArn{"ARNs must start with 'arn:': {}"};
inline constexpr Text kArnOfOtherService{"Provided Arn is not a DynamoDB resource arn: {}"};
inline constexpr Text kArnOfPart{
    "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {}"};
inline constexpr Text kPolicyArnElsewhere{"Invalid resource Arn: {}"};

// Tags

inline constexpr Text kTagsEmpty{"Atleast one Tag needs to be provided as Input."};
inline constexpr Text kTagKeysEmpty{"Atleast one Tag Key needs to be provided as Input."};
inline constexpr Text kTagKeyInvalid{"The Tag Key provided is invalid, Key: {}"};
inline constexpr Text kTagValueInvalid{"The Tag Value provided is invalid, Value: {}"};
inline constexpr Text kTagKeyReserved{"Tag Key cannot be prefixed with aws:, Key: {}"};
inline constexpr Text kTagKeyRepeated{"Duplicate Tag Keys provided as input: Duplicate Tag Key found {}"};
inline constexpr Text kTooManyTags{"Number of Tags exceed the current limit for the provided ResourceArn"};

// Resource policies

inline constexpr Text kPolicyOfOtherAccount{
    "This action is only supported by accounts that match the resource owner\xE2\x80\x99s account."};
inline constexpr Text kPolicyNotFound{"Resource-based policy not found for the provided ResourceArn: {}"};
inline constexpr Text kPolicyUnexpected{
    "Requested policy update expecting none to be present for table {}, but a policy exists with revision id "
    "{}."};
inline constexpr Text kPolicyOtherRevision{
    "Requested update for policy with revision id {}, but the policy associated to target table {} has "
    "revision id {}."};
// After kInvalidParameter:
inline constexpr Text kPolicyTooLarge{"Maximum policy size of 20480 bytes exceeded"};
inline constexpr Text kPolicyInvalid{"Invalid policy document: {}"};
// What follows it:
inline constexpr Text kPolicyNotJson{"This policy contains invalid Json"};
inline constexpr Text kPolicyNone{"This text appears not to be a policy"};
inline constexpr Text kPolicyWithoutStatement{"Syntax error at position (1,3)"};
inline constexpr Text kPolicyStatementEmpty{"Could not parse the policy: Statement is empty!"};
inline constexpr Text kPolicyMemberMissing{"Missing required field {}"};

// Contributor insights and continuous backups

inline constexpr Text kInsightsIndexNotFound{
    "Requested resource not found: Index: {} not found for table: {}"};
inline constexpr Text kInsightsTableNotActive{
    "Table or Index is not in a valid state to update Key Access Insights: TableStatus must be ACTIVE to "
    "enable ContributorInsights."};
inline constexpr Text kInsightsIndexNotActive{
    "Table or Index is not in a valid state to update Key Access Insights: IndexStatus must be ACTIVE to "
    "enable ContributorInsights."};
inline constexpr Text kBackupTableNotFound{"Table not found: {}"};
inline constexpr Text kBackupsBeingEnabled{"Backups are being enabled for the table: {}. Please retry later"};
inline constexpr Text kPeriodWhenDisabling{
    "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."};

}  // namespace offstage::emulator::texts

#include "emulator/operations/shape.h"

namespace offstage::emulator::shapes {
namespace {

using Kind = Shape::Kind;

constexpr Shape kString{.kind = Kind::kString};
constexpr Shape kBoolean{.kind = Kind::kBoolean};
constexpr Shape kInteger{.kind = Kind::kInteger};
constexpr Shape kLong{.kind = Kind::kLong};
constexpr Shape kStringList{.kind = Kind::kList, .element = &kString};

template <std::size_t kSize>
constexpr Shape structure(std::string_view java_name, const Shape::Member (&members)[kSize]) {
  return {.kind = Kind::kStructure, .members = members, .java_name = java_name};
}
constexpr Shape list_of(const Shape& element) {
  return {.kind = Kind::kList, .element = &element};
}

constexpr Shape::Member kDefinitionMembers[] = {{"AttributeName", &kString}, {"AttributeType", &kString}};
constexpr Shape kDefinition = structure("AttributeDefinition", kDefinitionMembers);
constexpr Shape kDefinitions = list_of(kDefinition);
constexpr Shape::Member kKeyElementMembers[] = {{"AttributeName", &kString}, {"KeyType", &kString}};
constexpr Shape kKeyElement = structure("KeySchemaElement", kKeyElementMembers);
constexpr Shape kKeySchema = list_of(kKeyElement);
constexpr Shape::Member kProjectionMembers[] = {{"ProjectionType", &kString},
                                                {"NonKeyAttributes", &kStringList}};
constexpr Shape kProjection = structure("Projection", kProjectionMembers);
constexpr Shape::Member kThroughputMembers[] = {{"ReadCapacityUnits", &kLong},
                                                {"WriteCapacityUnits", &kLong}};
constexpr Shape kThroughput = structure("ProvisionedThroughput", kThroughputMembers);
constexpr Shape::Member kOnDemandMembers[] = {{"MaxReadRequestUnits", &kLong},
                                              {"MaxWriteRequestUnits", &kLong}};
constexpr Shape kOnDemand = structure("OnDemandThroughput", kOnDemandMembers);
constexpr Shape::Member kWarmMembers[] = {{"ReadUnitsPerSecond", &kLong}, {"WriteUnitsPerSecond", &kLong}};
constexpr Shape kWarm = structure("WarmThroughput", kWarmMembers);
constexpr Shape::Member kLocalIndexMembers[] = {
    {"IndexName", &kString}, {"KeySchema", &kKeySchema}, {"Projection", &kProjection}};
constexpr Shape kLocalIndex = structure("LocalSecondaryIndex", kLocalIndexMembers);
constexpr Shape kLocalIndexes = list_of(kLocalIndex);
constexpr Shape::Member kGlobalIndexMembers[] = {{"IndexName", &kString},
                                                 {"KeySchema", &kKeySchema},
                                                 {"Projection", &kProjection},
                                                 {"ProvisionedThroughput", &kThroughput},
                                                 {"OnDemandThroughput", &kOnDemand},
                                                 {"WarmThroughput", &kWarm}};
constexpr Shape kGlobalIndex = structure("GlobalSecondaryIndex", kGlobalIndexMembers);
constexpr Shape kGlobalIndexes = list_of(kGlobalIndex);
constexpr Shape::Member kStreamMembers[] = {{"StreamEnabled", &kBoolean}, {"StreamViewType", &kString}};
constexpr Shape kStream = structure("StreamSpecification", kStreamMembers);
constexpr Shape::Member kEncryptionMembers[] = {
    {"Enabled", &kBoolean}, {"SSEType", &kString}, {"KMSMasterKeyId", &kString}};
constexpr Shape kEncryption = structure("SSESpecification", kEncryptionMembers);
constexpr Shape::Member kTagMembers[] = {{"Key", &kString}, {"Value", &kString}};
constexpr Shape kTag = structure("Tag", kTagMembers);
constexpr Shape kTags = list_of(kTag);

constexpr Shape::Member kCreateTableMembers[] = {
    {"AttributeDefinitions", &kDefinitions},
    {"TableName", &kString},
    {"KeySchema", &kKeySchema},
    {"LocalSecondaryIndexes", &kLocalIndexes},
    {"GlobalSecondaryIndexes", &kGlobalIndexes},
    {"BillingMode", &kString},
    {"ProvisionedThroughput", &kThroughput},
    {"StreamSpecification", &kStream},
    {"SSESpecification", &kEncryption},
    {"Tags", &kTags},
    {"TableClass", &kString},
    {"DeletionProtectionEnabled", &kBoolean},
    {"OnDemandThroughput", &kOnDemand},
    {"WarmThroughput", &kWarm},
    {"ResourcePolicy", &kString},
    {"GlobalTableSourceArn", &kString},
};
constexpr Shape::Member kUpdateIndexMembers[] = {{"IndexName", &kString},
                                                 {"ProvisionedThroughput", &kThroughput},
                                                 {"OnDemandThroughput", &kOnDemand},
                                                 {"WarmThroughput", &kWarm}};
constexpr Shape kUpdateIndex = structure("UpdateGlobalSecondaryIndexAction", kUpdateIndexMembers);
constexpr Shape kCreateIndex = structure("CreateGlobalSecondaryIndexAction", kGlobalIndexMembers);
constexpr Shape::Member kDeleteIndexMembers[] = {{"IndexName", &kString}};
constexpr Shape kDeleteIndex = structure("DeleteGlobalSecondaryIndexAction", kDeleteIndexMembers);
constexpr Shape::Member kIndexUpdateMembers[] = {
    {"Update", &kUpdateIndex}, {"Create", &kCreateIndex}, {"Delete", &kDeleteIndex}};
constexpr Shape kIndexUpdate = structure("GlobalSecondaryIndexUpdate", kIndexUpdateMembers);
constexpr Shape kIndexUpdates = list_of(kIndexUpdate);
constexpr Shape::Member kUpdateTableMembers[] = {
    {"AttributeDefinitions", &kDefinitions},
    {"TableName", &kString},
    {"BillingMode", &kString},
    {"ProvisionedThroughput", &kThroughput},
    {"GlobalSecondaryIndexUpdates", &kIndexUpdates},
    {"StreamSpecification", &kStream},
    {"SSESpecification", &kEncryption},
    {"TableClass", &kString},
    {"DeletionProtectionEnabled", &kBoolean},
    {"OnDemandThroughput", &kOnDemand},
    {"WarmThroughput", &kWarm},
};

constexpr Shape::Member kTableNameMembers[] = {{"TableName", &kString}};
constexpr Shape::Member kTagResourceMembers[] = {{"ResourceArn", &kString}, {"Tags", &kTags}};
constexpr Shape::Member kUntagResourceMembers[] = {{"ResourceArn", &kString}, {"TagKeys", &kStringList}};
constexpr Shape::Member kListTagsMembers[] = {{"ResourceArn", &kString}, {"NextToken", &kString}};
constexpr Shape::Member kPutPolicyMembers[] = {{"ResourceArn", &kString},
                                               {"Policy", &kString},
                                               {"ExpectedRevisionId", &kString},
                                               {"ConfirmRemoveSelfResourceAccess", &kBoolean}};
constexpr Shape::Member kGetPolicyMembers[] = {{"ResourceArn", &kString}};
constexpr Shape::Member kDeletePolicyMembers[] = {{"ResourceArn", &kString},
                                                  {"ExpectedRevisionId", &kString}};
constexpr Shape::Member kDescribeInsightsMembers[] = {{"TableName", &kString}, {"IndexName", &kString}};
constexpr Shape::Member kUpdateInsightsMembers[] = {{"TableName", &kString},
                                                    {"IndexName", &kString},
                                                    {"ContributorInsightsAction", &kString},
                                                    {"ContributorInsightsMode", &kString}};
constexpr Shape::Member kListInsightsMembers[] = {
    {"TableName", &kString}, {"NextToken", &kString}, {"MaxResults", &kInteger}};
constexpr Shape::Member kRecoveryMembers[] = {{"PointInTimeRecoveryEnabled", &kBoolean},
                                              {"RecoveryPeriodInDays", &kInteger}};
constexpr Shape kRecovery = structure("PointInTimeRecoverySpecification", kRecoveryMembers);
constexpr Shape::Member kUpdateBackupsMembers[] = {{"TableName", &kString},
                                                   {"PointInTimeRecoverySpecification", &kRecovery}};
constexpr Shape::Member kListTablesMembers[] = {{"ExclusiveStartTableName", &kString}, {"Limit", &kInteger}};

constexpr Shape::Member kTimeToLiveMembers[] = {{"Enabled", &kBoolean}, {"AttributeName", &kString}};
constexpr Shape kTimeToLive = structure("TimeToLiveSpecification", kTimeToLiveMembers);
constexpr Shape::Member kUpdateTimeToLiveMembers[] = {{"TableName", &kString},
                                                      {"TimeToLiveSpecification", &kTimeToLive}};

}  // namespace

const Shape kCreateTable = structure("CreateTableInput", kCreateTableMembers);
const Shape kDeleteResourcePolicy = structure("DeleteResourcePolicyInput", kDeletePolicyMembers);
const Shape kDeleteTable = structure("DeleteTableInput", kTableNameMembers);
const Shape kDescribeContinuousBackups = structure("DescribeContinuousBackupsInput", kTableNameMembers);
const Shape kDescribeContributorInsights =
    structure("DescribeContributorInsightsInput", kDescribeInsightsMembers);
const Shape kDescribeEndpoints{.kind = Kind::kStructure, .java_name = "DescribeEndpointsRequest"};
const Shape kDescribeLimits{.kind = Kind::kStructure, .java_name = "DescribeLimitsInput"};
const Shape kDescribeTimeToLive = structure("DescribeTimeToLiveInput", kTableNameMembers);
const Shape kDescribeTable = structure("DescribeTableInput", kTableNameMembers);
const Shape kGetResourcePolicy = structure("GetResourcePolicyInput", kGetPolicyMembers);
const Shape kListContributorInsights = structure("ListContributorInsightsInput", kListInsightsMembers);
const Shape kListTables = structure("ListTablesInput", kListTablesMembers);
const Shape kListTagsOfResource = structure("ListTagsOfResourceInput", kListTagsMembers);
const Shape kPutResourcePolicy = structure("PutResourcePolicyInput", kPutPolicyMembers);
const Shape kTagResource = structure("TagResourceInput", kTagResourceMembers);
const Shape kUntagResource = structure("UntagResourceInput", kUntagResourceMembers);
const Shape kUpdateContinuousBackups = structure("UpdateContinuousBackupsInput", kUpdateBackupsMembers);
const Shape kUpdateContributorInsights = structure("UpdateContributorInsightsInput", kUpdateInsightsMembers);
const Shape kUpdateTimeToLive = structure("UpdateTimeToLiveInput", kUpdateTimeToLiveMembers);
const Shape kUpdateTable = structure("UpdateTableInput", kUpdateTableMembers);

}  // namespace offstage::emulator::shapes

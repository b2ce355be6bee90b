#include "gateway/service/iam/managed_policies.h"

#include <algorithm>
#include <iterator>

namespace offstage::gateway {
namespace {

struct ManagedPolicy {
  std::string_view name;
  std::string_view actions;  // of DynamoDB, on every resource; as JSON strings
};

constexpr std::string_view kStreams =
    R"("dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator","dynamodb:ListStreams")";

constexpr ManagedPolicy kPolicies[] = {
    {"AdministratorAccess", R"("*")"},
    {"PowerUserAccess", R"("dynamodb:*")"},
    {"ReadOnlyAccess", R"("dynamodb:BatchGet*","dynamodb:Describe*","dynamodb:Get*","dynamodb:List*",)"
                       R"("dynamodb:PartiQLSelect","dynamodb:Query","dynamodb:Scan")"},
    {"AmazonDynamoDBFullAccess", R"("dynamodb:*")"},
    {"AmazonDynamoDBFullAccess_v2", R"("dynamodb:*")"},
    {"AmazonDynamoDBFullAccesswithDataPipeline", R"("dynamodb:*")"},
    {"AmazonDynamoDBReadOnlyAccess",
     R"("dynamodb:BatchGetItem","dynamodb:Describe*","dynamodb:List*","dynamodb:GetAbacStatus",)"
     R"("dynamodb:GetItem","dynamodb:GetResourcePolicy","dynamodb:Query","dynamodb:Scan",)"
     R"("dynamodb:PartiQLSelect")"},
    {"AWSLambdaDynamoDBExecutionRole", kStreams},
    {"AWSLambdaInvocation-DynamoDB", kStreams},
    {"AWSLambdaFullAccess", R"("dynamodb:*")"},
    // Those that functions often have, and that say nothing of DynamoDB.
    {"AWSLambdaBasicExecutionRole", ""},
    {"AWSLambdaExecute", ""},
    {"AWSLambdaKinesisExecutionRole", ""},
    {"AWSLambdaMSKExecutionRole", ""},
    {"AWSLambdaRole", ""},
    {"AWSLambdaSQSQueueExecutionRole", ""},
    {"AWSLambdaVPCAccessExecutionRole", ""},
    {"AWSLambda_FullAccess", ""},
    {"AWSLambda_ReadOnlyAccess", ""},
    {"AWSXRayDaemonWriteAccess", ""},
    {"AWSXrayWriteOnlyAccess", ""},
    {"AmazonAPIGatewayInvokeFullAccess", ""},
    {"AmazonAPIGatewayPushToCloudWatchLogs", ""},
    {"AmazonS3FullAccess", ""},
    {"AmazonS3ReadOnlyAccess", ""},
    {"AmazonSESFullAccess", ""},
    {"AmazonSNSFullAccess", ""},
    {"AmazonSQSFullAccess", ""},
    {"AmazonSSMReadOnlyAccess", ""},
    {"CloudWatchFullAccess", ""},
    {"CloudWatchLambdaInsightsExecutionRolePolicy", ""},
    {"CloudWatchLogsFullAccess", ""},
};

}  // namespace

std::optional<std::string> managed_policy(std::string_view name) {
  const auto* found = std::find_if(std::begin(kPolicies), std::end(kPolicies),
                                   [&](const ManagedPolicy& each) { return each.name == name; });
  if (found == std::end(kPolicies)) return std::nullopt;
  std::string document = R"({"Version":"2012-10-17","Statement":[)";
  if (!found->actions.empty()) {
    document.append(R"({"Effect":"Allow","Action":[)").append(found->actions).append(R"(],"Resource":"*"})");
  }
  return document.append("]}");
}

}  // namespace offstage::gateway

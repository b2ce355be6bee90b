#include "gateway/service/resource_identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace offstage::gateway {
namespace {

struct Identity {
  std::string_view type;
  std::string_view name_property;
  std::string_view arn;  // {0} region, {1} account, {2} name
};

// From the "Return values" of each type in the CloudFormation reference.
constexpr std::array<Identity, 14> kIdentities{{
    {"AWS::DynamoDB::Table", "TableName", "arn:aws:dynamodb:{0}:{1}:table/{2}"},
    {"AWS::DynamoDB::GlobalTable", "TableName", "arn:aws:dynamodb:{0}:{1}:table/{2}"},
    {"AWS::S3::Bucket", "BucketName", "arn:aws:s3:::{2}"},
    {"AWS::SQS::Queue", "QueueName", "arn:aws:sqs:{0}:{1}:{2}"},
    {"AWS::SNS::Topic", "TopicName", "arn:aws:sns:{0}:{1}:{2}"},
    {"AWS::IAM::Role", "RoleName", "arn:aws:iam::{1}:role/{2}"},
    {"AWS::IAM::User", "UserName", "arn:aws:iam::{1}:user/{2}"},
    {"AWS::Lambda::Function", "FunctionName", "arn:aws:lambda:{0}:{1}:function:{2}"},
    {"AWS::Logs::LogGroup", "LogGroupName", "arn:aws:logs:{0}:{1}:log-group:{2}:*"},
    {"AWS::Kinesis::Stream", "Name", "arn:aws:kinesis:{0}:{1}:stream/{2}"},
    {"AWS::StepFunctions::StateMachine", "StateMachineName", "arn:aws:states:{0}:{1}:stateMachine:{2}"},
    {"AWS::Cognito::UserPool", "UserPoolName", "arn:aws:cognito-idp:{0}:{1}:userpool/{2}"},
    {"AWS::SecretsManager::Secret", "Name", "arn:aws:secretsmanager:{0}:{1}:secret:{2}"},
    {"AWS::KMS::Key", "", "arn:aws:kms:{0}:{1}:key/{2}"},
}};

const Identity* identity_of(std::string_view type) {
  const auto found = std::find_if(kIdentities.begin(), kIdentities.end(),
                                  [type](const Identity& identity) { return identity.type == type; });
  return found == kIdentities.end() ? nullptr : found;
}

/// "s3" of AWS::S3::Bucket.
std::string service_part(std::string_view type) {
  const auto begin = type.find("::");
  if (begin == std::string_view::npos) return "custom";
  std::string part(type.substr(begin + 2, type.find("::", begin + 2) - begin - 2));
  std::transform(part.begin(), part.end(), part.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return part;
}

}  // namespace

std::string_view name_property(std::string_view resource_type) {
  const Identity* identity = identity_of(resource_type);
  return identity == nullptr ? std::string_view() : identity->name_property;
}

std::string reference_of(std::string_view resource_type, const std::string& name, const Service& service) {
  if (resource_type == "AWS::SQS::Queue") {
    return fmt::format("https://sqs.{}.amazonaws.com/{}/{}", service.region, service.account, name);
  }
  const bool is_arn = resource_type == "AWS::SNS::Topic" ||
                      resource_type == "AWS::StepFunctions::StateMachine" ||
                      resource_type == "AWS::SecretsManager::Secret";
  return is_arn ? arn_of(resource_type, name, service) : name;
}

std::string arn_of(std::string_view resource_type, const std::string& name, const Service& service) {
  if (const Identity* identity = identity_of(resource_type)) {
    return fmt::format(fmt::runtime(identity->arn), service.region, service.account, name);
  }
  return fmt::format("arn:aws:{}:{}:{}:{}", service_part(resource_type), service.region, service.account,
                     name);
}

}  // namespace offstage::gateway

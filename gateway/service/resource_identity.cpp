#include "gateway/service/resource_identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "base/encoding.h"
#include "gateway/service/user_pool.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kUserPool = "AWS::Cognito::UserPool";

/// A real stream has the time of its making here.
constexpr std::string_view kStreamLabel = "2024-01-01T00:00:00.000";

struct Identity {
  std::string_view type;
  std::string_view name_property;
  std::string_view arn;  // {0} region, {1} account, {2} name
};

// From the "Return values" of each type in the CloudFormation reference.
constexpr std::array<Identity, 17> kIdentities{{
    {"AWS::DynamoDB::Table", "TableName", "arn:aws:dynamodb:{0}:{1}:table/{2}"},
    {"AWS::DynamoDB::GlobalTable", "TableName", "arn:aws:dynamodb:{0}:{1}:table/{2}"},
    {"AWS::S3::Bucket", "BucketName", "arn:aws:s3:::{2}"},
    {"AWS::SQS::Queue", "QueueName", "arn:aws:sqs:{0}:{1}:{2}"},
    {"AWS::SNS::Topic", "TopicName", "arn:aws:sns:{0}:{1}:{2}"},
    {"AWS::IAM::Role", "RoleName", "arn:aws:iam::{1}:role/{2}"},
    {"AWS::IAM::ManagedPolicy", "ManagedPolicyName", "arn:aws:iam::{1}:policy/{2}"},
    {"AWS::IAM::User", "UserName", "arn:aws:iam::{1}:user/{2}"},
    {"AWS::Lambda::Function", "FunctionName", "arn:aws:lambda:{0}:{1}:function:{2}"},
    {"AWS::Logs::LogGroup", "LogGroupName", "arn:aws:logs:{0}:{1}:log-group:{2}:*"},
    {"AWS::Kinesis::Stream", "Name", "arn:aws:kinesis:{0}:{1}:stream/{2}"},
    {"AWS::StepFunctions::StateMachine", "StateMachineName", "arn:aws:states:{0}:{1}:stateMachine:{2}"},
    {"AWS::Cognito::UserPool", "", "arn:aws:cognito-idp:{0}:{1}:userpool/{2}"},
    {"AWS::SecretsManager::Secret", "Name", "arn:aws:secretsmanager:{0}:{1}:secret:{2}"},
    {"AWS::ApiGateway::Stage", "StageName", "arn:aws:apigateway:{0}::/stages/{2}"},
    {"AWS::ApiGateway::Model", "Name", "arn:aws:apigateway:{0}::/models/{2}"},
    {"AWS::KMS::Key", "", "arn:aws:kms:{0}:{1}:key/{2}"},
}};

const Identity* identity_of(std::string_view type) {
  const auto found = std::find_if(kIdentities.begin(), kIdentities.end(),
                                  [type](const Identity& identity) { return identity.type == type; });
  return found == kIdentities.end() ? nullptr : found;
}

/// A pool has an id beside its name, which AWS makes up: "eu-west-1_1a2b3c4d5".
std::string user_pool_id(const std::string& name, const Service& service) {
  return service.region + "_" + encoding::hex(crypto::sha256(name)).substr(0, 9);
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
  if (resource_type == kUserPool) return user_pool_id(name, service);
  const bool is_arn = resource_type == "AWS::SNS::Topic" || resource_type == "AWS::IAM::ManagedPolicy" ||
                      resource_type == "AWS::StepFunctions::StateMachine" ||
                      resource_type == "AWS::SecretsManager::Secret";
  return is_arn ? arn_of(resource_type, name, service) : name;
}

std::string arn_of(std::string_view resource_type, const std::string& name, const Service& service) {
  if (const Identity* identity = identity_of(resource_type)) {
    return fmt::format(fmt::runtime(identity->arn), service.region, service.account,
                       resource_type == kUserPool ? user_pool_id(name, service) : name);
  }
  return fmt::format("arn:aws:{}:{}:{}:{}", service_part(resource_type), service.region, service.account,
                     name);
}

std::string normalised_name(std::string_view key) {
  std::string name;
  for (const char c : key) {
    if (c == '-') {
      name += "Dash";
    } else if (c == '_') {
      name += "Underscore";
    } else {
      name += c;
    }
  }
  if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string root_resource_id(std::string_view api) {
  return encoding::hex(crypto::sha256(std::string(api) + "/")).substr(0, 10);
}

std::optional<std::string> attribute_value(std::string_view resource_type, std::string_view attribute,
                                           const std::string& name, const Service& service) {
  if (attribute == "Arn") return arn_of(resource_type, name, service);
  if (attribute == "StreamArn" && resource_type == "AWS::DynamoDB::Table") {
    return fmt::format("{}/stream/{}", arn_of(resource_type, name, service), kStreamLabel);
  }
  if (!attribute.empty() && attribute == name_property(resource_type)) return name;
  if (attribute == "RootResourceId") return root_resource_id(name);
  if (attribute == "QueueUrl") return reference_of(resource_type, name, service);
  if (resource_type == kUserPool && attribute.starts_with("Provider")) {
    std::string url = *user_pool_issuer(user_pool_id(name, service));
    if (attribute == "ProviderURL") return url;
    if (attribute == "ProviderName") return url.substr(url.find("//") + 2);
  }
  return std::nullopt;
}

}  // namespace offstage::gateway

#include "gateway/auth/authorizer_answer.h"

#include <optional>
#include <utility>

namespace offstage::gateway {
namespace {

/// Nothing when there is no context.
Result<std::optional<json::Value>, Failure> context_of(json::Value answer) {
  const auto context = answer.find("context");
  if (!context || context->is_null()) return std::optional<json::Value>();
  if (!context->is_object()) return Failure{"context: expected an object"};
  return context;
}

void append_member(std::string& members, std::string_view name, const std::string& json) {
  members += ',';
  json::append_quoted(members, name);
  members += ':';
  members += json;
}

}  // namespace

Result<PolicyAnswer, Failure> read_policy_answer(json::Value answer) {
  if (!answer.is_object()) return Failure{"expected an object"};
  const auto principal = answer.find("principalId");
  if (!principal || !principal->is_string()) return Failure{"principalId: expected a string"};
  const auto document = answer.find("policyDocument");
  if (!document) return Failure{"policyDocument: expected a policy"};
  auto policy = Policy::parse(*document);
  if (!policy) return Failure{"policyDocument: " + policy.error().text};
  const auto key = answer.find("usageIdentifierKey");
  return PolicyAnswer{.policy = *std::move(policy),
                      .principal = std::string(principal->as_string()),
                      .usage_key = key ? std::string(key->as_string()) : std::string()};
}

Result<std::string, Failure> string_context(json::Value answer) {
  std::string members;
  ASSIGN_OR_RETURN(const auto context, context_of(answer));
  if (!context) return members;
  for (const json::Member member : context->members()) {
    const json::Value value = member.value;
    if (value.is_object() || value.is_array() || value.is_null()) {
      return Failure{"context." + std::string(member.name) + ": expected a string, a number or a boolean"};
    }
    append_member(members, member.name,
                  value.is_string() ? json::quoted(value.as_string()) : json::quoted(value.to_json()));
  }
  return members;
}

Result<std::string, Failure> any_context(json::Value answer) {
  std::string members;
  ASSIGN_OR_RETURN(const auto context, context_of(answer));
  if (!context) return members;
  for (const json::Member member : context->members()) {
    append_member(members, member.name, member.value.to_json());
  }
  return members;
}

std::string error_message(const std::string& payload) {
  const auto document = json::Document::parse(payload);
  const auto message = document ? document->root().find("errorMessage") : std::nullopt;
  return message ? std::string(message->as_string()) : std::string();
}

std::string execute_api_arn(const ApiIdentity& api, std::string_view method, std::string_view path) {
  std::string_view partition = "aws";
  if (api.region.starts_with("cn-")) partition = "aws-cn";
  if (api.region.starts_with("us-gov-")) partition = "aws-us-gov";
  std::string arn = "arn:";
  arn.append(partition).append(":execute-api:").append(api.region).append(":").append(api.account);
  arn.append(":").append(api.id).append("/").append(api.stage).append("/").append(method);
  return arn.append(path);
}

Verdict verdict_on(const Policy& policy, std::string_view arn, const std::string& source_ip) {
  const PolicyKeys keys(PolicyKeys::Values{{"aws:SourceIp", {source_ip}}});
  return policy.verdict({.action = "execute-api:Invoke", .resource = arn, .context = keys});
}

std::string identity_key(const std::vector<std::string>& identities) {
  std::string key;
  for (const std::string& identity : identities) {
    if (!key.empty()) key += '\0';
    key += identity;
  }
  return key;
}

}  // namespace offstage::gateway

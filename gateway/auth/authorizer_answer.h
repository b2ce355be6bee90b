#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/policy/policy.h"
#include "base/result.h"
#include "gateway/api_identity.h"

/// What the functions of Lambda authorizers answer, of REST and of HTTP APIs ("Output from an API Gateway
/// Lambda authorizer", developer guide). Failures are for the log: they name what is wrong.
namespace offstage::gateway {

struct PolicyAnswer {
  Policy policy;
  std::string principal;
  std::string usage_key;  // usageIdentifierKey: the API key to count the call for
};
Result<PolicyAnswer, Failure> read_policy_answer(json::Value answer);

/// `context` of an answer as JSON members, each with a comma before it. In a REST API every value is a
/// string, a number or a boolean, and events show all of them as strings; in an HTTP API they may be
/// anything.
Result<std::string, Failure> string_context(json::Value answer);
Result<std::string, Failure> any_context(json::Value answer);

/// What is behind `errorMessage`, when the function failed.
std::string error_message(const std::string& payload);

/// arn:aws:execute-api:{region}:{account}:{apiId}/{stage}/{METHOD}/{path}: what a policy allows or denies.
/// `path` begins with a slash.
std::string execute_api_arn(const ApiIdentity& api, std::string_view method, std::string_view path);

/// What a policy says about a call of that ARN.
Verdict verdict_on(const Policy& policy, std::string_view arn, const std::string& source_ip);

/// The values as one key: what is between them no header can hold.
std::string identity_key(const std::vector<std::string>& identities);

}  // namespace offstage::gateway

#include "gateway/auth/resource_policy.h"

#include <algorithm>
#include <utility>

#include "gateway/auth/authorizer_answer.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kShort = "execute-api:";

/// "execute-api:/dev/GET/a" of this API as an ARN.
std::string full_resource(std::string_view resource, const ApiIdentity& api) {
  if (!resource.starts_with(kShort)) return std::string(resource);
  const std::string whole = execute_api_arn(api, "", "");
  return whole.substr(0, whole.find('/')) + std::string(resource.substr(kShort.size()));
}

std::vector<std::string> texts_of(json::Value value) {
  if (value.is_string()) return {std::string(value.as_string())};
  std::vector<std::string> texts;
  for (const json::Value each : value.elements()) texts.emplace_back(each.as_string());
  return texts;
}

/// The statement as a document of its own, with whole resources.
std::string document_of(json::Value statement, std::string_view version, const ApiIdentity& api) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.member("Version", version);
  writer.key("Statement");
  writer.begin_object();
  for (const json::Member member : statement.members()) {
    writer.key(member.name);
    if (member.name != "Resource" && member.name != "NotResource") {
      writer.value(member.value);
      continue;
    }
    writer.begin_array();
    for (const std::string& resource : texts_of(member.value)) writer.string(full_resource(resource, api));
    writer.end_array();
  }
  writer.end_object();
  writer.end_object();
  return text;
}

/// "*", or a map of kinds of principals to one or several of them.
Result<std::vector<std::string>, Failure> principals_of(json::Value value) {
  if (value.is_string()) return texts_of(value);
  if (!value.is_object()) return Failure{"Principal: expected \"*\" or a map"};
  std::vector<std::string> principals;
  for (const json::Member member : value.members()) {
    for (std::string& text : texts_of(member.value)) principals.push_back(std::move(text));
  }
  return principals;
}

/// As errors show it: only the last four digits of the account.
std::string masked(std::string arn, const std::string& account) {
  const std::size_t at = arn.find(account);
  if (account.size() > 4 && at != std::string::npos)
    arn.replace(at, account.size() - 4, account.size() - 4, '*');
  return arn;
}

Refusal denied(const RestCall& call, const ApiIdentity& api, const std::string& arn, bool is_explicit) {
  const std::string user = call.caller ? call.caller->user_arn : "anonymous";
  return {.type = GatewayResponse::kAccessDenied,
          .status = {},
          .message = "User: " + user + " is not authorized to perform: execute-api:Invoke on resource: " +
                     masked(arn, api.account) + (is_explicit ? " with an explicit deny" : ""),
          .note = std::string("the API's resource policy ") + (is_explicit ? "denies" : "does not allow") +
                  " it to a caller at " + call.http().remote_address +
                  "; a policy that names addresses keeps this machine out, --no-auth passes it over"};
}

}  // namespace

Result<ResourcePolicy, Failure> ResourcePolicy::parse(std::string_view json, const ApiIdentity& api) {
  const auto document = json::Document::parse(json);
  if (!document || !document->root().is_object()) return Failure{"expected a policy"};
  const json::Value root = document->root();
  const auto version = root.find("Version");
  const std::string_view named = version ? version->as_string() : std::string_view("2008-10-17");
  const auto statements = root.find("Statement");
  if (!statements) return Failure{"Statement: expected a statement or a list of statements"};
  ResourcePolicy policy;
  const auto add = [&](json::Value value) -> Result<void, Failure> {
    const auto principal = value.find("Principal");
    const auto not_principal = value.find("NotPrincipal");
    if (principal.has_value() == not_principal.has_value()) {
      return Failure{"Principal: expected either it or NotPrincipal"};
    }
    ASSIGN_OR_RETURN(auto principals, principals_of(principal ? *principal : *not_principal));
    const auto alone = json::Document::parse(document_of(value, named, api));
    if (!alone) return Failure{"Statement: expected a statement"};
    ASSIGN_OR_RETURN(Policy parsed, Policy::parse(alone->root()));
    policy.statements_.push_back({std::move(principals), not_principal.has_value(), std::move(parsed)});
    return {};
  };
  if (statements->is_object()) RETURN_IF_ERROR(add(*statements));
  for (const json::Value each : statements->elements()) RETURN_IF_ERROR(add(each));
  return policy;
}

bool ResourcePolicy::Statement::is_about(const IamCaller* caller) const {
  const bool is_named = std::any_of(principals.begin(), principals.end(), [&](const std::string& principal) {
    if (principal == "*") return true;
    if (caller == nullptr) return false;
    return principal == caller->user_arn || principal == caller->account ||
           principal == "arn:aws:iam::" + caller->account + ":root";
  });
  return is_named != not_principals;
}

Verdict ResourcePolicy::verdict(const RestCall& call, const std::string& arn) const {
  const IamCaller* caller = call.caller ? &*call.caller : nullptr;
  bool is_allowed = false;
  for (const Statement& statement : statements_) {
    if (!statement.is_about(caller)) continue;
    const Verdict verdict = verdict_on(statement.policy, arn, call.http().remote_address);
    if (verdict == Verdict::kExplicitlyDenied) return verdict;
    is_allowed = is_allowed || verdict == Verdict::kAllowed;
  }
  return is_allowed ? Verdict::kAllowed : Verdict::kImplicitlyDenied;
}

std::optional<Refusal> ResourcePolicy::check_denial(const RestCall& call, const ApiIdentity& api) const {
  const std::string arn = execute_api_arn(api, call.http().method, call.path);
  if (verdict(call, arn) != Verdict::kExplicitlyDenied) return std::nullopt;
  return denied(call, api, arn, true);
}

std::optional<Refusal> ResourcePolicy::check(const RestCall& call, const ApiIdentity& api) const {
  const std::string arn = execute_api_arn(api, call.http().method, call.path);
  const Verdict said = verdict(call, arn);
  if (said == Verdict::kAllowed || (said == Verdict::kImplicitlyDenied && call.caller)) return std::nullopt;
  return denied(call, api, arn, said == Verdict::kExplicitlyDenied);
}

}  // namespace offstage::gateway

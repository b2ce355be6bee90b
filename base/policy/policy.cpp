#include "base/policy/policy.h"

#include <algorithm>

namespace offstage {
namespace {

/// The version that knows variables; what names none is of an older one.
constexpr std::string_view kVersion = "2012-10-17";

Failure wrong(std::string_view element, std::string_view wanted) {
  return {std::string(element) + ": expected " + std::string(wanted)};
}

/// One string, or a list of strings.
Result<std::vector<PolicyText>, Failure> texts_of(json::Value value, std::string_view element,
                                                  bool has_variables) {
  std::vector<PolicyText> texts;
  if (value.is_string()) {
    texts.emplace_back(value.as_string(), has_variables);
  } else if (value.is_array()) {
    for (const json::Value each : value.elements()) {
      if (!each.is_string()) return wrong(element, "a list of strings");
      texts.emplace_back(each.as_string(), has_variables);
    }
  } else {
    return wrong(element, "a string or a list of strings");
  }
  return texts;
}

/// `Action` or `NotAction`: exactly one of the two.
Result<std::vector<PolicyText>, Failure> either(json::Value statement, const std::string& element,
                                                bool has_variables, bool& is_negated) {
  const auto plain = statement.find(element);
  const auto negated = statement.find("Not" + element);
  if (plain.has_value() == negated.has_value()) return wrong(element, "either it or Not" + element);
  is_negated = negated.has_value();
  return texts_of(is_negated ? *negated : *plain, element, has_variables);
}

/// What does not begin as an ARN is "*", or a text that no ARN but its wildcards can fit.
bool is_resource(const PolicyText& wanted, const PolicyRequest& request) {
  return wanted.text().starts_with("arn:") ? wanted.matches_arn(request.resource, request.context)
                                           : wanted.matches(request.resource, request.context);
}

}  // namespace

Result<Policy, Failure> Policy::parse(json::Value document) {
  if (!document.is_object()) return wrong("policy document", "an object");
  const auto version = document.find("Version");
  const bool has_variables = version && version->is_string() && version->as_string() == kVersion;
  const auto statements = document.find("Statement");
  if (!statements) return wrong("Statement", "a statement or a list of statements");
  Policy policy;
  if (statements->is_array()) {
    for (const json::Value each : statements->elements()) {
      ASSIGN_OR_RETURN(Statement statement, parse_statement(each, has_variables));
      policy.statements_.push_back(std::move(statement));
    }
  } else {
    ASSIGN_OR_RETURN(Statement statement, parse_statement(*statements, has_variables));
    policy.statements_.push_back(std::move(statement));
  }
  return policy;
}

Result<Policy::Statement, Failure> Policy::parse_statement(json::Value value, bool has_variables) {
  if (!value.is_object()) return wrong("Statement", "an object");
  Statement statement;
  const auto effect = value.find("Effect");
  const std::string_view text = effect && effect->is_string() ? effect->as_string() : std::string_view();
  if (text != "Allow" && text != "Deny") return wrong("Effect", "Allow or Deny");
  statement.allows = text == "Allow";
  ASSIGN_OR_RETURN(statement.actions, either(value, "Action", false, statement.not_actions));
  ASSIGN_OR_RETURN(statement.resources, either(value, "Resource", has_variables, statement.not_resources));
  if (const auto conditions = value.find("Condition")) {
    RETURN_IF_ERROR(PolicyCondition::parse(*conditions, has_variables, statement.conditions));
  }
  return statement;
}

bool Policy::Statement::applies(const PolicyRequest& request) const {
  const auto is_action = [&](const PolicyText& wanted) {
    return wanted.matches_ignoring_case(request.action, request.context);
  };
  if (std::any_of(actions.begin(), actions.end(), is_action) == not_actions) return false;
  const bool is_about = std::any_of(resources.begin(), resources.end(),
                                    [&](const PolicyText& wanted) { return is_resource(wanted, request); });
  if (is_about == not_resources) return false;
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](const PolicyCondition& condition) { return condition.holds(request.context); });
}

Verdict Policy::verdict(const PolicyRequest& request) const {
  bool is_allowed = false;
  for (const Statement& statement : statements_) {
    if (is_allowed && statement.allows) continue;  // says nothing new
    if (!statement.applies(request)) continue;
    if (!statement.allows) return Verdict::kExplicitlyDenied;
    is_allowed = true;
  }
  return is_allowed ? Verdict::kAllowed : Verdict::kImplicitlyDenied;
}

Verdict verdict_of(const std::vector<Policy>& policies, const PolicyRequest& request) {
  bool is_allowed = false;
  for (const Policy& policy : policies) {
    const Verdict verdict = policy.verdict(request);
    if (verdict == Verdict::kExplicitlyDenied) return verdict;
    is_allowed = is_allowed || verdict == Verdict::kAllowed;
  }
  return is_allowed ? Verdict::kAllowed : Verdict::kImplicitlyDenied;
}

}  // namespace offstage

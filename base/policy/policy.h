#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/policy/condition.h"
#include "base/policy/context.h"
#include "base/policy/text.h"
#include "base/result.h"

/// IAM policies: identity-based ones, and those that authorizers answer ("IAM JSON policy elements reference"
/// and "Policy evaluation logic", IAM user guide). Pure functions; a parsed policy may be used from any
/// thread.
namespace offstage {

/// What somebody wants to do.
struct PolicyRequest {
  std::string_view action;    // "dynamodb:PutItem"
  std::string_view resource;  // an ARN
  const PolicyContext& context;
};

enum class Verdict {
  kAllowed,
  kImplicitlyDenied,  // no statement allows it
  kExplicitlyDenied,  // a statement denies it
};

class Policy {
 public:
  /// The failure names the element that is wrong and what was expected.
  static Result<Policy, Failure> parse(json::Value document);

  Verdict verdict(const PolicyRequest& request) const;

 private:
  struct Statement {
    bool allows = true;
    bool not_actions = false;  // the actions are those that it is not about
    bool not_resources = false;
    std::vector<PolicyText> actions;
    std::vector<PolicyText> resources;
    std::vector<PolicyCondition> conditions;

    bool applies(const PolicyRequest& request) const;
  };
  static Result<Statement, Failure> parse_statement(json::Value statement, bool has_variables);

  std::vector<Statement> statements_;
};

/// What several policies of one identity say together: a denial of any wins, and one that allows is enough.
Verdict verdict_of(const std::vector<Policy>& policies, const PolicyRequest& request);

}  // namespace offstage

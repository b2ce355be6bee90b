#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

/// IAM policies, as far as API Gateway and the functions' roles need them ("IAM JSON policy elements
/// reference", IAM user guide). Pure functions; a parsed policy may be used from any thread.
namespace offstage::gateway {

/// What somebody wants to do.
struct PolicyRequest {
  std::string_view action;    // "execute-api:Invoke"
  std::string_view resource;  // an ARN
  /// Condition keys and their values, "aws:SourceIp" -> {"127.0.0.1"}. Keys compare without case.
  std::map<std::string, std::vector<std::string>, std::less<>> context;
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
  struct Condition {
    std::string operation;  // "StringEquals"
    std::string key;
    std::vector<std::string> values;
  };
  struct Statement {
    bool allows = true;
    bool not_actions = false;  // the actions are those that it is not about
    bool not_resources = false;
    std::vector<std::string> actions;
    std::vector<std::string> resources;
    std::vector<Condition> conditions;
  };
  static Result<Statement, Failure> parse_statement(json::Value statement);
  static Result<std::vector<Condition>, Failure> parse_conditions(json::Value conditions);
  static bool applies(const Statement& statement, const PolicyRequest& request);
  static bool holds(const Condition& condition, const PolicyRequest& request);

  std::vector<Statement> statements_;
};

/// Whether the whole text fits: `*` is any text, also none, and `?` one character.
bool matches_wildcards(std::string_view pattern, std::string_view text);

}  // namespace offstage::gateway

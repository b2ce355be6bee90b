#include "gateway/service/resource_policy_reader.h"

#include <utility>

#include "base/policy/policy.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

/// Of a resource policy every statement says whom it is about.
Result<void, Failure> check_principals(json::Value statements) {
  const auto check = [](json::Value statement) -> Result<void, Failure> {
    if (statement.find("Principal").has_value() != statement.find("NotPrincipal").has_value()) return {};
    return Failure{"Principal: expected either it or NotPrincipal"};
  };
  if (statements.is_object()) return check(statements);
  for (const json::Value each : statements.elements()) RETURN_IF_ERROR(check(each));
  return {};
}

}  // namespace

Result<std::string, Diagnostic> read_whole_policy(const Node& policy, const std::string& path) {
  RETURN_IF_ERROR(check_map(policy, path));
  std::string text = to_json(policy);
  const auto document = json::Document::parse(text);
  const auto wrong = [&](const Failure& failure) {
    return Diagnostic{policy.where, path + ": " + failure.text};
  };
  if (!document) return wrong({"it nests too deeply"});
  if (const auto parsed = Policy::parse(document->root()); !parsed) return wrong(parsed.error());
  if (const auto named = check_principals(*document->root().find("Statement")); !named) {
    return wrong(named.error());
  }
  return text;
}

Result<std::string, Diagnostic> read_resource_policy(const Node& statements, const std::string& path,
                                                     const CloudFormation& cloudformation,
                                                     std::vector<Diagnostic>& warnings) {
  if (!statements.is_list()) return expected(statements, path, "a list of statements");
  if (statements.items.empty()) return std::string();
  ASSIGN_OR_RETURN(Node evaluated, cloudformation.evaluate(statements, warnings));
  Node policy = Node::map(statements.where);
  policy.add("Version", statements.where, Node::string("2012-10-17", statements.where));
  policy.add("Statement", statements.where, std::move(evaluated));
  return read_whole_policy(policy, path);
}

}  // namespace offstage::gateway

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// What some policies say of DynamoDB, and what keeps it from being known.
struct PolicySet {
  std::vector<std::string> documents;  // JSON
  std::optional<Diagnostic> unknown;

  void add(const PolicySet& more);
};

/// Reads policies of the file. Statements that have nothing to do with DynamoDB are left out, so that what
/// only AWS could resolve in them bothers nobody. Errors are those for which AWS refuses the policy.
class PolicyReader {
 public:
  /// Both must outlive this.
  PolicyReader(const CloudFormation& cloudformation, const Service& service)
      : cloudformation_(cloudformation), service_(service) {}

  /// A list of statements, or one.
  Result<PolicySet, Diagnostic> read_statements(const Node& statements, const std::string& path,
                                                const std::string& version = "2012-10-17") const;

  /// A policy document, with Version and Statement.
  Result<PolicySet, Diagnostic> read_document(const Node& document, const std::string& path) const;

  /// The value of a node without any noise; the error says why it has none on this machine.
  Result<Node, Diagnostic> value_of(const Node& node) const;

 private:
  Result<void, Diagnostic> check(const Node& statement, const std::string& path) const;
  bool may_concern_dynamodb(const Node& statement) const;
  void localise(Node& resources) const;

  const CloudFormation& cloudformation_;
  const Service& service_;
};

}  // namespace offstage::gateway

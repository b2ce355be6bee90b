#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/iam/policy_reader.h"
#include "gateway/service/iam/role.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// Roles and policies under `resources`: AWS::IAM::Role, ManagedPolicy, Policy and RolePolicy.
class ResourceRoles {
 public:
  /// `resources` is the merged map; all must outlive this.
  ResourceRoles(const Node& resources, const PolicyReader& policies, const CloudFormation& cloudformation)
      : resources_(resources), policies_(policies), cloudformation_(cloudformation) {}

  /// The roles, in the order of the file, without what hangs on them from elsewhere.
  Result<std::vector<Role>, Diagnostic> read_roles() const;

  /// Adds the policies that name roles themselves.
  Result<void, Diagnostic> attach(std::vector<Role>& roles) const;

  /// A list of managed policies, by ARN: AWS's own, or those of the file.
  Result<PolicySet, Diagnostic> managed_policies(const Node& list) const;

  /// The document of a permissions boundary. One that is not known makes `set` unknown.
  Result<std::string, Diagnostic> boundary(const Node& arn, PolicySet& set) const;

 private:
  /// Those of a type whose Condition holds, or whose Condition nobody here can know.
  std::vector<const Node::Entry*> of_type(std::string_view type) const;
  Result<Role, Diagnostic> read_role(const Node::Entry& resource) const;
  Result<PolicySet, Diagnostic> managed_policy_of(const std::string& arn, const SourceLocation& where) const;
  std::string reference_to(const Node::Entry& resource) const;
  Result<void, Diagnostic> attach_policy(const Node::Entry& resource, std::vector<Role>& roles) const;

  const Node& resources_;
  const PolicyReader& policies_;
  const CloudFormation& cloudformation_;
};

/// Makes the set the policies of the role, and what is unknown of it what is unknown of the role.
void fill(Role& role, PolicySet set);

}  // namespace offstage::gateway

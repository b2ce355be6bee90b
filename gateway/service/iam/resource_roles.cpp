#include "gateway/service/iam/resource_roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "gateway/service/iam/managed_policies.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kRole = "AWS::IAM::Role";
constexpr std::string_view kManagedPolicy = "AWS::IAM::ManagedPolicy";
/// Policies that name the roles they belong to.
constexpr std::string_view kAttached[] = {"AWS::IAM::Policy", "AWS::IAM::RolePolicy", kManagedPolicy};

std::string path_of(const Node::Entry& resource) {
  return "resources.Resources." + resource.key + ".Properties";
}

const Node* property(const Node::Entry& resource, std::string_view name) {
  const Node* properties = member(resource.value, "Properties");
  return properties == nullptr || !properties->is_map() ? nullptr : member(*properties, name);
}

}  // namespace

void fill(Role& role, PolicySet set) {
  role.policies.insert(role.policies.end(), std::make_move_iterator(set.documents.begin()),
                       std::make_move_iterator(set.documents.end()));
  if (!set.unknown || !role.unknown.empty()) return;
  role.unknown = set.unknown->message;
  role.where = set.unknown->where;
}

std::vector<const Node::Entry*> ResourceRoles::of_type(std::string_view type) const {
  std::vector<const Node::Entry*> found;
  const Node* section = resources_.find("Resources");
  if (section == nullptr) return found;
  for (const Node::Entry& entry : section->entries) {
    const Node* its_type = entry.value.is_map() ? member(entry.value, "Type") : nullptr;
    if (its_type == nullptr || its_type->scalar_text() != type) continue;
    std::vector<Diagnostic> unheard;
    const auto wanted = cloudformation_.is_wanted(entry.value, unheard);
    if (!wanted || *wanted) found.push_back(&entry);
  }
  return found;
}

std::string ResourceRoles::reference_to(const Node::Entry& resource) const {
  Node reference = Node::map(resource.where);
  reference.add("Ref", resource.where, Node::string(resource.key, resource.where));
  const auto value = policies_.value_of(reference);
  return value ? value->scalar_text() : resource.key;  // a name that only AWS knows
}

Result<std::vector<Role>, Diagnostic> ResourceRoles::read_roles() const {
  std::vector<Role> roles;
  for (const Node::Entry* resource : of_type(kRole)) {
    ASSIGN_OR_RETURN(Role role, read_role(*resource));
    roles.push_back(std::move(role));
  }
  return roles;
}

Result<Role, Diagnostic> ResourceRoles::read_role(const Node::Entry& resource) const {
  Role role;
  role.name = reference_to(resource);
  role.where = resource.where;
  PolicySet set;
  if (const Node* inline_policies = property(resource, "Policies")) {
    const std::string path = path_of(resource) + ".Policies";
    const std::vector<Node> computed{*inline_policies};  // a function in place of the list
    for (const Node& item : inline_policies->is_list() ? inline_policies->items : computed) {
      const Node* document = item.is_map() ? member(item, "PolicyDocument") : nullptr;
      const auto value = document == nullptr ? policies_.value_of(item) : Diagnostic{};
      if (document == nullptr && value && value->is_map()) document = member(*value, "PolicyDocument");
      if (document == nullptr && value && value->is_null()) continue;
      if (document == nullptr) {
        set.add({.documents = {}, .unknown = value ? expected(item, path, "policies") : value.error()});
        continue;
      }
      ASSIGN_OR_RETURN(const PolicySet more, policies_.read_document(*document, path));
      set.add(more);
    }
  }
  if (const Node* managed = property(resource, "ManagedPolicyArns")) {
    ASSIGN_OR_RETURN(const PolicySet more, managed_policies(*managed));
    set.add(more);
  }
  if (const Node* arn = property(resource, "PermissionsBoundary")) {
    ASSIGN_OR_RETURN(role.boundary, boundary(*arn, set));
  }
  fill(role, std::move(set));
  return role;
}

Result<PolicySet, Diagnostic> ResourceRoles::managed_policies(const Node& list) const {
  const auto value = policies_.value_of(list);
  if (!value) return PolicySet{.documents = {}, .unknown = value.error()};
  PolicySet set;
  const std::vector<Node> alone{*value};
  for (const Node& arn : value->is_list() ? value->items : alone) {
    if (arn.is_null()) continue;
    ASSIGN_OR_RETURN(const PolicySet more, managed_policy_of(arn.scalar_text(), arn.where));
    set.add(more);
  }
  return set;
}

Result<PolicySet, Diagnostic> ResourceRoles::managed_policy_of(const std::string& arn,
                                                               const SourceLocation& where) const {
  if (arn.find(":iam::aws:policy/") != std::string::npos) {
    if (auto document = managed_policy(arn.substr(arn.rfind('/') + 1))) {
      return PolicySet{.documents = {*std::move(document)}, .unknown = {}};
    }
  }
  for (const Node::Entry* resource : of_type(kManagedPolicy)) {
    const Node* document = property(*resource, "PolicyDocument");
    if (document == nullptr || reference_to(*resource) != arn) continue;
    return policies_.read_document(*document, path_of(*resource) + ".PolicyDocument");
  }
  return PolicySet{.documents = {},
                   .unknown = Diagnostic{where, fmt::format("the managed policy {} is not known here", arn)}};
}

Result<std::string, Diagnostic> ResourceRoles::boundary(const Node& arn, PolicySet& set) const {
  ASSIGN_OR_RETURN(PolicySet found, managed_policies(arn));
  if (found.unknown) set.add({.documents = {}, .unknown = std::move(found.unknown)});
  // One that says nothing of DynamoDB allows nothing of it.
  return found.documents.empty() ? std::string(R"({"Statement":[]})") : std::move(found.documents.front());
}

Result<void, Diagnostic> ResourceRoles::attach(std::vector<Role>& roles) const {
  for (const std::string_view type : kAttached) {
    for (const Node::Entry* resource : of_type(type)) RETURN_IF_ERROR(attach_policy(*resource, roles));
  }
  return {};
}

Result<void, Diagnostic> ResourceRoles::attach_policy(const Node::Entry& resource,
                                                      std::vector<Role>& roles) const {
  const Node* document = property(resource, "PolicyDocument");
  const Node* names = property(resource, "Roles");
  if (names == nullptr) names = property(resource, "RoleName");
  if (document == nullptr || names == nullptr) return {};
  ASSIGN_OR_RETURN(const PolicySet set,
                   policies_.read_document(*document, path_of(resource) + ".PolicyDocument"));
  const auto value = policies_.value_of(*names);
  if (!value) return {};  // of a role that is not here
  const std::vector<Node> alone{*value};
  for (const Node& name : value->is_list() ? value->items : alone) {
    for (Role& role : roles) {
      if (role.name == name.scalar_text()) fill(role, set);
    }
  }
  return {};
}

}  // namespace offstage::gateway

#include "gateway/service/iam/role_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/json.h"
#include "gateway/service/function_reader.h"
#include "gateway/service/iam/policy_reader.h"
#include "gateway/service/iam/resource_roles.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kPlugin = "serverless-iam-roles-per-function";
constexpr std::string_view kDefaultRole = "IamRoleLambdaExecution";

bool is_call(const Node& node) {
  return node.is_map() && node.entries.size() == 1 &&
         (node.entries[0].key == "Ref" || node.entries[0].key.starts_with("Fn::"));
}

/// A member of a member; null when one of them is not there.
const Node* inner(const Node* map, std::string_view key) {
  return map == nullptr || !map->is_map() ? nullptr : member(*map, key);
}

/// What `provider` says of the role that Serverless makes, in its newer and its older form.
struct ProviderIam {
  const Node* role = nullptr;  // another role altogether
  const Node* name = nullptr;
  const Node* statements = nullptr;
  const Node* managed = nullptr;
  const Node* boundary = nullptr;
};

ProviderIam read_provider_iam(const Node& provider) {
  ProviderIam iam;
  if (!provider.is_map()) return iam;
  iam.role = member(provider, "role");
  iam.statements = member(provider, "iamRoleStatements");
  iam.managed = member(provider, "iamManagedPolicies");
  iam.boundary = member(provider, "rolePermissionsBoundary");
  const Node* role = inner(member(provider, "iam"), "role");
  if (role == nullptr) return iam;
  if (!role->is_map() || is_call(*role)) {
    iam.role = role;
    return iam;
  }
  const auto take = [&](const Node*& target, std::string_view key) {
    if (const Node* node = member(*role, key)) target = node;
  };
  take(iam.name, "name");
  take(iam.statements, "statements");
  take(iam.managed, "managedPolicies");
  take(iam.boundary, "permissionsBoundary");
  take(iam.boundary, "permissionBoundary");
  return iam;
}

bool has_plugin(const Node& root, std::string_view name) {
  const Node* plugins = member(root, "plugins");
  if (plugins != nullptr && plugins->is_map()) plugins = member(*plugins, "modules");
  if (plugins == nullptr || !plugins->is_list()) return false;
  return std::any_of(plugins->items.begin(), plugins->items.end(),
                     [&](const Node& each) { return each.scalar_text() == name; });
}

}  // namespace

/// The roles of one service being read.
class RoleReader {
 public:
  RoleReader(const Node& root, const Node& resources, CloudFormation& cloudformation, Service& service,
             std::vector<Diagnostic>& warnings)
      : root_(root),
        resources_(resources),
        cloudformation_(cloudformation),
        service_(service),
        warnings_(warnings),
        policies_(cloudformation, service),
        iam_(read_provider_iam(*root.find("provider"))) {}

  Result<void, Diagnostic> read() {
    RETURN_IF_ERROR(add_default_role());
    ResourceRoles from_resources(resources_, policies_, cloudformation_);
    ASSIGN_OR_RETURN(std::vector<Role> roles, from_resources.read_roles());
    for (Role& role : roles) service_.roles.push_back(std::move(role));
    const Node* functions = member(root_, "functions");
    if (functions == nullptr) return from_resources.attach(service_.roles);
    ASSIGN_OR_RETURN(const std::vector<const Node::Entry*> entries, function_entries(*functions));
    for (Function& function : service_.functions) {
      const auto entry = std::find_if(entries.begin(), entries.end(),
                                      [&](const Node::Entry* each) { return each->key == function.key; });
      if (entry != entries.end()) RETURN_IF_ERROR(read_function(**entry, function));
    }
    return from_resources.attach(service_.roles);
  }

 private:
  Result<void, Diagnostic> add_default_role() {
    Role role;
    role.name = fmt::format("{}-{}-{}-lambdaRole", service_.name, service_.stage, service_.region);
    role.where = root_.find("provider")->where;
    if (iam_.name != nullptr) {
      if (const auto name = policies_.value_of(*iam_.name); name && name->is_string()) role.name = name->text;
    }
    cloudformation_.add_made(
        std::string(kDefaultRole),
        {role.name, fmt::format("arn:aws:iam::{}:role/{}", service_.account, role.name)});
    PolicySet set;
    if (iam_.statements != nullptr) {
      ASSIGN_OR_RETURN(set, policies_.read_statements(*iam_.statements, "provider.iam.role.statements"));
    }
    RETURN_IF_ERROR(finish(role, std::move(set), iam_.managed));
    default_role_ = role.name;
    service_.roles.push_back(std::move(role));
    return {};
  }

  /// Managed policies and the boundary are the same for every role that Serverless makes.
  Result<void, Diagnostic> finish(Role& role, PolicySet set, const Node* managed) {
    const ResourceRoles from_resources(resources_, policies_, cloudformation_);
    if (managed != nullptr) {
      ASSIGN_OR_RETURN(const PolicySet more, from_resources.managed_policies(*managed));
      set.add(more);
    }
    if (iam_.boundary != nullptr) {
      ASSIGN_OR_RETURN(role.boundary, from_resources.boundary(*iam_.boundary, set));
    }
    fill(role, std::move(set));
    return {};
  }

  Result<void, Diagnostic> read_function(const Node::Entry& entry, Function& function) {
    const std::string path = "functions." + function.key;
    const Node* own = inner(&entry.value, "role");
    const Node* statements = inner(&entry.value, "iamRoleStatements");
    if (statements != nullptr && !has_plugin(root_, kPlugin)) {
      warnings_.push_back({statements->where, fmt::format("{}.iamRoleStatements: has no effect without the "
                                                          "plugin {}",
                                                          path, kPlugin)});
      statements = nullptr;
    }
    const bool is_alone = own == nullptr && iam_.role == nullptr;
    if (own == nullptr && statements != nullptr) {
      RETURN_IF_ERROR(add_own_role(entry, *statements, function));
    } else {
      function.role = is_alone ? default_role_ : referenced_role(own != nullptr ? *own : *iam_.role);
    }
    if (is_alone) allow_streams(entry.value, role_named(function.role));
    return {};
  }

  /// A role as the plugin makes it.
  Result<void, Diagnostic> add_own_role(const Node::Entry& entry, const Node& statements,
                                        Function& function) {
    const Node& node = entry.value;
    Role role;
    role.where = statements.where;
    role.name =
        fmt::format("{}-{}-{}-{}-lambdaRole", service_.name, service_.stage, function.key, service_.region);
    if (const Node* name = member(node, "iamRoleStatementsName")) {
      if (const auto value = policies_.value_of(*name); value && value->is_string()) role.name = value->text;
    }
    const std::string path = fmt::format("functions.{}.iamRoleStatements", function.key);
    ASSIGN_OR_RETURN(PolicySet set, policies_.read_statements(statements, path));
    ASSIGN_OR_RETURN(const bool inherits, inherits_statements(node, path));
    if (inherits && iam_.statements != nullptr) {
      ASSIGN_OR_RETURN(const PolicySet more,
                       policies_.read_statements(*iam_.statements, "provider.iam.role.statements"));
      set.add(more);
    }
    RETURN_IF_ERROR(finish(role, std::move(set), inherits ? iam_.managed : nullptr));
    function.role = role.name;
    service_.roles.push_back(std::move(role));
    return {};
  }

  Result<bool, Diagnostic> inherits_statements(const Node& function, const std::string& path) const {
    const Node* own = member(function, "iamRoleStatementsInherit");
    if (own != nullptr) return read_bool(*own, path + "Inherit");
    const Node* everywhere = inner(inner(member(root_, "custom"), kPlugin), "defaultInherit");
    if (everywhere == nullptr) return false;
    return read_bool(*everywhere, fmt::format("custom.{}.defaultInherit", kPlugin));
  }

  /// Serverless allows the reading of the streams that its functions are called for.
  void allow_streams(const Node& function, Role& role) const {
    const Node* events = inner(&function, "events");
    if (events == nullptr || !events->is_list()) return;
    for (const Node& event : events->items) {
      const Node* stream = inner(&event, "stream");
      const Node* arn =
          stream != nullptr && stream->is_map() && !is_call(*stream) ? member(*stream, "arn") : stream;
      const auto value = arn == nullptr ? Diagnostic{} : policies_.value_of(*arn);
      if (!value || !value->is_string() || !value->text.starts_with("arn:aws:dynamodb:")) continue;
      const std::string table = value->text.substr(0, value->text.find("/stream/"));
      role.policies.push_back(
          R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetRecords",)"
          R"("dynamodb:GetShardIterator","dynamodb:DescribeStream","dynamodb:ListStreams"],"Resource":)" +
          json::quoted(table + "/stream/*") + "}]}");
    }
  }

  /// The name of the role that a node means: a logical id, an ARN or what gives one.
  std::string referenced_role(const Node& node) {
    std::string text = node.is_string() ? node.text : "";
    if (!node.is_string() || text.find(':') == std::string::npos) {
      Node reference = node;
      if (node.is_string()) {  // a logical id, as Serverless reads it
        reference = Node::map(node.where);
        reference.add("Ref", node.where, Node::string(text, node.where));
      }
      const auto value = policies_.value_of(reference);
      if (value && value->is_string()) {
        text = value->text;
      } else if (!value) {
        if (text.empty()) text = fmt::format("of {}:{}", node.where.file, node.where.line);
        add_unknown(text, value.error());
        return text;
      }
    }
    return offstage::gateway::role_named(text, node.where, service_).name;
  }

  void add_unknown(const std::string& name, const Diagnostic& why) {
    Role role;
    role.name = name;
    role.where = why.where;
    role.unknown = why.message;
    service_.roles.push_back(std::move(role));
  }

  Role& role_named(const std::string& name) {
    return *std::find_if(service_.roles.begin(), service_.roles.end(),
                         [&](const Role& each) { return each.name == name; });
  }

  const Node& root_;
  const Node& resources_;
  CloudFormation& cloudformation_;
  Service& service_;
  std::vector<Diagnostic>& warnings_;
  const PolicyReader policies_;
  const ProviderIam iam_;
  std::string default_role_;
};

std::string role_name_of(const std::string& arn_or_name) {
  return arn_or_name.substr(arn_or_name.rfind('/') + 1);  // npos + 1: all of it
}

const Role& role_named(const std::string& arn_or_name, const SourceLocation& where, Service& service) {
  const std::string name = role_name_of(arn_or_name);
  const auto found = std::find_if(service.roles.begin(), service.roles.end(),
                                  [&](const Role& each) { return each.name == name; });
  if (found != service.roles.end()) return *found;
  Role role;
  role.name = name;
  role.where = where;
  role.unknown = arn_or_name + " stands nowhere in the service's files";
  return service.roles.emplace_back(std::move(role));
}

std::string integration_role(const Node* credentials) {
  if (credentials == nullptr || credentials->scalar_text().ends_with(":user/*")) return {};
  return role_name_of(credentials->scalar_text());
}

Result<void, Diagnostic> read_roles(const Node& root, const Node& resources, CloudFormation& cloudformation,
                                    Service& service, std::vector<Diagnostic>& warnings) {
  return RoleReader(root, resources, cloudformation, service, warnings).read();
}

}  // namespace offstage::gateway

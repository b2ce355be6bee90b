#include "gateway/service/resource_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "gateway/service/node_reader.h"
#include "gateway/service/resource_identity.h"
#include "gateway/service/table_reader.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kTableType = "AWS::DynamoDB::Table";

constexpr std::array<std::string_view, 5> kSections{"Resources", "Outputs", "Parameters", "Conditions",
                                                    "Mappings"};

/// Types whose absence nobody notices on one machine, and those that are read where they are needed.
constexpr std::array<std::string_view, 20> kSilentTypes{"AWS::IAM::",
                                                        "AWS::Logs::",
                                                        "AWS::CloudWatch::",
                                                        "AWS::ApplicationAutoScaling::",
                                                        "AWS::KMS::",
                                                        "AWS::Lambda::Permission",
                                                        "AWS::Cognito::",
                                                        "AWS::ApiGateway::Authorizer",
                                                        "AWS::ApiGateway::Account",
                                                        "AWS::ApiGateway::ApiKey",
                                                        "AWS::ApiGateway::Deployment",
                                                        "AWS::ApiGateway::GatewayResponse",
                                                        "AWS::ApiGateway::Method",
                                                        "AWS::ApiGateway::Model",
                                                        "AWS::ApiGateway::RequestValidator",
                                                        "AWS::ApiGateway::Resource",
                                                        "AWS::ApiGateway::RestApi",
                                                        "AWS::ApiGateway::Stage",
                                                        "AWS::ApiGateway::UsagePlan",  // and UsagePlanKey
                                                        "AWS::ApiGatewayV2::Authorizer"};

/// Adds one element of `resources` to the sections of `merged`; of two entries of one name the later wins.
Result<void, Diagnostic> merge_sections(const Node& resources, const std::string& path, Node& merged,
                                        std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(resources, path));
  for (const std::string_view name : kSections) {
    const Node* section = member(resources, name);
    if (section == nullptr) continue;
    RETURN_IF_ERROR(check_map(*section, fmt::format("{}.{}", path, name)));
    if (merged.find(name) == nullptr)
      merged.add(std::string(name), section->where, Node::map(section->where));
    Node& target = *merged.find(name);
    for (const Node::Entry& entry : section->entries) {
      std::erase_if(target.entries, [&entry](const Node::Entry& known) { return known.key == entry.key; });
      target.entries.push_back(entry);
    }
  }
  KnownKeys known{{"AWSTemplateFormatVersion", "Description", "Metadata", "extensions"},
                  {"Transform", "Rules"}};
  known.read.insert(known.read.end(), kSections.begin(), kSections.end());
  warn_of_keys(resources, path, known, warnings);
  return {};
}

Result<void, Diagnostic> read_resource(const Node::Entry& resource, const CloudFormation& cloudformation,
                                       Service& service, std::vector<Diagnostic>& warnings) {
  const std::string path = "resources.Resources." + resource.key;
  RETURN_IF_ERROR(check_map(resource.value, path));
  const Node* type_node = member(resource.value, "Type");
  if (type_node == nullptr) return missing(resource.where, path + ".Type", "a type");
  ASSIGN_OR_RETURN(const std::string type, read_string(*type_node, path + ".Type"));
  ASSIGN_OR_RETURN(const bool is_wanted, cloudformation.is_wanted(resource.value, warnings));
  if (!is_wanted) return {};
  service.resources.push_back({resource.key, type});
  if (type == kTableType) {
    ASSIGN_OR_RETURN(Table table, read_table(resource, cloudformation, warnings));
    const auto same = std::find_if(service.tables.begin(), service.tables.end(),
                                   [&table](const Table& other) { return other.name == table.name; });
    if (same != service.tables.end()) {
      return Diagnostic{resource.where,
                        fmt::format("{}: the table {} exists already: {} at {}:{}", path, table.name,
                                    same->logical_id, same->where.file, same->where.line)};
    }
    service.tables.push_back(std::move(table));
    return {};
  }
  const bool is_silent = std::any_of(kSilentTypes.begin(), kSilentTypes.end(),
                                     [&type](std::string_view prefix) { return type.starts_with(prefix); });
  if (!is_silent) {
    warnings.push_back(
        {resource.where, fmt::format("{}: {} is not supported yet; it is left out", path, type)});
  }
  return {};
}

Result<void, Diagnostic> read_output(const Node::Entry& entry, const CloudFormation& cloudformation,
                                     Service& service, std::vector<Diagnostic>& warnings) {
  const std::string path = "resources.Outputs." + entry.key;
  RETURN_IF_ERROR(check_map(entry.value, path));
  ASSIGN_OR_RETURN(const bool is_wanted, cloudformation.is_wanted(entry.value, warnings));
  if (!is_wanted) return {};
  const Node* value = member(entry.value, "Value");
  if (value == nullptr) return missing(entry.where, path + ".Value", "a value");
  Output output;
  output.name = entry.key;
  ASSIGN_OR_RETURN(const Node evaluated, cloudformation.evaluate(*value, warnings));
  ASSIGN_OR_RETURN(output.value, read_string(evaluated, path + ".Value"));
  if (const Node* description = member(entry.value, "Description")) {
    ASSIGN_OR_RETURN(output.description, read_string(*description, path + ".Description"));
  }
  service.outputs.push_back(std::move(output));
  return {};
}

}  // namespace

Result<Node, Diagnostic> merged_resources(const Node& resources, std::vector<Diagnostic>& warnings) {
  Node merged = Node::map(resources.where);
  if (resources.is_null()) return merged;
  if (!resources.is_list()) {
    RETURN_IF_ERROR(merge_sections(resources, "resources", merged, warnings));
    return merged;
  }
  for (std::size_t i = 0; i < resources.items.size(); ++i) {
    RETURN_IF_ERROR(merge_sections(resources.items[i], fmt::format("resources[{}]", i), merged, warnings));
  }
  return merged;
}

void add_made_resources(const Service& service, CloudFormation& cloudformation) {
  const auto add = [&](const std::string& logical_id, std::string_view type, const std::string& name) {
    cloudformation.add_made(logical_id, {reference_of(type, name, service), arn_of(type, name, service)});
  };
  for (const Function& function : service.functions) {
    const std::string name = normalised_name(function.key);
    add(name + "LambdaFunction", "AWS::Lambda::Function", function.name);
    add(name + "LogGroup", "AWS::Logs::LogGroup", "/aws/lambda/" + function.name);
  }
  const std::string stack = service.name + "-" + service.stage;
  add("IamRoleLambdaExecution", "AWS::IAM::Role", fmt::format("{}-{}-lambdaRole", stack, service.region));
  add("ServerlessDeploymentBucket", "AWS::S3::Bucket", stack + "-serverlessdeploymentbucket");
  // The ids of APIs are random on AWS.
  const std::string rest_api(kServerlessRestApi);
  cloudformation.add_made("ApiGatewayRestApi", {rest_api,
                                                arn_of("AWS::ApiGateway::RestApi", rest_api, service),
                                                {{"RootResourceId", root_resource_id(rest_api)}}});
  add("HttpApi", "AWS::ApiGatewayV2::Api", "offstage");
  add("WebsocketsApi", "AWS::ApiGatewayV2::Api", "offstage");
}

Result<void, Diagnostic> read_resources(const Node& resources, const CloudFormation& cloudformation,
                                        Service& service, std::vector<Diagnostic>& warnings) {
  if (const Node* section = resources.find("Resources")) {
    for (const Node::Entry& entry : section->entries) {
      RETURN_IF_ERROR(read_resource(entry, cloudformation, service, warnings));
    }
  }
  if (const Node* section = resources.find("Outputs")) {
    for (const Node::Entry& entry : section->entries) {
      RETURN_IF_ERROR(read_output(entry, cloudformation, service, warnings));
    }
  }
  return {};
}

}  // namespace offstage::gateway

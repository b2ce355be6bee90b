#include "gateway/service/service_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <tuple>
#include <utility>

#include "gateway/service/api_gateway_reader.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/event_reader.h"
#include "gateway/service/event_types.h"
#include "gateway/service/function_reader.h"
#include "gateway/service/http_authorizer_reader.h"
#include "gateway/service/iam/role_reader.h"
#include "gateway/service/included_files.h"
#include "gateway/service/key_set_reader.h"
#include "gateway/service/local_dynamodb_reader.h"
#include "gateway/service/local_functions_reader.h"
#include "gateway/service/node.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/offline_settings_reader.h"
#include "gateway/service/provider_reader.h"
#include "gateway/service/resource_authorizers.h"
#include "gateway/service/resource_methods.h"
#include "gateway/service/resource_paths.h"
#include "gateway/service/resource_policy_reader.h"
#include "gateway/service/resource_reader.h"
#include "gateway/service/resource_rest_api.h"
#include "gateway/service/resource_stage.h"
#include "gateway/service/resource_usage_plans.h"
#include "gateway/service/service_proxy_reader.h"
#include "gateway/service/stage_variables.h"
#include "gateway/service/variables.h"
#include "gateway/service/yaml_parser.h"

namespace offstage::gateway {
namespace {

constexpr const char* kFileNames[] = {"serverless.yml", "serverless.yaml", "serverless.json"};
constexpr const char* kProgramNames[] = {"serverless.ts", "serverless.js", "serverless.cjs",
                                         "serverless.mjs"};

const KnownKeys& top_level_keys() {
  static const KnownKeys kKeys{
      {"service", "provider", "functions", "resources",
       // Used through variables, or by the tools that deploy.
       "custom", "params", "stages", "plugins", "package", "build", "frameworkVersion",
       "configValidationMode", "variablesResolutionMode", "unresolvedVariablesNotificationMode",
       "deprecationNotificationMode", "disabledDeprecations", "enableLocalInstallationFallback", "console",
       "org", "app", "tenant", "licenseKey", "useDotenv", "layers"},
      {"stepFunctions", "constructs", "configs", "outputs", "state"}};
  return kKeys;
}

struct File {
  std::string name;
  std::string content;
};

Result<File, Diagnostic> find_file(const std::string& directory, const std::string& given) {
  const std::filesystem::path base(directory);
  if (!given.empty()) {
    auto content = read_whole_file((base / given).string());
    if (!content) return Diagnostic{{given, 0}, "cannot be read: " + content.error().text};
    if (!*content) return Diagnostic{{given, 0}, fmt::format("there is no such file in {}", directory)};
    return File{given, **std::move(content)};
  }
  for (const char* name : kFileNames) {
    auto content = read_whole_file((base / name).string());
    if (!content) return Diagnostic{{name, 0}, "cannot be read: " + content.error().text};
    if (*content) return File{name, **std::move(content)};
  }
  for (const char* name : kProgramNames) {
    std::error_code error;
    if (std::filesystem::exists(base / name, error)) {
      return Diagnostic{{name, 0},
                        "a service written as a program is not supported; expected serverless.yml"};
    }
  }
  return Diagnostic{{kFileNames[0], 0}, fmt::format("there is no such file in {}", directory)};
}

/// `service: name` or `service: {name: ...}`.
Result<std::string, Diagnostic> read_name(const Node& root) {
  const Node* node = member(root, "service");
  const Node* name = node != nullptr && node->is_map() ? member(*node, "name") : node;
  if (name == nullptr) {
    return missing(root.where, "service", "the name of the service");
  }
  ASSIGN_OR_RETURN(std::string text, read_string(*name, "service"));
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const bool is_valid =
      !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
      });
  if (!is_valid) return expected(*name, "service", "a letter, then letters, digits and -");
  return text;
}

/// What is read here and there, through variables or by its readers, has to be what it is for. What Node.js
/// would have to make is let be.
Result<void, Diagnostic> check_kinds(const Node& root) {
  const auto check = [](const Node& map, std::string_view key,
                        const std::string& path) -> Result<void, Diagnostic> {
    const Node* node = member(map, key);
    if (node == nullptr || node->is_unresolved()) return {};
    return check_map(*node, path);
  };
  for (const char* key : {"custom", "params", "stages", "package"}) RETURN_IF_ERROR(check(root, key, key));
  if (const Node* custom = member(root, "custom")) {
    RETURN_IF_ERROR(check(*custom, "offstage", "custom.offstage"));
  }
  const Node* plugins = member(root, "plugins");
  if (plugins != nullptr && !plugins->is_list() && !plugins->is_map() && !plugins->is_unresolved()) {
    return expected(*plugins, "plugins", "a list of plugins");
  }
  return {};
}

/// `custom.offstage.{key}`; null when it is not there.
const Node* own_setting(const Node& root, std::string_view key) {
  const Node* custom = member(root, "custom");
  const Node* own = custom == nullptr ? nullptr : member(*custom, "offstage");
  return own == nullptr ? nullptr : member(*own, key);
}

/// Every function's environment: the provider's, then its own.
Result<void, Diagnostic> read_environments(const Node& root, const CloudFormation& cloudformation,
                                           Service& service, std::vector<Diagnostic>& warnings) {
  std::map<std::string, std::string> shared;
  if (const Node* environment = member(*root.find("provider"), "environment")) {
    RETURN_IF_ERROR(read_environment(*environment, "provider.environment", cloudformation, shared, warnings));
  }
  const Node* functions = member(root, "functions");
  if (functions == nullptr) return {};
  ASSIGN_OR_RETURN(const std::vector<const Node::Entry*> entries, function_entries(*functions));
  for (Function& function : service.functions) {
    function.environment = shared;
    for (const Node::Entry* entry : entries) {
      const Node* environment = entry->key == function.key ? member(entry->value, "environment") : nullptr;
      if (environment == nullptr) continue;
      RETURN_IF_ERROR(read_environment(*environment, fmt::format("functions.{}.environment", function.key),
                                       cloudformation, function.environment, warnings));
    }
  }
  return {};
}

/// Every function's events, after all functions: an authorizer may be any of them.
Result<void, Diagnostic> read_all_events(const Node& root, const CloudFormation& cloudformation,
                                         Service& service, std::vector<Diagnostic>& warnings) {
  const Node* functions = member(root, "functions");
  if (functions == nullptr) return {};
  RETURN_IF_ERROR(check_event_types(*functions, member(root, "plugins") != nullptr));
  ASSIGN_OR_RETURN(const std::vector<const Node::Entry*> entries, function_entries(*functions));
  for (const Node::Entry* entry : entries) {
    const bool is_left_out = std::none_of(service.functions.begin(), service.functions.end(),
                                          [&](const Function& each) { return each.key == entry->key; });
    const Node* events = is_left_out ? nullptr : member(entry->value, "events");
    if (events == nullptr) continue;
    ASSIGN_OR_RETURN(const Node evaluated, cloudformation.evaluate(*events, warnings));
    RETURN_IF_ERROR(read_events(evaluated, fmt::format("functions.{}.events", entry->key), entry->key,
                                service, warnings));
  }
  return {};
}

/// The methods of REST APIs that are no events: service proxies, and those under `resources`, which may hang
/// on paths of either.
Result<void, Diagnostic> read_other_methods(const Node& root, const Node& resources,
                                            CloudFormation& cloudformation, Service& service,
                                            std::vector<Diagnostic>& warnings) {
  const Node* custom = member(root, "custom");
  if (const Node* proxies = custom == nullptr ? nullptr : member(*custom, "apiGatewayServiceProxies")) {
    RETURN_IF_ERROR(read_service_proxies(*proxies, cloudformation, service, warnings));
  }
  const bool has_events = !service.rest_methods.empty();
  add_event_resources(service, cloudformation);
  RETURN_IF_ERROR(read_resource_apis(resources, cloudformation, service, warnings));
  const Node* api = member(*root.find("provider"), "apiGateway");
  if (const Node* policy = api == nullptr ? nullptr : member(*api, "resourcePolicy")) {
    ASSIGN_OR_RETURN(
        service.rest_api.policy,
        read_resource_policy(*policy, "provider.apiGateway.resourcePolicy", cloudformation, warnings));
  }
  ASSIGN_OR_RETURN(const MethodSettings settings,
                   read_resource_stages(resources, has_events, cloudformation, service, warnings));
  RETURN_IF_ERROR(
      read_resource_methods(*root.find("provider"), resources, cloudformation, service, warnings));
  for (const RestMethod& method : service.rest_methods) {
    if (!method.integration.role.empty()) role_named(method.integration.role, method.where, service);
  }
  RETURN_IF_ERROR(check_routes(service));
  settings.apply(service);
  return read_resource_usage_plans(resources, cloudformation, service, warnings);
}

/// What stands between callers and functions, where events only name it.
Result<void, Diagnostic> read_authorizers(const Node& root, const Node& resources,
                                          const CloudFormation& cloudformation, Service& service,
                                          std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(read_resource_authorizers(resources, cloudformation, service, warnings));
  const Node* http_api = member(*root.find("provider"), "httpApi");
  if (const Node* authorizers = http_api == nullptr ? nullptr : member(*http_api, "authorizers")) {
    RETURN_IF_ERROR(read_http_authorizers(*authorizers, cloudformation, service, warnings));
  }
  if (const Node* jwks = own_setting(root, "jwks")) {
    RETURN_IF_ERROR(read_key_sets(*jwks, cloudformation, service, warnings));
  }
  return {};
}

Result<Service, Diagnostic> read_tree(const Node& root, const ServiceOptions& options,
                                      std::vector<Diagnostic>& warnings) {
  Service service;
  service.directory = options.directory;
  ASSIGN_OR_RETURN(service.name, read_name(root));
  RETURN_IF_ERROR(check_kinds(root));
  const Node* provider = member(root, "provider");
  if (provider == nullptr) {
    return missing(root.where, "provider", "a map with the name aws");
  }
  ASSIGN_OR_RETURN(const FunctionDefaults defaults,
                   read_provider(*provider, options.options, service, warnings));
  const Node* custom = member(root, "custom");
  if (const Node* caching = custom == nullptr ? nullptr : member(*custom, "apiGatewayCaching")) {
    RETURN_IF_ERROR(read_stage_caching(*caching, service.rest_api, warnings));
  }
  if (const Node* throttling = custom == nullptr ? nullptr : member(*custom, "apiGatewayThrottling")) {
    RETURN_IF_ERROR(read_throttling(*throttling, "custom.apiGatewayThrottling",
                                    service.rest_api.default_throttle, warnings));
  }
  if (const Node* functions = member(root, "functions")) {
    RETURN_IF_ERROR(read_functions(*functions, defaults, service, warnings));
  }
  const Node* resources_node = root.find("resources");
  ASSIGN_OR_RETURN(const Node resources,
                   merged_resources(resources_node != nullptr ? *resources_node : Node(), warnings));
  CloudFormation cloudformation(resources, service);
  add_made_resources(service, cloudformation);
  add_made_usage_plans(service, cloudformation);
  if (const Node* imports = own_setting(root, "imports")) {
    RETURN_IF_ERROR(check_map(*imports, "custom.offstage.imports"));
    cloudformation.set_imports(*imports);
  }
  RETURN_IF_ERROR(read_roles(root, resources, cloudformation, service, warnings));
  if (custom != nullptr) {
    RETURN_IF_ERROR(read_plugin_stage_variables(*custom, cloudformation, service, warnings));
  }
  RETURN_IF_ERROR(read_environments(root, cloudformation, service, warnings));
  RETURN_IF_ERROR(read_authorizers(root, resources, cloudformation, service, warnings));
  RETURN_IF_ERROR(read_all_events(root, cloudformation, service, warnings));
  RETURN_IF_ERROR(read_other_methods(root, resources, cloudformation, service, warnings));
  RETURN_IF_ERROR(read_resources(resources, cloudformation, service, warnings));
  if (custom != nullptr) RETURN_IF_ERROR(read_local_dynamodb(*custom, service, warnings));
  if (const Node* offline = custom == nullptr ? nullptr : member(*custom, "serverless-offline")) {
    RETURN_IF_ERROR(read_offline_settings(*offline, service, warnings));
  }
  if (const Node* own = custom == nullptr ? nullptr : member(*custom, "offstage")) {
    RETURN_IF_ERROR(read_local_functions(*own, service, warnings));
  }
  warn_of_keys(root, "", top_level_keys(), warnings);
  return service;
}

/// By file, the service's own first, then by line; what several functions share is said once.
void sort_warnings(const std::string& main_file, std::vector<Diagnostic>& warnings) {
  const auto key = [&main_file](const Diagnostic& warning) {
    return std::tuple(warning.where.file != main_file, warning.where.file, warning.where.line,
                      warning.message);
  };
  std::sort(warnings.begin(), warnings.end(),
            [&key](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  const auto end = std::unique(warnings.begin(), warnings.end(),
                               [&key](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); });
  warnings.erase(end, warnings.end());
}

}  // namespace

Result<Node, Diagnostic> read_resolved_file(const ServiceOptions& options,
                                            std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const File file, find_file(options.directory, options.file));
  ASSIGN_OR_RETURN(Node root, parse_yaml(file.content, file.name, warnings));
  if (root.where.line == 0) root.where = {file.name, 1};
  if (!root.is_map()) return expected(root, file.name, "a map with service, provider and functions");
  const Service defaults;
  const VariableInputs inputs{options.directory, options.options, options.environment,     options.params,
                              defaults.account,  defaults.region, options.allow_unresolved};
  RETURN_IF_ERROR(resolve_variables(root, inputs, warnings));
  return root;
}

Result<LoadedService, Diagnostic> read_service(const ServiceOptions& options) {
  LoadedService loaded;
  ASSIGN_OR_RETURN(const Node root, read_resolved_file(options, loaded.warnings));
  ASSIGN_OR_RETURN(loaded.service, read_tree(root, options, loaded.warnings));
  report_unresolved(root, loaded.warnings);
  sort_warnings(root.where.file, loaded.warnings);
  return loaded;
}

}  // namespace offstage::gateway

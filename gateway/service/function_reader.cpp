#include "gateway/service/function_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "gateway/service/function_settings_reader.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/payload_version.h"

namespace offstage::gateway {
namespace {

// Lambda's own limits.
constexpr int kAccountConcurrency = 1'000;
constexpr int kUnreservedConcurrencyMin = 100;
constexpr int kTimeoutMaxSeconds = 900;
constexpr int kMemoryMinMb = 128;
constexpr int kMemoryMaxMb = 10'240;
constexpr std::size_t kNameSizeMax = 64;
constexpr int kConcurrencyMax = 1'000'000;

const KnownKeys& known_keys() {
  static const KnownKeys kKeys{
      {"handler", "name", "timeout", "memorySize", "runtime", "environment", "events", "httpApi",
       "description", "logs", "reservedConcurrency", "maximumRetryAttempts", "onError", "destinations",
       // What matters only where it is deployed.
       "role", "tags", "tracing", "vpc", "package", "layers", "architecture", "dependsOn",
       "iamRoleStatements", "iamRoleStatementsName", "iamRoleStatementsInherit", "kmsKeyArn", "awsKmsKeyArn",
       "disableLogs", "logRetentionInDays", "versionFunction", "provisionedConcurrency",
       "ephemeralStorageSize", "snapStart", "warmup", "runtimeManagement"},
      {"url", "image", "fileSystemConfig", "maximumEventAge", "condition"}};
  return kKeys;
}

bool is_function_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// Nothing for a function that cannot run here, which is a warning.
Result<std::optional<Function>, Diagnostic> read_function(const Node::Entry& entry,
                                                          const FunctionDefaults& defaults,
                                                          const Service& service,
                                                          std::vector<Diagnostic>& warnings) {
  const std::string path = "functions." + entry.key;
  if (!is_function_key(entry.key)) {
    return Diagnostic{entry.where, path + ": expected a name of letters, digits, - and _"};
  }
  const Node& node = entry.value;
  if (!node.is_null()) RETURN_IF_ERROR(check_map(node, path));
  const Node* handler = member(node, "handler");
  if (handler == nullptr && member(node, "image") != nullptr) {
    warnings.push_back(
        {entry.where, path + ".image: container images are not supported yet; the function is left out"});
    return std::optional<Function>();
  }
  if (handler == nullptr) {
    return missing(entry.where, path + ".handler", "the handler of the function");
  }
  Function function;
  function.key = entry.key;
  function.where = entry.where;
  ASSIGN_OR_RETURN(function.handler, read_string(*handler, path + ".handler"));
  function.name = fmt::format("{}-{}-{}", service.name, service.stage, entry.key);
  const Node* name = member(node, "name");
  if (name != nullptr) {
    ASSIGN_OR_RETURN(function.name, read_string(*name, path + ".name"));
  }
  if (function.name.empty() || function.name.size() > kNameSizeMax) {
    return Diagnostic{name != nullptr ? name->where : entry.where,
                      fmt::format("{}.name: expected 1 to {} characters, found {} in \"{}\"", path,
                                  kNameSizeMax, function.name.size(), function.name)};
  }
  FunctionDefaults limits = defaults;
  RETURN_IF_ERROR(read_limits(node, path, limits));
  function.runtime = limits.runtime;
  function.timeout_s = limits.timeout_s;
  function.memory_mb = limits.memory_mb;
  function.is_versioned = limits.is_versioned;
  if (const Node* versioned = member(node, "versionFunction")) {
    ASSIGN_OR_RETURN(function.is_versioned, read_bool(*versioned, path + ".versionFunction"));
  }
  function.json_logs = defaults.json_logs;
  RETURN_IF_ERROR(read_function_settings(node, path, function));
  if (const Node* http_api = member(node, "httpApi")) {
    RETURN_IF_ERROR(check_map(*http_api, path + ".httpApi"));
    if (const Node* payload = member(*http_api, "payload")) {
      ASSIGN_OR_RETURN(function.http_api_payload, read_payload_version(*payload, path + ".httpApi.payload"));
    }
  }
  if (const Node* reserved = member(node, "reservedConcurrency")) {
    ASSIGN_OR_RETURN(const int number,
                     read_integer(*reserved, path + ".reservedConcurrency", 0, kConcurrencyMax));
    function.reserved_concurrency = number;
  }
  warn_of_keys(node, path, known_keys(), warnings);
  return std::optional<Function>(std::move(function));
}

/// What AWS refuses when the service is deployed, unless the account may have more than by default.
void warn_of_reserved_concurrency(const Node& functions, const Service& service,
                                  std::vector<Diagnostic>& warnings) {
  int unreserved = kAccountConcurrency;
  for (const Function& function : service.functions) unreserved -= function.reserved_concurrency.value_or(0);
  if (unreserved >= kUnreservedConcurrencyMin) return;
  warnings.push_back(
      {functions.where,
       fmt::format("functions: their reservedConcurrency leaves {} of the {} that an account has by "
                   "default; AWS refuses to leave less than {}",
                   std::max(unreserved, 0), kAccountConcurrency, kUnreservedConcurrencyMin)});
}

}  // namespace

Result<void, Diagnostic> read_limits(const Node& map, const std::string& path, FunctionDefaults& limits) {
  if (const Node* runtime = member(map, "runtime")) {
    ASSIGN_OR_RETURN(limits.runtime, read_string(*runtime, path + ".runtime"));
  }
  if (const Node* timeout = member(map, "timeout")) {
    ASSIGN_OR_RETURN(limits.timeout_s, read_integer(*timeout, path + ".timeout", 1, kTimeoutMaxSeconds));
  }
  if (const Node* memory = member(map, "memorySize")) {
    ASSIGN_OR_RETURN(limits.memory_mb,
                     read_integer(*memory, path + ".memorySize", kMemoryMinMb, kMemoryMaxMb));
  }
  return {};
}

Result<std::vector<const Node::Entry*>, Diagnostic> function_entries(const Node& functions) {
  std::vector<const Node::Entry*> entries;
  if (functions.is_list()) {
    for (std::size_t i = 0; i < functions.items.size(); ++i) {
      RETURN_IF_ERROR(check_map(functions.items[i], fmt::format("functions[{}]", i)));
      for (const Node::Entry& entry : functions.items[i].entries) entries.push_back(&entry);
    }
  } else {
    RETURN_IF_ERROR(check_map(functions, "functions"));
    for (const Node::Entry& entry : functions.entries) entries.push_back(&entry);
  }
  std::map<std::string, const Node::Entry*> seen;
  for (const Node::Entry* entry : entries) {
    const auto [first, is_new] = seen.emplace(entry->key, entry);
    if (is_new) continue;
    const SourceLocation& where = first->second->where;
    return Diagnostic{entry->where, fmt::format("functions.{}: the function exists already at {}:{}",
                                                entry->key, where.file, where.line)};
  }
  return entries;
}

Result<void, Diagnostic> read_functions(const Node& functions, const FunctionDefaults& defaults,
                                        Service& service, std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const std::vector<const Node::Entry*> entries, function_entries(functions));
  for (const Node::Entry* entry : entries) {
    ASSIGN_OR_RETURN(std::optional<Function> function, read_function(*entry, defaults, service, warnings));
    if (function) service.functions.push_back(*std::move(function));
  }
  warn_of_reserved_concurrency(functions, service, warnings);
  return {};
}

Result<void, Diagnostic> read_environment(const Node& node, const std::string& path,
                                          const CloudFormation& cloudformation,
                                          std::map<std::string, std::string>& environment,
                                          std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(node, path));
  for (const Node::Entry& entry : node.entries) {
    ASSIGN_OR_RETURN(const Node value, cloudformation.evaluate(entry.value, warnings));
    if (value.is_null()) {
      environment.erase(entry.key);
      continue;
    }
    ASSIGN_OR_RETURN(std::string text, read_string(value, path + "." + entry.key));
    environment.insert_or_assign(entry.key, std::move(text));
  }
  return {};
}

}  // namespace offstage::gateway

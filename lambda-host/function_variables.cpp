#include "lambda-host/function_variables.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/log.h"

namespace offstage::lambda_host {
namespace {

using Variables = std::map<std::string, std::string>;

/// Key and secret where any will do.
constexpr const char* kAnyCredentials = "offstage";

std::string task_root(const FunctionConfig& function) {
  if (!function.directory.empty()) return std::filesystem::absolute(function.directory).string();
  return std::filesystem::absolute(function.library).parent_path().string();
}

/// What Lambda sets for all environments of a function, as far as it means something here;
/// AWS_LAMBDA_LOG_STREAM_NAME is each one's own.
Variables lambda_variables(const FunctionConfig& function) {
  Variables variables{
      {"AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime},
      {"AWS_REGION", function.region},
      {"AWS_DEFAULT_REGION", function.region},
      {"AWS_LAMBDA_FUNCTION_NAME", function.name},
      {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", std::to_string(function.memory_mb)},
      {"AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name},
      {"AWS_LAMBDA_LOG_FORMAT", function.log_format == LogFormat::kJson ? "JSON" : "Text"},
      {"LAMBDA_TASK_ROOT", task_root(function)},
      {"_HANDLER", function.handler.empty() ? function.key : function.handler},
      {"IS_OFFLINE", "true"},
  };
  if (function.credentials) {
    variables["AWS_ACCESS_KEY_ID"] = function.credentials->access_key_id;
    variables["AWS_SECRET_ACCESS_KEY"] = function.credentials->secret_access_key;
    variables["AWS_SESSION_TOKEN"] = function.credentials->session_token;
  } else if (std::getenv("AWS_ACCESS_KEY_ID") == nullptr) {
    // Whoever has credentials may want to reach AWS itself; a pair is taken whole or not at all.
    variables["AWS_ACCESS_KEY_ID"] = kAnyCredentials;
    variables["AWS_SECRET_ACCESS_KEY"] = kAnyCredentials;
  }
  return variables;
}

Variables merged(Variables base, const Variables& over) {
  for (const auto& [name, value] : over) base[name] = value;
  return base;
}

Variables own_variables(const FunctionConfig& function, const HostOptions& options) {
  return merged(merged(lambda_variables(function), options.environment), function.environment);
}

/// Who sets a variable, and whether another function sets it to something else.
struct Use {
  std::size_t first = 0;  // the function
  std::optional<std::size_t> differs;
};

void warn(const std::vector<FunctionConfig>& functions, const std::string& name, const Use& use) {
  const FunctionConfig& other = functions[*use.differs];
  if (!other.environment.contains(name)) return;  // Lambda's own differ by nature
  log::warning(
      "functions '{}' and '{}' give the environment variable {} different values: each sees its own with "
      "getenv(), but shared libraries that they load see neither",
      functions[use.first].key, other.key, name);
}

}  // namespace

std::map<std::string, std::string> process_variables(const FunctionConfig& function,
                                                     const HostOptions& options) {
  const std::string root = task_root(function);
  Variables variables{
      {"LAMBDA_RUNTIME_DIR",
       function.bootstrap.empty() ? root : std::filesystem::path(function.bootstrap).parent_path().string()},
      {"LANG", "en_US.UTF-8"},
      {"TZ", ":UTC"},
      {"AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"},
      {"AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000"},
  };
  for (char** each = environ; function.sees_our_environment && *each != nullptr; ++each) {
    const std::string_view variable = *each;
    variables.insert_or_assign(std::string(variable.substr(0, variable.find('='))),
                               std::string(variable.substr(variable.find('=') + 1)));
  }
  // Programs of this machine are where its user has them.
  for (const char* name :
       {"PATH", "HOME", "TMPDIR", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"})
    if (const char* value = std::getenv(name)) variables[name] = value;
  const char* libraries = std::getenv("LD_LIBRARY_PATH");
  variables["LD_LIBRARY_PATH"] =
      root + ":" + root + "/lib" + (libraries == nullptr ? "" : ":" + std::string(libraries));
  return merged(std::move(variables), own_variables(function, options));
}

std::vector<FunctionVariables> set_up_variables(const std::vector<FunctionConfig>& functions,
                                                const HostOptions& options) {
  std::vector<Variables> own;
  std::map<std::string, Use> uses;
  for (std::size_t i = 0; i < functions.size(); ++i) {
    // A function with a process of its own shares nothing.
    own.push_back(functions[i].command.empty() ? own_variables(functions[i], options) : Variables());
    for (const auto& [name, value] : own.back()) {
      const auto [use, is_new] = uses.emplace(name, Use{i, {}});
      if (!is_new && !use->second.differs && own[use->second.first].at(name) != value)
        use->second.differs = i;
    }
  }

  std::vector<FunctionVariables> variables(functions.size());
  for (const auto& [name, use] : uses) {
    const char* of_process = std::getenv(name.c_str());
    for (std::size_t i = 0; i < functions.size(); ++i) {
      std::optional<std::string>& value = variables[i][name];
      if (const auto found = own[i].find(name); found != own[i].end())
        value = found->second;
      else if (of_process != nullptr)
        value = of_process;
    }
  }
  for (const auto& [name, use] : uses) {
    if (use.differs)
      warn(functions, name, use);
    else
      ::setenv(name.c_str(), own[use.first].at(name).c_str(), 1);
  }
  if (std::getenv("AWS_ACCESS_KEY_ID") == nullptr) {  // each function has its own; a library needs some
    ::setenv("AWS_ACCESS_KEY_ID", kAnyCredentials, 1);
    ::setenv("AWS_SECRET_ACCESS_KEY", kAnyCredentials, 1);
  }
  return variables;
}

}  // namespace offstage::lambda_host

#include "cli/function_setup.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <optional>

#include "base/process.h"

namespace offstage::cli {
namespace {

namespace fs = std::filesystem;

/// For a debugger: longer than anybody waits.
constexpr int kNoTimeoutMs = 24 * 60 * 60 * 1'000;

lambda_host::FunctionConfig config_of(const gateway::Service& service, const gateway::Function& function) {
  lambda_host::FunctionConfig config;
  config.key = function.key;
  config.name = function.name;
  config.handler = function.handler;
  config.runtime = function.runtime;
  config.timeout_ms = service.offline.no_timeout ? kNoTimeoutMs : function.timeout_s * 1'000;
  config.memory_mb = function.memory_mb;
  config.description = function.description;
  config.log_format = function.json_logs ? lambda_host::LogFormat::kJson : lambda_host::LogFormat::kText;
  config.retries_max = function.event_retries;
  config.on_failure = function.on_failure;
  config.environment = function.environment;
  config.region = service.region;
  config.account = service.account;
  config.concurrency_max = function.reserved_concurrency;
  config.sees_our_environment = service.offline.local_environment;
  return config;
}

std::string at(const gateway::Function& function) {
  return fmt::format("{}:{}: function {}: ", function.where.file, function.where.line, function.key);
}

fs::path in_service(const gateway::Service& service, const fs::path& path) {
  return fs::absolute(fs::path(service.directory) / path).lexically_normal();
}

bool is_program(const fs::path& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) && ::access(path.c_str(), X_OK) == 0;
}

/// What runs a function of a runtime of its own: the handler itself, or a `bootstrap` that belongs to it.
/// What offstage_add_lambda(scores ...) builds is scores/bootstrap.
std::optional<fs::path> bootstrap_of(const gateway::Service& service, const gateway::Function& function) {
  const fs::path handler = in_service(service, function.handler);
  fs::path without_extension = handler;
  if (without_extension.extension() == ".so") without_extension.replace_extension();
  for (const fs::path& candidate : {handler, without_extension / "bootstrap",
                                    handler.parent_path() / "bootstrap", in_service(service, "bootstrap")})
    if (candidate.extension() != ".so" && is_program(candidate)) return candidate;
  return std::nullopt;
}

Failure nothing_built(const gateway::Service& service, const gateway::Function& function) {
  return {fmt::format(
      "{}there is no {} and no bootstrap for it; `cmake -S {} -B {}/build && cmake --build {}/build` "
      "builds both when its CMakeLists.txt says offstage_add_lambda({} ...)",
      at(function), library_path(service, function), service.directory, service.directory, service.directory,
      fs::path(function.handler).stem().string())};
}

/// provided*: in this process when there is a library, otherwise as a process.
Result<void, Failure> prepare_provided(const gateway::Service& service, const gateway::Function& function,
                                       bool is_isolated, lambda_host::FunctionConfig& config) {
  const std::string library = library_path(service, function);
  const bool has_library = fs::exists(library);
  if (has_library && !is_isolated) {
    config.library = library;
    return {};
  }
  const auto bootstrap = bootstrap_of(service, function);
  if (!bootstrap && !has_library) return nothing_built(service, function);
  if (!bootstrap) {
    return Failure{
        fmt::format("{}it is to run as a process of its own, and there is no {}; "
                    "offstage_add_lambda builds it beside the library",
                    at(function), fs::path(library).replace_extension().string() + "/bootstrap")};
  }
  config.command = {bootstrap->string()};
  config.directory = bootstrap->parent_path().string();
  return {};
}

/// What a language of ours needs to run a function.
struct Interpreter {
  const char* program;
  const char* bootstrap;
};

Result<void, Failure> prepare_interpreted(const gateway::Function& function, const Interpreter& interpreter,
                                          lambda_host::FunctionConfig& config) {
  const auto program = find_program(interpreter.program);
  if (!program) {
    return Failure{fmt::format("{}runtime {} needs {}, and there is none in the PATH", at(function),
                               function.runtime, interpreter.program)};
  }
  config.command = {*program};
  config.bootstrap = interpreter.bootstrap;
  return {};
}

/// The first of the files that exists, or nothing.
bool any_exists(const fs::path& base, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return fs::exists(base.string() + ending); });
}

/// `dir/file.export`: the file, up to the first dot after the last slash.
Result<void, Failure> check_node_handler(const gateway::Service& service, const gateway::Function& function) {
  const fs::path handler(function.handler);
  const std::string file = handler.filename().string();
  const std::string module = file.substr(0, file.find('.'));
  const fs::path base = in_service(service, handler.parent_path() / module);
  if (any_exists(base, {"", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".tsx"}) ||
      fs::exists(in_service(service, fs::path("node_modules") / module)))
    return {};
  return Failure{fmt::format("{}handler {}: there is no {}.js (nor .mjs, .cjs or .ts)", at(function),
                             function.handler, base.string())};
}

/// `dir/file.function`, `package.module.function`: the module, up to the last dot.
Result<void, Failure> check_python_handler(const gateway::Service& service,
                                           const gateway::Function& function) {
  std::string module =
      function.handler.substr(0, std::min(function.handler.rfind('.'), function.handler.size()));
  std::replace(module.begin(), module.end(), '.', '/');
  const fs::path base = in_service(service, module);
  if (any_exists(base, {".py", ""})) return {};
  return Failure{
      fmt::format("{}handler {}: there is no {}.py", at(function), function.handler, base.string())};
}

/// False for a runtime that does not run here.
Result<bool, Failure> prepare(const gateway::Service& service, const gateway::Function& function,
                              bool is_isolated, lambda_host::FunctionConfig& config) {
  config.directory = in_service(service, ".").string();
  if (config.directory.size() > 1 && config.directory.ends_with('/')) config.directory.pop_back();
  config.sources = config.directory;
  if (const auto own = service.runtime_commands.find(function.runtime);
      own != service.runtime_commands.end()) {
    config.command = own->second;
    // A name without a slash is looked for in the PATH.
    std::string& program = config.command.front();
    if (program.find('/') != std::string::npos) program = in_service(service, program).string();
    if (!find_program(program)) {
      return Failure{fmt::format("{}custom.offstage.runtimes.{}.command: there is no program {}",
                                 at(function), function.runtime, program)};
    }
  } else if (function.runtime.starts_with("provided")) {
    config.directory.clear();
    config.sources.clear();
    RETURN_IF_ERROR(prepare_provided(service, function, is_isolated, config));
  } else if (function.runtime.starts_with("nodejs")) {
    RETURN_IF_ERROR(check_node_handler(service, function));
    RETURN_IF_ERROR(prepare_interpreted(function, {"node", "node/bootstrap.cjs"}, config));
  } else if (function.runtime.starts_with("python")) {
    RETURN_IF_ERROR(check_python_handler(service, function));
    RETURN_IF_ERROR(prepare_interpreted(function, {"python3", "python/bootstrap.py"}, config));
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string library_path(const gateway::Service& service, const gateway::Function& function) {
  fs::path path = fs::path(service.directory) / function.handler;
  if (path.extension() != ".so") path += ".so";
  return fs::absolute(path).lexically_normal().string();
}

Result<PreparedFunctions, Failure> prepare_functions(const gateway::Service& service,
                                                     const std::set<std::string>& isolated) {
  PreparedFunctions prepared;
  for (const gateway::Function& function : service.functions) {
    lambda_host::FunctionConfig config = config_of(service, function);
    const bool is_isolated = function.isolated || isolated.contains(function.key);
    ASSIGN_OR_RETURN(const bool runs, prepare(service, function, is_isolated, config));
    if (runs) {
      prepared.configs.push_back(std::move(config));
      continue;
    }
    prepared.warnings.push_back(
        fmt::format("{}runtime {} runs here when custom.offstage.runtimes.{}.command names a program that "
                    "speaks the Lambda "
                    "Runtime API; its routes answer with an error",
                    at(function), function.runtime, function.runtime));
  }
  return prepared;
}

}  // namespace offstage::cli

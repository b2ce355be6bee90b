#include "cli/function_setup.h"

#include <fmt/format.h>

#include <filesystem>

namespace offstage::cli {
namespace {

lambda_host::FunctionConfig config_of(const gateway::Service& service, const gateway::Function& function) {
  lambda_host::FunctionConfig config;
  config.key = function.key;
  config.name = function.name;
  config.library = library_path(service, function);
  config.timeout_ms = function.timeout_s * 1'000;
  config.memory_mb = function.memory_mb;
  config.environment = function.environment;
  config.region = service.region;
  config.account = service.account;
  return config;
}

std::string at(const gateway::Function& function) {
  return fmt::format("{}:{}: function {}: ", function.where.file, function.where.line, function.key);
}

}  // namespace

std::string library_path(const gateway::Service& service, const gateway::Function& function) {
  std::filesystem::path path = std::filesystem::path(service.directory) / function.handler;
  if (path.extension() != ".so") path += ".so";
  return std::filesystem::absolute(path).lexically_normal().string();
}

Result<PreparedFunctions, Failure> prepare_functions(const gateway::Service& service) {
  PreparedFunctions prepared;
  for (const gateway::Function& function : service.functions) {
    if (!function.runtime.starts_with("provided")) {
      prepared.warnings.push_back(
          fmt::format("{}runtime {} does not run here yet, only C++ handlers do (provided.al2023): its "
                      "routes answer with an error",
                      at(function), function.runtime));
      continue;
    }
    lambda_host::FunctionConfig config = config_of(service, function);
    if (!std::filesystem::exists(config.library)) {
      return Failure{
          fmt::format("{}there is no {}; `cmake -S {} -B {}/build && cmake --build {}/build` builds it "
                      "when its CMakeLists.txt says offstage_add_lambda({} ...)",
                      at(function), config.library, service.directory, service.directory, service.directory,
                      std::filesystem::path(function.handler).stem().string())};
    }
    prepared.configs.push_back(std::move(config));
  }
  return prepared;
}

}  // namespace offstage::cli

#include "cli/local_functions.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include "cli/function_setup.h"
#include "cli/table_setup.h"
#include "cli/url.h"
#include "lambda-host/crash_reporter.h"
#include "lambda-host/logs/captured_output.h"

namespace offstage::cli {
namespace {

constexpr const char* kHost = "127.0.0.1";
constexpr std::chrono::milliseconds kDrain{300};

/// Each function is prepared by itself: what is wrong with another one does not matter now.
Result<std::vector<lambda_host::FunctionConfig>, Failure> configs_for(const gateway::Service& service,
                                                                      const std::string& wanted) {
  std::vector<lambda_host::FunctionConfig> configs;
  bool is_there = false;
  for (const gateway::Function& function : service.functions) {
    gateway::Service one = service;
    one.functions = {function};
    auto prepared = prepare_functions(one);
    const bool is_wanted = function.key == wanted || function.name == wanted;
    is_there = is_there || is_wanted;
    if (!prepared && is_wanted) return std::move(prepared).error();
    if (!prepared) continue;
    if (is_wanted && prepared->configs.empty() && !prepared->warnings.empty())
      return Failure{prepared->warnings.front()};
    std::move(prepared->configs.begin(), prepared->configs.end(), std::back_inserter(configs));
  }
  if (is_there) return configs;
  std::string names;
  for (const gateway::Function& function : service.functions) names += " " + function.key;
  return Failure{"there is no function " + wanted + "; there are:" + names};
}

}  // namespace

Result<std::unique_ptr<LocalFunctions>, Failure> LocalFunctions::start(gateway::Service& service,
                                                                       const std::string& function,
                                                                       std::string dynamodb_endpoint) {
  ASSIGN_OR_RETURN(auto configs, configs_for(service, function));
  lambda_host::install_crash_reporter(-1);
  lambda_host::capture_output();
  std::unique_ptr<LocalFunctions> functions(new LocalFunctions);
  functions->output_ = std::make_unique<FunctionOutput>(service.directory, ShownLogs::kNone);
  functions->dynamodb_endpoint_ = std::move(dynamodb_endpoint);
  if (functions->dynamodb_endpoint_.empty() && !service.tables.empty())
    RETURN_IF_ERROR(functions->start_emulator(service));
  ASSIGN_OR_RETURN(functions->lambda_, LambdaServer::bind(kHost, 0));
  lambda_host::HostOptions options;
  options.log = functions->output_->sink();
  options.environment = {{"AWS_ENDPOINT_URL_LAMBDA", functions->lambda_->url()}};
  if (!functions->dynamodb_endpoint_.empty())
    options.environment.emplace("AWS_ENDPOINT_URL_DYNAMODB", functions->dynamodb_endpoint_);
  functions->host_ = std::make_unique<lambda_host::Host>(configs, functions->clock_, std::move(options));
  functions->lambda_->serve(std::move(configs), *functions->host_, {});
  return functions;
}

Result<void, Failure> LocalFunctions::start_emulator(const gateway::Service& service) {
  const gateway::LocalDynamoDb local = service.local_dynamodb.value_or(gateway::LocalDynamoDb());
  emulator::EmulatorOptions options;
  options.in_memory = local.in_memory;
  options.data_directory = local.data_dir;
  if (options.data_directory.empty())
    options.data_directory = (std::filesystem::path(service.directory) / ".offstage/dynamodb").string();
  options.region = service.region;
  ASSIGN_OR_RETURN(emulator_, emulator::Emulator::open(options, clock_));
  RETURN_IF_ERROR(emulator_->listen(kHost, 0));
  dynamodb_endpoint_ = url_of("http", kHost, emulator_->port());
  if (!local.migrate) return {};
  const auto tables = create_missing_tables(service, dynamodb_endpoint_);
  if (!tables) return Failure{tables.error().text};
  return {};
}

LocalFunctions::~LocalFunctions() {
  if (lambda_ != nullptr) lambda_->stop(kDrain);
  if (host_ != nullptr) host_->stop();
  if (emulator_ != nullptr) emulator_->close(kDrain);
}

HttpResponse LocalFunctions::call(HttpRequest request) {
  return lambda_->call(std::move(request));
}

}  // namespace offstage::cli

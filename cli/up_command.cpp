#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>

#include "cli/admin_flag.h"
#include "cli/auth_flags.h"
#include "cli/command.h"
#include "cli/cors_flags.h"
#include "cli/function_flags.h"
#include "cli/function_output.h"
#include "cli/function_setup.h"
#include "cli/iam_flags.h"
#include "cli/isolation_flags.h"
#include "cli/overview.h"
#include "cli/principals.h"
#include "cli/run_file.h"
#include "cli/seeding.h"
#include "cli/service_loading.h"
#include "cli/simulation_flags.h"
#include "cli/supervisor.h"
#include "cli/table_setup.h"
#include "cli/terminal.h"
#include "cli/url.h"
#include "cli/verification_flags.h"
#include "cli/web_socket_flags.h"
#include "gateway/service/without_authorization.h"

namespace offstage::cli {
namespace {

struct UpOptions {
  ServiceArguments service;
  // What the command line says; then custom.serverless-offline and custom.dynamodb, then the defaults.
  std::optional<std::string> given_host;
  std::optional<std::uint16_t> given_port;
  std::optional<std::uint16_t> given_dynamodb_port;
  std::optional<std::string> seed;
  std::string host = "127.0.0.1";
  std::uint16_t port = 3000;
  std::uint16_t dynamodb_port = 8000;
  bool in_memory = false;
  bool migrate = true;
  std::string data_dir;  // empty: .offstage/dynamodb of the service
  std::string dynamodb_endpoint;
  VerificationFlags verification;
  AuthFlags auth;
  IamFlags given_iam;
  IamMode iam = IamMode::kOff;
  CorsFlags cors;
  WebSocketFlags web_socket;
  FunctionFlags functions;
  ShownLogs shown_logs = ShownLogs::kAll;
  SimulationFlags simulation;
  bool no_admin = false;
};

void append(std::vector<std::string>& arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
}

/// One run of `offstage up`, from the file to Ctrl-C.
class Stack {
 public:
  Stack(const UpOptions& options, gateway::Service service, std::vector<TableSeed> seeds)
      : options_(options),
        service_(std::move(service)),
        seeds_(std::move(seeds)),
        endpoints_{
            .http = {}, .dynamodb = options.dynamodb_endpoint, .data = {}, .web_socket = {}, .lambda = {}} {
    if (options_.data_dir.empty()) {
      options_.data_dir = (std::filesystem::path(options_.service.directory) / ".offstage/dynamodb").string();
    }
  }

  /// The exit code.
  int run() {
    const auto begin = std::chrono::steady_clock::now();
    if (const auto started = start(); !started) {
      if (!started.error().text.empty()) complain(started.error().text);
      return supervisor_.stop_requested() ? 0 : 1;
    }
    const auto run_file = RunFile::write(service_.directory, endpoints_);
    const auto took = std::chrono::steady_clock::now() - begin;
    std::fputs(overview(service_, endpoints_, tables_, has_colours()).c_str(), stdout);
    std::printf("Ready in %lld ms\n",
                static_cast<long long>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
    std::fflush(stdout);
    supervisor_.watch();
    supervisor_.stop();
    return 0;
  }

 private:
  Result<void, Failure> start() {
    if (endpoints_.dynamodb.empty()) RETURN_IF_ERROR(start_emulator());
    RETURN_IF_ERROR(prepare_tables());
    ServerPlan plan;
    plan.name = "gateway";
    plan.ports = {{"http", options_.port}, {"websocket", *options_.web_socket.port}};
    if (const auto port = lambda_port_for(options_.functions, service_)) plan.ports["lambda"] = *port;
    plan.arguments = [this](const Ports& ports) { return gateway_arguments(ports); };
    plan.on_crashed = [this](const std::string& function) { return isolate(service_, function, isolation_); };
    ASSIGN_OR_RETURN(const Ports ports, supervisor_.start(std::move(plan)));
    endpoints_.http = url_of("http", options_.host, ports.at("http"));
    endpoints_.lambda = url_of("http", options_.host, ports.at("lambda"));
    if (has_web_socket_api(service_)) {
      endpoints_.web_socket = url_of("ws", options_.host, ports.at("websocket"));
    }
    return {};
  }

  Result<void, Failure> start_emulator() {
    if (options_.iam != IamMode::kOff) {
      ASSIGN_OR_RETURN(const std::string secret, principal_secret(options_.verification));
      RETURN_IF_ERROR(principals_.write(principals_json(service_, options_.iam, secret)));
    }
    ServerPlan plan;
    plan.name = "emulator";
    plan.ports = {{"dynamodb", options_.dynamodb_port}};
    plan.arguments = [this](const Ports& ports) { return emulator_arguments(ports); };
    // In memory, its tables went with it.
    plan.on_restarted = [this] {
      if (const auto prepared = prepare_tables(); !prepared) complain(prepared.error().text);
    };
    ASSIGN_OR_RETURN(const Ports ports, supervisor_.start(std::move(plan)));
    endpoints_.dynamodb = url_of("http", options_.host, ports.at("dynamodb"));
    endpoints_.data = options_.in_memory ? "in memory" : "data in " + options_.data_dir;
    return {};
  }

  Result<void, Failure> prepare_tables() {
    if (options_.migrate) {
      ASSIGN_OR_RETURN(tables_, create_missing_tables(service_, endpoints_.dynamodb));
    }
    for (const PreparedTable& table : tables_) {
      for (const std::string& warning : table.warnings)
        std::fprintf(stderr, "%s (warning)\n", warning.c_str());
    }
    return write_seeds(seeds_, tables_, {endpoints_.dynamodb, service_.region});
  }

  std::vector<std::string> emulator_arguments(const Ports& ports) const {
    std::vector<std::string> arguments{
        "dynamodb", "--host=" + options_.host, "--port=" + std::to_string(ports.at("dynamodb")),
        "--region=" + service_.region, "--status-fd=" + std::to_string(kStatusDescriptor)};
    arguments.push_back(options_.in_memory ? "--in-memory" : "--data-dir=" + options_.data_dir);
    append(arguments, repeat_verification_flags(options_.verification));
    append(arguments, repeat_simulation_flags(options_.simulation));
    append(arguments, repeat_admin_flag(options_.no_admin));
    if (!principals_.path().empty()) arguments.push_back("--iam-principals=" + principals_.path());
    return arguments;
  }

  std::vector<std::string> gateway_arguments(const Ports& ports) const {
    std::vector<std::string> arguments{
        "gateway", "--host=" + options_.host, "--port=" + std::to_string(ports.at("http")),
        "--dynamodb-endpoint=" + endpoints_.dynamodb, "--status-fd=" + std::to_string(kStatusDescriptor)};
    append(arguments, repeat_service_arguments(options_.service));
    append(arguments, repeat_verification_flags(options_.verification));
    append(arguments, repeat_auth_flags(options_.auth));
    append(arguments, repeat_iam_mode(options_.iam));
    append(arguments, repeat_cors_flags(options_.cors));
    append(arguments, repeat_web_socket_flags(options_.web_socket));
    arguments.push_back("--websocket-port=" + std::to_string(ports.at("websocket")));
    append(arguments, repeat_isolation_flags(isolation_));
    append(arguments, repeat_function_flags(options_.functions));
    append(arguments, repeat_output_flag(options_.shown_logs));
    append(arguments, repeat_admin_flag(options_.no_admin));
    if (ports.contains("lambda")) arguments.push_back("--lambda-port=" + std::to_string(ports.at("lambda")));
    return arguments;
  }

  UpOptions options_;
  gateway::Service service_;
  std::vector<TableSeed> seeds_;
  Endpoints endpoints_;
  std::vector<PreparedTable> tables_;
  IsolationFlags isolation_;  // functions that have crashed
  PrincipalsFile principals_;
  Supervisor supervisor_;
};

/// When signatures are verified, whatever the stack starts signs with the first of the credentials: the calls
/// that create tables, and the functions, which find them where Lambda puts them. Before there are threads.
Result<void, Failure> share_credentials(const VerificationFlags& flags) {
  ASSIGN_OR_RETURN(const auto credentials, credentials_to_verify(flags));
  if (credentials.empty()) return {};
  const sigv4::Credentials& own = credentials.front();
  ::setenv("AWS_ACCESS_KEY_ID", own.access_key_id.c_str(), 1);
  ::setenv("AWS_SECRET_ACCESS_KEY", own.secret_access_key.c_str(), 1);
  if (own.session_token.empty()) {
    ::unsetenv("AWS_SESSION_TOKEN");
  } else {
    ::setenv("AWS_SESSION_TOKEN", own.session_token.c_str(), 1);
  }
  return {};
}

void settle_options(const gateway::Service& service, UpOptions& options) {
  const gateway::OfflineSettings& offline = service.offline;
  if (!offline.host.empty()) options.host = offline.host;
  options.host = options.given_host.value_or(options.host);
  options.web_socket = web_socket_flags_for(options.web_socket, service);
  options.port = options.given_port.value_or(offline.http_port.value_or(options.port));
  const gateway::LocalDynamoDb local = service.local_dynamodb.value_or(gateway::LocalDynamoDb());
  options.dynamodb_port = options.given_dynamodb_port.value_or(local.port.value_or(options.dynamodb_port));
  options.migrate = local.migrate;
  if (local.no_start && options.dynamodb_endpoint.empty()) {
    options.dynamodb_endpoint =
        url_of("http", local.host.empty() || local.host == "localhost" ? "127.0.0.1" : local.host,
               options.dynamodb_port);
  }
  const bool says_where = options.in_memory || !options.data_dir.empty();
  if (!says_where) options.in_memory = local.in_memory;
  if (!says_where && !local.in_memory) options.data_dir = local.data_dir;
}

int run_up(UpOptions options) {
  auto service = load_service(options.service, true);
  if (!service) return 1;
  settle_options(*service, options);
  auto seeds = read_seeds(*service, options.seed);  // before anything is started
  if (!seeds) {
    complain(seeds.error().text);
    return 1;
  }
  const auto functions = prepare_functions(*service);  // before anything is started
  if (!functions) {
    complain(functions.error().text);
    return 1;
  }
  for (const std::string& warning : functions->warnings)
    std::fprintf(stderr, "%s (warning)\n", warning.c_str());
  const AuthFlags auth = auth_flags_for(options.auth, *service);
  warn_of_auth_flags(auth, *service);
  warn_of_cors_flags(options.cors, *service);
  if (auth.no_auth) gateway::remove_authorization(*service);
  if (options.dynamodb_endpoint.empty()) options.iam = iam_mode(options.given_iam);
  if (options.iam != IamMode::kOff) warn_of_unknown_roles(*service);
  if (const auto shared = share_credentials(options.verification); !shared) {
    complain(shared.error().text);
    return 1;
  }
  return Stack(options, std::move(*service), *std::move(seeds)).run();
}

}  // namespace

void add_up_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<UpOptions>();
  CLI::App& command = *app.add_subcommand("up", "Run the service: DynamoDB with its tables, and its routes");
  add_service_arguments(command, options->service);
  add_route_arguments(command, options->service);
  command.add_option("--host,-o", options->given_host, "Address to listen on, otherwise 127.0.0.1");
  command.add_option("--port,--httpPort,-P", options->given_port,
                     "Port of the routes, otherwise 3000; 0 picks a free one");
  command.add_option("--dynamodb-port", options->given_dynamodb_port,
                     "Port of DynamoDB, otherwise 8000; 0 picks a free one");
  command.add_option("--seed", options->seed, "Write the items of custom.dynamodb.seed: all, or NAME,NAME")
      ->expected(0, 1);
  auto* in_memory = command.add_flag("--in-memory", options->in_memory, "Keep no data on disk");
  auto* data_dir = command.add_option("--data-dir", options->data_dir,
                                      "Where the data is kept; otherwise .offstage/dynamodb of the service");
  data_dir->excludes(in_memory);
  auto* verify = add_verification_flags(command, options->verification);
  add_auth_flags(command, options->auth);
  auto* iam = add_iam_flags(command, options->given_iam);
  add_cors_flags(command, options->cors);
  add_web_socket_flags(command, options->web_socket);
  add_function_flags(command, options->functions);
  add_output_flag(command, options->shown_logs);
  add_admin_flag(command, options->no_admin);
  auto* endpoint =
      command.add_option("--dynamodb-endpoint", options->dynamodb_endpoint, "Use this DynamoDB, start none")
          ->excludes(in_memory)
          ->excludes(data_dir)
          ->excludes(verify)
          ->excludes(iam);
  for (auto* simulation : add_simulation_flags(command, options->simulation)) endpoint->excludes(simulation);
  command.callback([options, &action] { action = [options] { return run_up(*options); }; });
}

}  // namespace offstage::cli

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.h"
#include "base/http_server.h"
#include "base/log.h"
#include "cli/admin_flag.h"
#include "cli/auth_flags.h"
#include "cli/command.h"
#include "cli/cors_flags.h"
#include "cli/credentials.h"
#include "cli/function_flags.h"
#include "cli/function_output.h"
#include "cli/function_setup.h"
#include "cli/iam_flags.h"
#include "cli/isolation_flags.h"
#include "cli/lambda_server.h"
#include "cli/principals.h"
#include "cli/schedules.h"
#include "cli/service_loading.h"
#include "cli/signals.h"
#include "cli/status_pipe.h"
#include "cli/stream_consumers.h"
#include "cli/terminal.h"
#include "cli/verification_flags.h"
#include "cli/web_socket_flags.h"
#include "cli/web_socket_server.h"
#include "gateway/server.h"
#include "gateway/service/without_authorization.h"
#include "lambda-host/crash_reporter.h"
#include "lambda-host/host.h"
#include "lambda-host/logs/captured_output.h"
#include "lambda-host/schedule/scheduler.h"

namespace offstage::cli {
namespace {

/// How long requests in flight may take once the process is asked to stop, and then their functions.
constexpr std::chrono::milliseconds kDrain{300};
constexpr int kFunctionGraceMs = 300;

struct GatewayArguments {
  ServiceArguments service;
  std::optional<std::string> given_host;
  std::optional<std::uint16_t> given_port;
  std::string host = "127.0.0.1";
  std::uint16_t port = 3000;
  std::string dynamodb_endpoint = "http://127.0.0.1:8000";
  VerificationFlags verification;
  AuthFlags auth;
  IamFlags iam{"off"};  // without `offstage up` nobody tells the emulator who the functions are
  CorsFlags cors;
  WebSocketFlags web_socket;
  IsolationFlags isolation;
  FunctionFlags functions;
  ShownLogs shown_logs = ShownLogs::kAll;
  bool no_admin = false;
  int status_fd = -1;
};

lambda_host::HostOptions host_options(const GatewayArguments& arguments, const gateway::Service& service,
                                      const WebSocketServer& web_socket, const LambdaServer& lambda) {
  lambda_host::HostOptions options;
  options.stop_grace_ms = kFunctionGraceMs;
  if (arguments.functions.concurrency) options.concurrency_max = *arguments.functions.concurrency;
  if (service.offline.idle_s) options.idle_ms = *service.offline.idle_s * 1'000;
  options.reload = reload_for(arguments.functions, service);
  options.environment = web_socket.variables();
  options.environment["AWS_ENDPOINT_URL_DYNAMODB"] = arguments.dynamodb_endpoint;
  options.environment["AWS_ENDPOINT_URL_LAMBDA"] = lambda.url();
  return options;
}

Result<std::unique_ptr<HttpServer>, Failure> listen(const GatewayArguments& arguments,
                                                    const gateway::Gateway& gateway) {
  HttpServerOptions options;
  options.host = arguments.host;
  options.port = arguments.port;
  options.body_bytes_max = gateway::GatewayOptions().body_bytes_max;
  options.on_protocol_error = [&gateway](int status) { return gateway.protocol_error(status); };
  return HttpServer::start(std::move(options), [&gateway](HttpRequest request, HttpReply reply) {
    gateway.handle(std::move(request), std::move(reply));
  });
}

/// The ports in use, 0 for none.
struct ListenedPorts {
  std::uint16_t http;
  std::uint16_t web_socket;
  std::uint16_t lambda;
};

void announce(const GatewayArguments& arguments, const ListenedPorts& ports) {
  if (arguments.status_fd < 0) {
    const char* host = arguments.host.c_str();
    std::printf("HTTP listening on http://%s:%d\n", host, ports.http);
    if (ports.web_socket != 0) std::printf("WebSocket listening on ws://%s:%d\n", host, ports.web_socket);
    std::printf("Lambda listening on http://%s:%d\n", host, ports.lambda);
    std::fflush(stdout);
  }
  send_status(arguments.status_fd, "port", "http " + std::to_string(ports.http));
  send_status(arguments.status_fd, "port", "websocket " + std::to_string(ports.web_socket));
  send_status(arguments.status_fd, "port", "lambda " + std::to_string(ports.lambda));
  send_status(arguments.status_fd, "ready", "");
}

/// Until the process is asked to stop. The error is a reason not to start.
Result<void, Failure> serve(const GatewayArguments& arguments, const gateway::Service& service,
                            const std::vector<lambda_host::FunctionConfig>& functions) {
  const StopSignals signals;
  const SystemClock clock;
  lambda_host::ScheduleClock schedule_clock(clock, !arguments.no_admin);
  lambda_host::install_crash_reporter(arguments.status_fd);
  lambda_host::capture_output();
  FunctionOutput output(service.directory, arguments.shown_logs);
  ASSIGN_OR_RETURN(
      const auto web_socket,
      WebSocketServer::bind(service, arguments.host, web_socket_flags_for(arguments.web_socket, service)));
  ASSIGN_OR_RETURN(const auto lambda,
                   LambdaServer::bind(arguments.host, lambda_port_for(arguments.functions, service)));
  lambda_host::HostOptions host_settings = host_options(arguments, service, *web_socket, *lambda);
  host_settings.log = output.sink();
  const sigv4::Credentials own = own_credentials();  // before the environment has those of functions
  lambda_host::Host host(functions, clock, std::move(host_settings));
  RETURN_IF_ERROR(host.check());
  lambda->serve(functions, host, retry_delays(arguments.functions), &schedule_clock);
  gateway::GatewayOptions options;
  ASSIGN_OR_RETURN(options.credentials, credentials_to_verify(arguments.verification));
  if (!options.credentials.empty()) {  // functions call the APIs of their service, too
    const auto given = credentials_given(functions);
    options.credentials.insert(options.credentials.end(), given.begin(), given.end());
  }
  options.ignore_jwt_signature = auth_flags_for(arguments.auth, service).ignore_jwt_signature;
  options.relaxed_cors = arguments.cors.relaxed;
  options.dynamodb = {arguments.dynamodb_endpoint, service.region, own, {}};
  if (iam_mode(arguments.iam) != IamMode::kOff) {
    ASSIGN_OR_RETURN(const std::string secret, principal_secret(arguments.verification));
    options.dynamodb.by_role = integration_credentials(service, secret);
  }
  web_socket->serve(host, clock, options.credentials);
  const gateway::Gateway gateway(service, host, clock, std::move(options));
  ASSIGN_OR_RETURN(const std::unique_ptr<HttpServer> server, listen(arguments, gateway));
  std::optional<lambda_host::Scheduler> scheduler;
  if (!arguments.functions.no_schedule) {
    scheduler.emplace(schedule_rules(service), schedule_clock.clock(),
                      [&lambda](const std::string& function, std::string event) {
                        lambda->send_event(function, std::move(event));
                      });
    schedule_clock.listen([&scheduler] { scheduler->on_clock_moved(); });
  }
  StreamConsumers streams;
  if (!arguments.functions.no_streams) {
    streams = start_stream_consumers(service, functions, arguments.dynamodb_endpoint, own, host, clock);
  }
  announce(arguments, {server->port(), web_socket->port(), lambda->port()});
  signals.wait();
  schedule_clock.listen(nullptr);
  scheduler.reset();
  streams.clear();
  web_socket->stop(kDrain / 2);  // clients only have to say goodbye
  server->stop(kDrain);
  lambda->stop(kDrain);
  host.stop();
  return {};
}

int run_gateway(GatewayArguments arguments) {
  const bool has_parent = arguments.status_fd >= 0;  // which has printed the warnings
  auto service = load_service(arguments.service, !has_parent);
  if (!service) return 1;
  arguments.port = arguments.given_port.value_or(service->offline.http_port.value_or(arguments.port));
  arguments.host =
      arguments.given_host.value_or(service->offline.host.empty() ? arguments.host : service->offline.host);
  const AuthFlags auth = auth_flags_for(arguments.auth, *service);
  if (!has_parent) warn_of_auth_flags(auth, *service);
  if (!has_parent) warn_of_cors_flags(arguments.cors, *service);
  if (auth.no_auth) gateway::remove_authorization(*service);
  auto functions = prepare_functions(*service, arguments.isolation.keys());
  if (!functions) {
    complain(functions.error().text);
    return 1;
  }
  apply_function_flags(arguments.functions, functions->configs);
  if (!has_parent) {
    for (const std::string& warning : functions->warnings)
      std::fprintf(stderr, "%s (warning)\n", warning.c_str());
  }
  if (iam_mode(arguments.iam) != IamMode::kOff) {
    const auto secret = principal_secret(arguments.verification);
    if (secret) give_credentials(*service, *secret, functions->configs);
  }
  log::init(log::Level::kInfo, has_colours());
  if (const auto served = serve(arguments, *service, functions->configs); !served) {
    complain(served.error().text);
    return 1;
  }
  // Code of handlers that did not come back may still run on threads of its own: nothing of the process is
  // taken down under it.
  std::fflush(nullptr);
  std::_Exit(0);
}

}  // namespace

void add_gateway_command(CLI::App& app, Action& action) {
  auto arguments = std::make_shared<GatewayArguments>();
  CLI::App& command = *app.add_subcommand("gateway", "Serve the routes of a service, with its functions");
  add_service_arguments(command, arguments->service);
  add_route_arguments(command, arguments->service);
  command.add_option("--port,--httpPort,-P", arguments->given_port,
                     "Port, otherwise 3000; 0 picks a free one");
  command.add_option("--host,-o", arguments->given_host, "Address to listen on, otherwise 127.0.0.1");
  command.add_option("--dynamodb-endpoint", arguments->dynamodb_endpoint, "DynamoDB that the functions use")
      ->capture_default_str();
  add_verification_flags(command, arguments->verification);
  add_auth_flags(command, arguments->auth);
  add_cors_flags(command, arguments->cors);
  add_web_socket_flags(command, arguments->web_socket);
  add_isolation_flags(command, arguments->isolation);
  add_function_flags(command, arguments->functions);
  add_output_flag(command, arguments->shown_logs);
  add_admin_flag(command, arguments->no_admin);
  add_iam_flags(command, arguments->iam)->group("");
  command.add_option("--status-fd", arguments->status_fd)->group("");
  command.callback([arguments, &action] { action = [arguments] { return run_gateway(*arguments); }; });
}

}  // namespace offstage::cli

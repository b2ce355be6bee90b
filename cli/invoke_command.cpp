#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "base/encoding.h"
#include "base/http_client.h"
#include "base/json.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/local_functions.h"
#include "cli/run_file.h"
#include "cli/service_loading.h"
#include "cli/terminal.h"

namespace offstage::cli {
namespace {

struct InvokeOptions {
  std::string function;
  ServiceArguments service;
  std::optional<std::string> data;
  std::string path;
  std::string type = "RequestResponse";
  std::string context;
  std::string dynamodb_endpoint;
  bool log = false;
};

/// Lambda's own limit, and more than a client waits by itself.
constexpr std::chrono::minutes kTimeout{16};

/// --data, else --path, else what is piped in.
Result<std::string, Failure> payload_of(const InvokeOptions& options) {
  if (options.data) return *options.data;
  if (options.path.empty() && ::isatty(STDIN_FILENO) != 0) return std::string();
  std::ifstream file(options.path);
  if (!options.path.empty() && !file) return Failure{"cannot read " + options.path};
  std::istream& in = options.path.empty() ? std::cin : file;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

HttpRequest request_of(const InvokeOptions& options, std::string payload) {
  HttpRequest request;
  request.method = "POST";
  request.target = "/2015-03-31/functions/" + encoding::percent_encode(options.function) + "/invocations";
  request.headers = {{"Content-Type", "application/json"},
                     {"X-Amz-Invocation-Type", options.type},
                     {"X-Amz-Log-Type", options.log ? "Tail" : "None"}};
  if (!options.context.empty())
    request.headers.push_back({"X-Amz-Client-Context", encoding::base64(options.context)});
  request.body = std::move(payload);
  return request;
}

std::string header(const HttpResponse& response, std::string_view name) {
  for (const HttpHeader& each : response.headers)
    if (equals_ignoring_case(each.name, name)) return each.value;
  return "";
}

/// "ResourceNotFoundException: Function not found: ..."
std::string error_text(const HttpResponse& response) {
  const auto document = json::Document::parse(response.body);
  auto message = document ? document->root().find("Message") : std::nullopt;
  if (!message && document) message = document->root().find("message");
  return header(response, "x-amzn-ErrorType") + ": " +
         (message ? std::string(message->as_string()) : response.body);
}

/// The payload to standard output, the log to standard error; the exit code.
int show(const HttpResponse& response) {
  if (response.status >= 300) {
    complain(error_text(response));
    return 1;
  }
  const std::string log = encoding::from_base64(header(response, "X-Amz-Log-Result")).value_or("");
  std::fwrite(log.data(), 1, log.size(), stderr);
  if (response.status == 200) std::printf("%s\n", response.body.c_str());
  return header(response, "X-Amz-Function-Error").empty() ? 0 : 1;
}

int invoke_running(const Endpoints& stack, const HttpRequest& request) {
  HttpClientOptions client_options;
  client_options.timeout = kTimeout;
  HttpClient client(client_options);
  const auto response = client.send(stack.lambda, request);
  if (response) return show(*response);
  complain(response.error().text);
  return 1;
}

int invoke_here(const InvokeOptions& options, gateway::Service& service, HttpRequest request) {
  log::init(log::Level::kWarning, has_colours());
  auto functions = LocalFunctions::start(service, options.function, options.dynamodb_endpoint);
  if (!functions) {
    complain(functions.error().text);
    return 1;
  }
  const int code = show((*functions)->call(std::move(request)));
  (*functions)->finish_events();
  functions->reset();
  std::fflush(nullptr);
  // As in gateway_command.cpp: handlers that did not come back may still run.
  std::_Exit(code);
}

int run_invoke(const InvokeOptions& options) {
  auto service = load_service(options.service, false);
  if (!service) return 1;
  auto payload = payload_of(options);
  if (!payload) {
    complain(payload.error().text);
    return 1;
  }
  HttpRequest request = request_of(options, *std::move(payload));
  if (const auto stack = RunFile::read(service->directory)) return invoke_running(*stack, request);
  return invoke_here(options, *service, std::move(request));
}

}  // namespace

void add_invoke_command(CLI::App& app, Action& action) {
  auto options = std::make_shared<InvokeOptions>();
  CLI::App& command = *app.add_subcommand(
      "invoke", "Call a function: in the running stack of the service, or here when there is none");
  command.add_option("function", options->function, "Its key in serverless.yml, or its name")->required();
  add_service_arguments(command, options->service);
  auto* data = command.add_option("--data,-d", options->data, "The event, JSON; otherwise standard input");
  command.add_option("--path,-p", options->path, "A file with the event")->excludes(data);
  command.add_option("--type,-t", options->type, "RequestResponse, Event or DryRun")
      ->check(CLI::IsMember({"RequestResponse", "Event", "DryRun"}))
      ->capture_default_str();
  command.add_option("--context", options->context, "The client context, JSON");
  command.add_flag("--log,-l", options->log, "Print the end of the invocation's log to standard error");
  command.add_option(
      "--dynamodb-endpoint", options->dynamodb_endpoint,
      "DynamoDB that the function uses when no stack runs, otherwise one with the service's data");
  command.callback([options, &action] { action = [options] { return run_invoke(*options); }; });
}

}  // namespace offstage::cli

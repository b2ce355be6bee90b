#include "cli/service_information.h"

#include <fmt/format.h>

#include <vector>

#include "base/json.h"
#include "cli/route_list.h"
#include "cli/table_setup.h"
#include "gateway/api_identity.h"
#include "gateway/service/resource_identity.h"
#include "gateway/usage_plans.h"

namespace offstage::cli {
namespace {

/// "name:" and its lines below; nothing without lines.
std::string section(std::string_view name, const std::vector<std::string>& lines) {
  if (lines.empty()) return "";
  std::string text = fmt::format("{}:\n", name);
  for (const std::string& line : lines) text += fmt::format("  {}\n", line);
  return text;
}

std::vector<std::string> key_lines(const gateway::Service& service, bool conceal) {
  std::vector<std::string> lines;
  for (const gateway::IssuedKey& key : gateway::issued_keys(service)) {
    std::string line = conceal ? key.name : key.name + ": " + key.value;
    if (!key.description.empty()) line += " - " + key.description;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string web_socket_url(const gateway::Service& service, const InformationOptions& options) {
  return options.web_socket + "/" + service.stage;
}

/// One endpoint stands on the line of its name.
std::string endpoint_lines(const gateway::Service& service, const InformationOptions& options) {
  std::vector<std::string> lines;
  for (const RouteLine& route : routes_of(service, options.http)) {
    lines.push_back(route.method + " - " + route.url);
  }
  if (!options.web_socket.empty()) lines.push_back(web_socket_url(service, options));
  if (!options.web_socket.empty() && options.verbose) {
    for (const RouteLine& route : web_socket_routes_of(service, options.web_socket)) {
      lines.push_back("  " + route.method + ": " + route.function);
    }
  }
  return lines.size() == 1 ? "endpoint: " + lines.front() + "\n" : section("endpoints", lines);
}

std::vector<std::string> function_lines(const gateway::Service& service, bool verbose) {
  std::vector<std::string> lines;
  for (const gateway::Function& function : service.functions) {
    lines.push_back(function.key + ": " + function.name);
    if (verbose) lines.back() += fmt::format(" ({}, {})", function.runtime, function.handler);
  }
  return lines;
}

/// What Serverless puts into the stack beside the file's own: where the APIs are, and the functions'
/// versions.
std::vector<gateway::Output> outputs_of(const gateway::Service& service, const InformationOptions& options) {
  std::vector<gateway::Output> outputs;
  for (const gateway::Function& function : service.functions) {
    if (!function.is_versioned) continue;
    outputs.push_back({gateway::normalised_name(function.key) + "LambdaFunctionQualifiedArn",
                       "Current Lambda function version",
                       gateway::arn_of("AWS::Lambda::Function", function.name, service) + ":1"});
  }
  if (!service.rest_methods.empty()) {
    outputs.push_back(
        {"ServiceEndpoint", "URL of the service endpoint", options.http + service.rest_base_path()});
  }
  if (!service.http_api_routes.empty()) {
    outputs.push_back({"HttpApiId", "Id of the HTTP API", gateway::http_api_identity(service).id});
    outputs.push_back({"HttpApiUrl", "URL of the HTTP API", options.http});
  }
  if (!options.web_socket.empty()) {
    outputs.push_back(
        {"ServiceEndpointWebsocket", "URL of the service endpoint", web_socket_url(service, options)});
  }
  outputs.insert(outputs.end(), service.outputs.begin(), service.outputs.end());
  return outputs;
}

std::vector<std::string> output_lines(const gateway::Service& service, const InformationOptions& options) {
  std::vector<std::string> lines;
  for (const gateway::Output& output : outputs_of(service, options)) {
    lines.push_back(output.name + ": " + output.value);
  }
  return lines;
}

/// Those of the file, tables with their keys.
std::vector<std::string> resource_lines(const gateway::Service& service) {
  std::vector<std::string> lines;
  for (const gateway::Resource& resource : service.resources) {
    lines.push_back(resource.logical_id + ": " + resource.type);
    for (const gateway::Table& table : service.tables) {
      if (table.logical_id != resource.logical_id) continue;
      const PreparedTable described = describe_table(table);
      lines.push_back("  " + described.name + ": " + described.key);
      for (const std::string& index : described.indexes) lines.push_back("    " + index);
    }
  }
  return lines;
}

void write_keys(json::Writer& writer, const gateway::Service& service, bool conceal) {
  writer.key("apiKeys");
  writer.begin_array();
  for (const gateway::IssuedKey& key : gateway::issued_keys(service)) {
    writer.begin_object();
    writer.member("name", key.name);
    if (!conceal) writer.member("value", key.value);
    if (!key.description.empty()) writer.member("description", key.description);
    writer.end_object();
  }
  writer.end_array();
}

void write_endpoints(json::Writer& writer, const gateway::Service& service,
                     const InformationOptions& options) {
  writer.key("endpoints");
  writer.begin_array();
  if (!service.rest_methods.empty()) writer.string(options.http + service.rest_base_path());
  if (!service.http_api_routes.empty()) writer.string("httpApi: " + options.http);
  if (!options.web_socket.empty()) writer.string(web_socket_url(service, options));
  writer.end_array();
}

}  // namespace

std::string service_information(const gateway::Service& service, const InformationOptions& options) {
  std::string text = fmt::format("service: {}\nstage: {}\nregion: {}\nstack: {}\n", service.name,
                                 service.stage, service.region, service.stack_name());
  text += section("api keys", key_lines(service, options.conceal));
  text += endpoint_lines(service, options);
  text += section("functions", function_lines(service, options.verbose));
  if (!options.verbose) return text;
  text += section("Stack Outputs", output_lines(service, options));
  return text + section("resources", resource_lines(service));
}

std::string service_information_json(const gateway::Service& service, const InformationOptions& options) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.key("info");
  writer.begin_object();
  writer.key("functions");
  writer.begin_array();
  for (const gateway::Function& function : service.functions) {
    writer.begin_object();
    writer.member("name", function.key);
    writer.member("deployedName", function.name);
    writer.end_object();
  }
  writer.end_array();
  write_endpoints(writer, service, options);
  writer.member("service", service.name);
  writer.member("stage", service.stage);
  writer.member("region", service.region);
  writer.member("stack", service.stack_name());
  write_keys(writer, service, options.conceal);
  writer.end_object();
  writer.key("outputs");
  writer.begin_array();
  for (const gateway::Output& output : outputs_of(service, options)) {
    writer.begin_object();
    writer.member("OutputKey", output.name);
    writer.member("OutputValue", output.value);
    if (!output.description.empty()) writer.member("Description", output.description);
    writer.end_object();
  }
  writer.end_array();
  writer.end_object();
  return text;
}

}  // namespace offstage::cli

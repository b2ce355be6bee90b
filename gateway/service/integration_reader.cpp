#include "gateway/service/integration_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gateway/service/integration_values.h"
#include "gateway/service/lambda_templates.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

using Type = RestIntegration::Type;

struct TypeName {
  std::string_view name;
  Type type;
};
constexpr TypeName kTypes[] = {
    {"lambda-proxy", Type::kLambdaProxy},
    {"aws-proxy", Type::kLambdaProxy},
    {"lambda", Type::kLambda},
    {"aws", Type::kLambda},
    {"http", Type::kHttp},
    {"http-proxy", Type::kHttpProxy},
    {"mock", Type::kMock},
};

/// Which status a function's error message asks for, as Serverless deploys it when the event says nothing.
struct DefaultStatus {
  int status;
  const char* pattern;
};
constexpr DefaultStatus kDefaultStatuses[] = {
    {200, ""},
    {400, R"([\s\S]*\[400\][\s\S]*)"},
    {401, R"([\s\S]*\[401\][\s\S]*)"},
    {403, R"([\s\S]*\[403\][\s\S]*)"},
    {404, R"([\s\S]*\[404\][\s\S]*)"},
    {422, R"([\s\S]*\[422\][\s\S]*)"},
    {500, R"([\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*)"},
    {502, R"([\s\S]*\[502\][\s\S]*)"},
    {504, R"(([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$))"},
};

Result<Type, Diagnostic> read_type(const Node& event, const std::string& path, bool async) {
  const Node* node = member(event, "integration");
  if (node == nullptr) return async ? Type::kLambda : Type::kLambdaProxy;
  std::string name = node->scalar_text();
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == '_') c = '-';
  }
  const auto* found = std::find_if(std::begin(kTypes), std::end(kTypes),
                                   [&](const TypeName& each) { return each.name == name; });
  if (found == std::end(kTypes)) {
    return expected(*node, path + ".integration", "lambda-proxy, lambda, http, http-proxy or mock");
  }
  return found->type;
}

/// Every parameter that the method knows goes on to the integration, under its own name or mapped.
Result<void, Diagnostic> read_parameters(const Node& request, const std::string& path,
                                         ParameterMapping& mapping) {
  const Node* parameters = member(request, "parameters");
  if (parameters == nullptr) return {};
  RETURN_IF_ERROR(check_map(*parameters, path + ".parameters"));
  for (const auto& [key, place] :
       {std::pair("querystrings", "querystring"), {"paths", "path"}, {"headers", "header"}}) {
    const Node* group = member(*parameters, key);
    if (group == nullptr) continue;
    const std::string group_path = fmt::format("{}.parameters.{}", path, key);
    RETURN_IF_ERROR(check_map(*group, group_path));
    for (const Node::Entry& entry : group->entries) {
      std::string source = fmt::format("method.request.{}.{}", place, entry.key);
      if (const Node* mapped = member(entry.value, "mappedValue")) {
        ASSIGN_OR_RETURN(source,
                         read_string(*mapped, fmt::format("{}.{}.mappedValue", group_path, entry.key)));
      }
      mapping[fmt::format("integration.request.{}.{}", place, entry.key)] = std::move(source);
    }
  }
  return {};
}

Result<void, Diagnostic> read_url(const Node& request, const SourceLocation& where, const std::string& path,
                                  const std::string& verb, RestIntegration& integration) {
  const Node* uri = member(request, "uri");
  if (uri == nullptr) return missing(where, path + ".uri", "the URL that the requests go to");
  ASSIGN_OR_RETURN(integration.url, read_string(*uri, path + ".uri"));
  RETURN_IF_ERROR(check_url(*uri, path + ".uri", integration.url));
  integration.http_method = verb;
  if (const Node* method = member(request, "method")) {
    ASSIGN_OR_RETURN(integration.http_method, read_string(*method, path + ".method"));
    for (char& c : integration.http_method) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
  }
  return {};
}

Result<void, Diagnostic> read_headers(const Node& map, const std::string& path, ParameterMapping& headers) {
  const Node* node = member(map, "headers");
  if (node == nullptr) return {};
  RETURN_IF_ERROR(check_map(*node, path + ".headers"));
  for (const Node::Entry& entry : node->entries) {
    ASSIGN_OR_RETURN(headers["method.response.header." + entry.key],
                     read_string(entry.value, fmt::format("{}.headers.{}", path, entry.key)));
  }
  return {};
}

/// `response.statusCodes`: what each status looks like and which answers of the integration get it.
Result<void, Diagnostic> read_status_codes(const Node& codes, const std::string& path,
                                           const IntegrationResponse& shared,
                                           std::vector<IntegrationResponse>& responses) {
  RETURN_IF_ERROR(check_map(codes, path));
  for (const Node::Entry& entry : codes.entries) {
    const std::string entry_path = path + "." + entry.key;
    IntegrationResponse response = shared;
    ASSIGN_OR_RETURN(response.status, read_status(Node::string(entry.key, entry.where), entry_path));
    if (response.status / 100 != 2) response.content_handling = ContentHandling::kNone;
    if (!entry.value.is_null()) {
      RETURN_IF_ERROR(check_map(entry.value, entry_path));
      if (const Node* pattern = member(entry.value, "pattern")) {
        ASSIGN_OR_RETURN(response.selection_pattern,
                         read_selection_pattern(*pattern, entry_path + ".pattern"));
      }
      RETURN_IF_ERROR(read_headers(entry.value, entry_path, response.parameters));
      if (const Node* templates = member(entry.value, "template")) {
        RETURN_IF_ERROR(read_templates(*templates, entry_path + ".template", response.templates));
      }
    }
    responses.push_back(std::move(response));
  }
  const auto is_default = [](const IntegrationResponse& each) { return each.selection_pattern.empty(); };
  if (std::none_of(responses.begin(), responses.end(), is_default)) {
    std::erase_if(responses, [](const IntegrationResponse& each) { return each.status == 200; });
    responses.push_back(shared);
  }
  std::sort(responses.begin(), responses.end(),
            [](const IntegrationResponse& a, const IntegrationResponse& b) { return a.status < b.status; });
  return {};
}

Result<std::vector<IntegrationResponse>, Diagnostic> read_responses(const Node* response,
                                                                    const std::string& path,
                                                                    const RestMethod& method) {
  IntegrationResponse shared;
  std::vector<IntegrationResponse> responses;
  const Node* codes = nullptr;
  if (response != nullptr) {
    RETURN_IF_ERROR(check_map(*response, path));
    shared.parameters = cors_headers(method);
    RETURN_IF_ERROR(read_headers(*response, path, shared.parameters));
    if (const Node* templates = member(*response, "template")) {
      RETURN_IF_ERROR(read_templates(*templates, path + ".template", shared.templates));
    }
    if (const Node* handling = member(*response, "contentHandling")) {
      ASSIGN_OR_RETURN(shared.content_handling, read_content_handling(*handling, path + ".contentHandling"));
    }
    codes = member(*response, "statusCodes");
  } else {
    shared.parameters = cors_headers(method);
  }
  if (codes != nullptr) {
    RETURN_IF_ERROR(read_status_codes(*codes, path + ".statusCodes", shared, responses));
    return responses;
  }
  for (const DefaultStatus& row : kDefaultStatuses) {
    IntegrationResponse each = shared;
    each.status = row.status;
    each.selection_pattern = row.pattern;
    if (row.status != 200) each.content_handling = ContentHandling::kNone;
    responses.push_back(std::move(each));
  }
  return responses;
}

bool goes_through_templates(Type type) {
  return type == Type::kLambda || type == Type::kHttp || type == Type::kMock;
}

Result<void, Diagnostic> read_request(const Node& request, const std::string& path,
                                      RestIntegration& integration) {
  if (goes_through_templates(integration.type)) {
    if (const Node* templates = member(request, "template")) {
      RETURN_IF_ERROR(read_templates(*templates, path + ".template", integration.request_templates));
    }
    if (const Node* behaviour = member(request, "passThrough")) {
      ASSIGN_OR_RETURN(integration.passthrough, read_passthrough(*behaviour, path + ".passThrough"));
    }
    if (const Node* handling = member(request, "contentHandling")) {
      ASSIGN_OR_RETURN(integration.content_handling,
                       read_content_handling(*handling, path + ".contentHandling"));
    }
  }
  if (integration.type != Type::kLambdaProxy && integration.type != Type::kMock) {
    RETURN_IF_ERROR(read_parameters(request, path, integration.request_parameters));
  }
  return {};
}

/// Templates and patterns beside a proxy integration are taken away when the service is deployed.
void warn_of_unused(const Node& event, const std::string& path, Type type,
                    std::vector<Diagnostic>& warnings) {
  if (goes_through_templates(type)) return;
  if (const Node* request = member(event, "request")) {
    for (const char* key : {"template", "passThrough", "contentHandling"}) {
      if (const Node* node = member(*request, key)) {
        warnings.push_back(
            {node->where, fmt::format("{}.request.{}: has no effect with a proxy integration", path, key)});
      }
    }
  }
  const Node* response = member(event, "response");
  if (response != nullptr && member(*response, "transferMode") == nullptr) {
    warnings.push_back({response->where, path + ".response: has no effect with a proxy integration"});
  }
}

}  // namespace

Result<RestIntegration, Diagnostic> read_integration(const Node& event, const std::string& path,
                                                     const RestMethod& method,
                                                     const std::vector<std::string>& claims,
                                                     std::vector<Diagnostic>& warnings) {
  RestIntegration integration;
  if (const Node* async = member(event, "async")) {
    ASSIGN_OR_RETURN(integration.async, read_bool(*async, path + ".async"));
  }
  ASSIGN_OR_RETURN(integration.type, read_type(event, path, integration.async));
  const Node* response = member(event, "response");
  if (const Node* mode = response == nullptr ? nullptr : member(*response, "transferMode")) {
    ASSIGN_OR_RETURN(integration.streams,
                     read_transfer_mode(*mode, path + ".response.transferMode", integration.type, warnings));
  }
  if (const Node* timeout = member(event, "timeoutInMillis")) {
    ASSIGN_OR_RETURN(integration.timeout_ms, read_integration_timeout(*timeout, path + ".timeoutInMillis",
                                                                      integration.streams, warnings));
  }
  if (integration.type == Type::kLambda) {
    integration.passthrough = RestIntegration::Passthrough::kNever;
    integration.request_templates["application/json"] = {lambda_json_template(claims), {}};
    integration.request_templates["application/x-www-form-urlencoded"] = {lambda_form_template(claims), {}};
  }
  const Node* request = member(event, "request");
  const std::string request_path = path + ".request";
  if (request != nullptr) {
    RETURN_IF_ERROR(check_map(*request, request_path));
    RETURN_IF_ERROR(read_request(*request, request_path, integration));
  }
  if (integration.type == Type::kHttp || integration.type == Type::kHttpProxy) {
    RETURN_IF_ERROR(read_url(request == nullptr ? Node() : *request, event.where, request_path, method.verb,
                             integration));
  }
  if (goes_through_templates(integration.type)) {
    ASSIGN_OR_RETURN(integration.responses, read_responses(response, path + ".response", method));
  }
  warn_of_unused(event, path, integration.type, warnings);
  return integration;
}

}  // namespace offstage::gateway

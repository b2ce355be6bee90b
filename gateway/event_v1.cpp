#include "gateway/event_v1.h"

#include "base/encoding.h"
#include "gateway/event_json.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kTypicalSize = 4096;  // bytes of an event beside its body

void write_null(json::Writer& writer, std::string_view key) {
  writer.key(key);
  writer.null();
}

void write_headers(json::Writer& writer, const NamedValues& headers) {
  writer.key("headers");
  write_last_values(writer, headers);
  writer.key("multiValueHeaders");
  write_value_lists(writer, headers);
}

void write_query(json::Writer& writer, const HttpRequest& http) {
  const NamedValues query = parse_query(http.query());
  if (query.empty()) {
    write_null(writer, "queryStringParameters");
    write_null(writer, "multiValueQueryStringParameters");
    return;
  }
  writer.key("queryStringParameters");
  write_last_values(writer, query);
  writer.key("multiValueQueryStringParameters");
  write_value_lists(writer, query);
}

void write_parameters(json::Writer& writer, const PathParameters& parameters, bool decode) {
  writer.begin_object();
  for (const PathParameter& parameter : parameters) {
    if (decode) {
      write_text_member(writer, parameter.name, encoding::percent_decode(parameter.value));
    } else {
      write_text_member(writer, parameter.name, parameter.value);
    }
  }
  writer.end_object();
}

void write_path_parameters(json::Writer& writer, const PathParameters& parameters, bool decode) {
  if (parameters.empty()) return write_null(writer, "pathParameters");
  writer.key("pathParameters");
  write_parameters(writer, parameters, decode);
}

void write_body_members(json::Writer& writer, const ProxyRequest& request) {
  const std::string& body = request.http.body;
  if (body.empty()) {
    write_null(writer, "body");
  } else {
    writer.key("body");
    write_body(writer, body, request.is_binary);
  }
  writer.key("isBase64Encoded");
  writer.boolean(!body.empty() && request.is_binary);
}

void write_variables(json::Writer& writer, const ProxyRequest& request) {
  writer.begin_object();
  if (request.stage_variables != nullptr) {
    for (const auto& [name, value] : *request.stage_variables) writer.member(name, value);
  }
  writer.end_object();
}

void write_stage_variables(json::Writer& writer, const ProxyRequest& request) {
  if (request.stage_variables == nullptr || request.stage_variables->empty()) {
    return write_null(writer, "stageVariables");
  }
  writer.key("stageVariables");
  write_variables(writer, request);
}

void write_or_null(json::Writer& writer, std::string_view key, const std::string* text) {
  if (text == nullptr) return write_null(writer, key);
  write_text_member(writer, key, *text);
}

/// Of who calls it is known where from and with what, the API key where one is required, and who has signed
/// it where that is.
void write_identity(json::Writer& writer, const ProxyRequest& request) {
  const HttpRequest& http = request.http;
  writer.key("identity");
  writer.begin_object();
  if (!request.api_key.empty()) {
    writer.member("apiKey", request.api_key);
    writer.member("apiKeyId", request.api_key_id);
  }
  const IamCaller* caller = request.caller;
  write_or_null(writer, "accessKey", caller == nullptr ? nullptr : &caller->access_key);
  write_or_null(writer, "accountId", caller == nullptr ? nullptr : &caller->account);
  write_or_null(writer, "caller", caller == nullptr ? nullptr : &caller->user_id);
  for (const std::string_view key : {"cognitoAuthenticationProvider", "cognitoAuthenticationType",
                                     "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId"}) {
    write_null(writer, key);
  }
  write_text_member(writer, "sourceIp", http.remote_address);
  write_or_null(writer, "user", caller == nullptr ? nullptr : &caller->user_id);
  write_or_null(writer, "userAgent", http.header("User-Agent"));
  write_or_null(writer, "userArn", caller == nullptr ? nullptr : &caller->user_arn);
  writer.end_object();
}

void write_domain(json::Writer& writer, const HttpRequest& http) {
  write_text_member(writer, "domainName", domain_name(http));
  write_text_member(writer, "domainPrefix", domain_prefix(http));
}

void write_time(json::Writer& writer, std::int64_t now_ms) {
  writer.member("requestTime", common_log_time(now_ms));
  writer.key("requestTimeEpoch");
  writer.integer(now_ms);
}

void write_rest_context(json::Writer& writer, const ProxyRequest& request) {
  writer.begin_object();
  writer.member("accountId", request.api.account);
  writer.member("apiId", request.api.id);
  if (!request.authorizer.empty()) {
    writer.key("authorizer");
    writer.raw(request.authorizer);
  }
  writer.member("deploymentId", request.api.deployment_id);
  write_domain(writer, request.http);
  writer.member("extendedRequestId", request.ids.extended_id);
  write_text_member(writer, "httpMethod", request.http.method);
  write_identity(writer, request);
  if (!request.operation_name.empty()) writer.member("operationName", request.operation_name);
  write_text_member(writer, "path", request.api.base_path + std::string(request.path));
  writer.member("protocol", request.http.protocol);
  writer.member("requestId", request.ids.uuid);
  write_time(writer, request.now_ms);
  writer.member("resourceId", request.resource_id);
  writer.member("resourcePath", request.route_path);
  writer.member("stage", request.api.stage);
  writer.end_object();
}

/// `authorizer`: empty for none, as an authorizer is sent it.
void write_http_api_context(json::Writer& writer, const ProxyRequest& request, std::string_view path,
                            std::string_view authorizer) {
  writer.begin_object();
  writer.member("accountId", request.api.account);
  writer.member("apiId", request.api.id);
  if (!authorizer.empty()) {
    writer.key("authorizer");
    writer.raw(authorizer);
  }
  write_domain(writer, request.http);
  writer.member("extendedRequestId", request.ids.extended_id);
  write_text_member(writer, "httpMethod", request.http.method);
  write_identity(writer, request);
  write_text_member(writer, "path", path);
  writer.member("protocol", request.http.protocol);
  writer.member("requestId", request.ids.extended_id);  // an HTTP API has one id for both
  write_time(writer, request.now_ms);
  write_null(writer, "resourceId");
  writer.member("resourcePath", request.route_path);
  writer.member("stage", request.api.stage);
  writer.end_object();
}

}  // namespace

std::string rest_event(const ProxyRequest& request) {
  std::string event;
  event.reserve(kTypicalSize + request.http.body.size());
  json::Writer writer(event);
  writer.begin_object();
  writer.member("resource", request.route_path);
  write_text_member(writer, "path", request.path);
  write_text_member(writer, "httpMethod", request.http.method);
  write_headers(writer, event_headers(request, HeaderStyle::kRest));
  write_query(writer, request.http);
  write_path_parameters(writer, request.parameters, false);
  write_stage_variables(writer, request);
  writer.key("requestContext");
  write_rest_context(writer, request);
  write_body_members(writer, request);
  writer.end_object();
  return event;
}

std::string rest_context(const ProxyRequest& request) {
  std::string text;
  json::Writer writer(text);
  write_rest_context(writer, request);
  return text;
}

std::string rest_authorizer_event(const ProxyRequest& request, std::string_view method_arn) {
  std::string event;
  event.reserve(kTypicalSize);
  json::Writer writer(event);
  writer.begin_object();
  writer.member("type", "REQUEST");
  write_text_member(writer, "methodArn", method_arn);
  writer.member("resource", request.route_path);
  write_text_member(writer, "path", request.path);
  write_text_member(writer, "httpMethod", request.http.method);
  write_headers(writer, event_headers(request, HeaderStyle::kRest));
  const NamedValues query = parse_query(request.http.query());
  writer.key("queryStringParameters");
  write_last_values(writer, query);
  writer.key("multiValueQueryStringParameters");
  write_value_lists(writer, query);
  writer.key("pathParameters");
  write_parameters(writer, request.parameters, false);
  writer.key("stageVariables");
  write_variables(writer, request);
  writer.key("requestContext");
  write_rest_context(writer, request);
  writer.end_object();
  return event;
}

std::string http_api_context(const ProxyRequest& request) {
  std::string text;
  json::Writer writer(text);
  write_http_api_context(writer, request, encoding::percent_decode(request.path), {});
  return text;
}

std::string http_api_authorizer_event_v1(const ProxyRequest& request, std::string_view method_arn,
                                         std::string_view identity) {
  std::string event;
  event.reserve(kTypicalSize);
  const std::string path = encoding::percent_decode(request.path);
  json::Writer writer(event);
  writer.begin_object();
  writer.member("version", "1.0");
  writer.member("type", "REQUEST");
  write_text_member(writer, "methodArn", method_arn);
  write_text_member(writer, "identitySource", identity);
  write_text_member(writer, "authorizationToken", identity);
  writer.member("resource", request.route_path);
  write_text_member(writer, "path", path);
  write_text_member(writer, "httpMethod", request.http.method);
  writer.key("headers");
  write_last_values(writer, event_headers(request, HeaderStyle::kHttpApiV1));
  writer.key("queryStringParameters");
  write_last_values(writer, parse_query(request.http.query()));
  writer.key("pathParameters");
  write_parameters(writer, request.parameters, true);
  writer.key("stageVariables");
  write_variables(writer, request);
  writer.key("requestContext");
  write_http_api_context(writer, request, path, {});
  writer.end_object();
  return event;
}

std::string http_api_event_v1(const ProxyRequest& request) {
  std::string event;
  event.reserve(kTypicalSize + request.http.body.size());
  const std::string path = encoding::percent_decode(request.path);
  json::Writer writer(event);
  writer.begin_object();
  writer.member("version", "1.0");
  writer.member("resource", request.route_path);
  write_text_member(writer, "path", path);
  write_text_member(writer, "httpMethod", request.http.method);
  write_headers(writer, event_headers(request, HeaderStyle::kHttpApiV1));
  write_query(writer, request.http);
  // Decoded like the path they are part of.
  write_path_parameters(writer, request.parameters, true);
  write_stage_variables(writer, request);
  writer.key("requestContext");
  write_http_api_context(
      writer, request, path,
      request.authorizer.empty() ? R"({"claims":null,"scopes":null})" : request.authorizer);
  write_body_members(writer, request);
  writer.end_object();
  return event;
}

}  // namespace offstage::gateway

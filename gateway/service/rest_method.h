#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/service/api_keys.h"
#include "gateway/service/authorizer.h"
#include "gateway/service/source_location.h"

/// One method of a REST API, as plain values: an `http` event of a function, a method under `resources`
/// (AWS::ApiGateway::Method), or one of `custom.apiGatewayServiceProxies`.
namespace offstage::gateway {

/// `cors` of an `http` event (REST). Defaults are Serverless's own.
struct RestCors {
  std::vector<std::string> origins{"*"};
  std::vector<std::string> headers{"Content-Type",         "X-Amz-Date",       "Authorization",  "X-Api-Key",
                                   "X-Amz-Security-Token", "X-Amz-User-Agent", "X-Amzn-Trace-Id"};
  std::vector<std::string> methods;  // empty: derived from the events of the path
  bool allow_credentials = false;
  std::vector<std::string> exposed_headers;
  std::optional<int> max_age_s;
  std::string cache_control;
};

/// Where text comes from, with the place it stands at for messages: a mapping template.
struct TemplateText {
  std::string text;
  SourceLocation where;
};

/// What a request must have (GATEWAY.md 13). Names are those after "method.request.header." and so on.
struct RequestValidation {
  std::vector<std::string> headers;
  std::vector<std::string> path_parameters;
  std::vector<std::string> query_parameters;
  std::map<std::string, std::string, std::less<>>
      body_schemas;  // media type -> JSON Schema, draft 4, as JSON
};

/// "integration.request.header.X" -> "method.request.querystring.y", as API Gateway spells both sides.
using ParameterMapping = std::map<std::string, std::string, std::less<>>;

enum class ContentHandling { kNone, kConvertToText, kConvertToBinary };

/// One way to answer, chosen by what the integration said (GATEWAY.md 14.2).
struct IntegrationResponse {
  int status = 200;
  std::string selection_pattern;  // for the whole value; empty: the default
  ParameterMapping parameters;    // "method.response.header.X" -> "integration.response.header.Y"
  std::map<std::string, TemplateText, std::less<>> templates;  // by media type
  ContentHandling content_handling = ContentHandling::kNone;
};

/// What stands behind a method (GATEWAY.md 14, 16).
struct RestIntegration {
  enum class Type {
    kLambdaProxy,
    kLambda,     // request and response go through templates
    kHttp,       // the same, to a URL
    kHttpProxy,  // everything is passed on to a URL
    kMock,
    kDynamoDb,  // an action of DynamoDB, through templates
  };
  enum class Passthrough { kWhenNoMatch, kWhenNoTemplates, kNever };

  Type type = Type::kLambdaProxy;
  bool async = false;       // kLambda: answered at once, with X-Amz-Invocation-Type 'Event'
  bool streams = false;     // kLambdaProxy: responseTransferMode STREAM
  std::string url;          // kHttp, kHttpProxy: may hold {name} and ${stageVariables.name}
  std::string http_method;  // kHttp, kHttpProxy: empty or ANY: the caller's
  std::string action;       // kDynamoDb: "GetItem"
  std::string role;  // kDynamoDb: the name of the role that the call is made with; empty: none is named
  std::optional<int> timeout_ms;

  ParameterMapping request_parameters;
  std::map<std::string, TemplateText, std::less<>> request_templates;  // by media type
  Passthrough passthrough = Passthrough::kWhenNoMatch;
  ContentHandling content_handling = ContentHandling::kNone;
  std::vector<IntegrationResponse> responses;  // in the order in which they are tried
};

/// A method's cache settings, when the stage has a cache (`caching` of an event).
struct MethodCache {
  bool enabled = true;
  int ttl_s = 300;
  std::vector<std::string> key_parameters;  // "method.request.path.name": what makes entries different
};

struct RestMethod {
  std::string verb;      // upper case, "ANY" for any
  std::string path;      // "/", "/items/{id}", "/files/{proxy+}": one leading slash, none at the end
  std::string function;  // key under `functions`; empty when no function is behind it
  std::optional<RestCors> cors;
  Authorization authorization;
  bool api_key_required = false;
  std::optional<RequestValidation> validation;
  RestIntegration integration;
  MethodCache cache;
  std::optional<RateLimit> throttle;  // for all callers together; without one only AWS's own, of the account
  std::string operation_name;
  SourceLocation where;
};

/// AWS::ApiGateway::GatewayResponse: how an answer of the gateway's own looks (GATEWAY.md 8.1).
struct GatewayResponseSettings {
  std::string type;  // "DEFAULT_4XX", "UNAUTHORIZED"
  std::optional<int> status;
  ParameterMapping parameters;                                // "gatewayresponse.header.X" -> "'v'"
  std::map<std::string, std::string, std::less<>> templates;  // by media type
  SourceLocation where;
};

/// What holds for the whole REST API.
struct RestApiSettings {
  std::string stage;  // provider.apiGateway.stage or a stage under `resources`; empty: the service's
  std::optional<int> timeout_ms;  // of the integrations of `http` events that set none
  std::vector<std::string> binary_media_types;
  std::map<std::string, std::string, std::less<>> stage_variables;
  std::vector<Authorizer> authorizers;
  std::vector<ApiKey> api_keys;
  std::vector<UsagePlan> usage_plans;
  bool api_key_from_authorizer = false;  // apiKeySourceType: AUTHORIZER
  std::vector<GatewayResponseSettings> gateway_responses;
  bool cache_cluster = false;  // whether methods' cache settings take effect
  MethodCache default_cache;
  std::optional<RateLimit> default_throttle;                // of methods that set none
  std::map<std::string, std::string, std::less<>> schemas;  // JSON Schemas that methods name
  std::optional<int> compression_bytes_min;  // answers of this size are compressed; nothing: none is
  std::string policy;                        // a resource policy, as JSON; empty: everybody may call
  std::string prefix;             // of the paths, before the stage, as a base path of a custom domain
  bool leaves_out_stage = false;  // of the paths
};

}  // namespace offstage::gateway

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

using Type = RestIntegration::Type;

/// A service with a function `f`, an API and its resource "/movies/{name}"; `lines` stand below Resources,
/// indented by four, from line 13 on.
std::string with_api(const std::string& lines) {
  return kHead +
         "functions: {f: {handler: a.b}}\n"
         "resources:\n"
         "  Resources:\n"
         "    Api: {Type: 'AWS::ApiGateway::RestApi', Properties: {Name: a}}\n"
         "    Name:\n"
         "      Type: AWS::ApiGateway::Resource\n"
         "      Properties: {RestApiId: !Ref Api, ParentId: !Ref Movies, PathPart: '{name}'}\n"
         "    Movies: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: "
         "!GetAtt "
         "Api.RootResourceId, PathPart: movies}}\n"
         "    Check: {Type: 'AWS::ApiGateway::RequestValidator', Properties: {RestApiId: !Ref Api, "
         "ValidateRequestBody: true, ValidateRequestParameters: true}}\n" +
         lines;
}

constexpr const char* kDynamoDb =
    "Type: AWS, IntegrationHttpMethod: POST, Credentials: role, Uri: !Sub "
    "'arn:aws:apigateway:${AWS::Region}:dynamodb:action/GetItem'";

/// One method on /movies/{name}: in line 13, its properties in line 15, its integration in line 16.
std::string with_method(const std::string& properties, const std::string& integration) {
  return with_api(
      "    M:\n      Type: AWS::ApiGateway::Method\n      Properties: {RestApiId: !Ref Api, ResourceId: !Ref "
      "Name, HttpMethod: GET" +
      properties + ",\n        Integration: {" + integration + "}}\n");
}

Service loaded(const std::string& yaml) {
  const auto service = ServiceFolder(yaml).read();
  REQUIRE_MESSAGE(service.has_value(), service.error().text());
  return service->service;
}

RestMethod method_of(const std::string& yaml) {
  const Service service = loaded(yaml);
  REQUIRE(service.rest_methods.size() == 1);
  return service.rest_methods[0];
}

}  // namespace

TEST_CASE("resources: a method's path is that of its resources, whatever their order in the file") {
  const RestMethod method = method_of(with_method("", kDynamoDb));
  CHECK(method.verb == "GET");
  CHECK(method.path == "/movies/{name}");
  CHECK(method.function.empty());
  CHECK(method.where.line == 13);
  CHECK(method.integration.type == Type::kDynamoDb);
  CHECK(method.integration.action == "GetItem");
  CHECK(method.integration.passthrough == RestIntegration::Passthrough::kWhenNoMatch);
}

TEST_CASE("resources: every type of integration") {
  const std::string lambda =
      "IntegrationHttpMethod: POST, Uri: !Sub "
      "'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${FLambdaFunction.Arn}/"
      "invocations'";
  const std::string joined =
      "Type: AWS, IntegrationHttpMethod: POST, Credentials: role, Uri: !Join ['', ['arn:aws:apigateway:', "
      "!Ref "
      "'AWS::Region', ':dynamodb:action/', Query]]";
  const std::pair<std::string, Type> kRows[] = {
      {joined, Type::kDynamoDb},
      {"Type: AWS_PROXY, " + lambda, Type::kLambdaProxy},
      {"Type: AWS, " + lambda, Type::kLambda},
      {"Type: HTTP, IntegrationHttpMethod: GET, Uri: 'http://x.test/{name}'", Type::kHttp},
      {"Type: HTTP_PROXY, IntegrationHttpMethod: ANY, Uri: 'http://x.test'", Type::kHttpProxy},
      {"Type: MOCK, RequestTemplates: {application/json: '{\"statusCode\": 200}'}", Type::kMock},
  };
  for (const auto& [integration, type] : kRows) {
    CAPTURE(integration);
    const RestMethod method = method_of(with_method("", integration));
    CHECK(method.integration.type == type);
    CHECK((method.function == "f") == (type == Type::kLambdaProxy || type == Type::kLambda));
  }
}

TEST_CASE("resources: a function by an alias, and by stage variables") {
  const std::string arn =
      "Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: "
      "'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/"
      "functions/arn:aws:lambda:us-east-1:123456789012:function:";
  CHECK(method_of(with_method("", arn + "shop-dev-f:live/invocations'")).function == "f");
  const std::string stage =
      "    Stage:\n"
      "      Type: AWS::ApiGateway::Stage\n"
      "      Properties: {RestApiId: !Ref Api, StageName: dev, Variables: {which: shop-dev-f, alias: "
      "live}}\n";
  CHECK(
      method_of(with_method("", arn + "${stageVariables.which}:${stageVariables.alias}/invocations'") + stage)
          .function == "f");
  CHECK(ServiceFolder(with_method("", arn + "${stageVariables.which}/invocations'")).warnings() ==
        "serverless.yml:16: resources.Resources.M.Properties.Integration.Uri: "
        "arn:aws:apigateway:us-east-1:lambda:"
        "path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.which}/"
        "invocations is no function of this service; the method is left out, its calls answer 403 Missing "
        "Authentication Token\n");
}

TEST_CASE("resources: a function whose answer is streamed") {
  const RestMethod method = method_of(with_method(
      "",
      "Type: AWS_PROXY, IntegrationHttpMethod: POST, ResponseTransferMode: STREAM, Uri: "
      "'arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/"
      "arn:aws:lambda:us-east-1:123456789012:function:shop-dev-f/response-streaming-invocations'"));
  CHECK(method.function == "f");
  CHECK(method.integration.streams);
}

TEST_CASE("resources: everything that a method says") {
  const RestMethod method = method_of(with_method(
      ", AuthorizationType: AWS_IAM, ApiKeyRequired: true, OperationName: get, RequestValidatorId: !Ref "
      "Check,\n"
      "        RequestParameters: {method.request.path.name: true, method.request.header.X: false},\n"
      "        RequestModels: {application/json: Error, text/plain: Empty},\n"
      "        MethodResponses: [{StatusCode: 200, ResponseParameters: {method.response.header.Y: true}}, "
      "{StatusCode: '404'}]",
      std::string(kDynamoDb) +
          ", PassthroughBehavior: NEVER, ContentHandling: CONVERT_TO_TEXT, TimeoutInMillis: 900,\n"
          "        RequestTemplates: {application/json: '{}'}, CacheKeyParameters: "
          "[method.request.path.name],\n"
          "        RequestParameters: {integration.request.header.X: method.request.header.X},\n"
          "        IntegrationResponses: [{StatusCode: 404, SelectionPattern: '4\\d{2}'},\n"
          "          {StatusCode: 200, ResponseParameters: {method.response.header.Y: \"'y'\"}, "
          "ResponseTemplates: {application/json: $context.stage}}]"));
  CHECK(method.authorization.kind == Authorization::Kind::kIam);
  CHECK(method.api_key_required);
  CHECK(method.operation_name == "get");
  REQUIRE(method.validation.has_value());
  CHECK(method.validation->path_parameters == std::vector<std::string>{"name"});
  CHECK(method.validation->headers.empty());
  CHECK(method.validation->body_schemas.size() == 1);
  CHECK(method.cache.key_parameters == std::vector<std::string>{"method.request.path.name"});
  const RestIntegration& integration = method.integration;
  CHECK(integration.passthrough == RestIntegration::Passthrough::kNever);
  CHECK(integration.content_handling == ContentHandling::kConvertToText);
  CHECK(integration.timeout_ms == 900);
  CHECK(integration.request_templates.at("application/json").text == "{}");
  REQUIRE(integration.responses.size() == 2);
  CHECK(integration.responses[0].status == 200);
  CHECK(integration.responses[0].parameters.at("method.response.header.Y") == "'y'");
  CHECK(integration.responses[0].templates.at("application/json").text == "$context.stage");
  CHECK(integration.responses[1].selection_pattern == "4\\d{2}");
}

TEST_CASE("resources: methods hang on the API and the paths that Serverless makes") {
  const std::string text =
      kHead +
      "functions:\n  f: {handler: a.b, events: [http: 'GET pets-all/{petId}']}\n"
      "resources:\n  Resources:\n"
      "    Below:\n      Type: AWS::ApiGateway::Resource\n"
      "      Properties: {RestApiId: !Ref ApiGatewayRestApi, ParentId: !Ref "
      "ApiGatewayResourcePetsDashallPetidVar, PathPart: x}\n"
      "    Root:\n      Type: AWS::ApiGateway::Method\n"
      "      Properties: {RestApiId: !Ref ApiGatewayRestApi, ResourceId: !GetAtt "
      "ApiGatewayRestApi.RootResourceId, HttpMethod: ANY, Integration: {Type: MOCK}}\n"
      "    Leaf:\n      Type: AWS::ApiGateway::Method\n"
      "      Properties: {RestApiId: !Ref ApiGatewayRestApi, ResourceId: !Ref Below, HttpMethod: POST, "
      "Integration: {Type: MOCK}}\n";
  const Service service = loaded(text);
  REQUIRE(service.rest_methods.size() == 3);
  CHECK(service.rest_methods[1].path == "/");
  CHECK(service.rest_methods[2].path == "/pets-all/{petId}/x");
  CHECK(ServiceFolder(text).warnings().empty());
}

TEST_CASE("resources: what API Gateway would refuse") {
  const std::pair<std::string, std::string> kRows[] = {
      {with_method("",
                   "Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: "
                   "'arn:aws:apigateway:eu-west-1:dynamodb:action/GetItem'"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.Uri: Integrations of type "
       "'AWS_PROXY' "
       "currently only supports Lambda function and Firehose stream invocations."},
      {with_method("", std::string(kDynamoDb) + ", RequestTemplates: {application/json: '#if('}"),
       "serverless.yml:16: "
       "resources.Resources.M.Properties.Integration.RequestTemplates.application/json:1:5: "},
      {with_method("", "Type: AWS, Uri: x, IntegrationHttpMethod: POST"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.Uri: expected "
       "arn:aws:apigateway:{region}:{service}:{action|path}/{what}, found \"x\""},
      {with_method("", "Type: AWS, Uri: 'arn:aws:apigateway:eu-west-1:dynamodb:action/GetItem'"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.IntegrationHttpMethod: expected "
       "POST, "
       "found nothing"},
      {with_method("", "Type: GRAPHQL"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.Type: expected AWS, AWS_PROXY, HTTP, "
       "HTTP_PROXY or MOCK, found \"GRAPHQL\""},
      {with_method("", std::string(kDynamoDb) + ", IntegrationResponses: [{StatusCode: 200}]"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.IntegrationResponses: Invalid "
       "Response "
       "status code specified: 200 is not in resources.Resources.M.Properties.MethodResponses"},
      {with_method(", MethodResponses: [{StatusCode: 200}]",
                   std::string(kDynamoDb) + ", IntegrationResponses: [{StatusCode: 200}, {StatusCode: 200}]"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.IntegrationResponses[1].StatusCode: "
       "200 "
       "stands twice"},
      {with_method(
           ", MethodResponses: [{StatusCode: 200}]",
           std::string(kDynamoDb) + ", IntegrationResponses: [{StatusCode: 200, SelectionPattern: '('}]"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.IntegrationResponses[0]."
       "SelectionPattern: expected a regular expression, found \"(\""},
      {with_method("", std::string(kDynamoDb) +
                           ", RequestParameters: {integration.request.path.x: method.request.path.name}"),
       "serverless.yml:16: resources.Resources.M.Properties.Integration.RequestParameters: Invalid mapping "
       "expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression "
       "parameter "
       "specified: method.request.path.name]; name it in resources.Resources.M.Properties.RequestParameters"},
      {with_method(", AuthorizationType: CUSTOM", kDynamoDb),
       "serverless.yml:15: resources.Resources.M.Properties.AuthorizerId: expected the authorizer, found "
       "nothing"},
      {with_method(", RequestValidatorId: nobody", kDynamoDb),
       "serverless.yml:15: resources.Resources.M.Properties.RequestValidatorId: expected a RequestValidator "
       "of "
       "this service, found \"nobody\""},
      {with_method(", RequestValidatorId: !Ref Check, RequestModels: {application/json: Movie}", kDynamoDb),
       "serverless.yml:15: resources.Resources.M.Properties.RequestModels.application/json: expected a Model "
       "of "
       "this service, found \"Movie\""},
      {with_method("",
                   "Type: AWS, IntegrationHttpMethod: POST, Uri: !Sub "
                   "'arn:aws:apigateway:${Nobody}:dynamodb:action/GetItem'"),
       "serverless.yml:16: Ref: expected a resource or a parameter, found \"Nobody\", which is neither"},
      {with_api(
           "    M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref Api, "
           "HttpMethod: GET}}\n"),
       "serverless.yml:13: resources.Resources.M.Properties.ResourceId: expected a resource of the API, or "
       "the "
       "RootResourceId of the API, found \"shop-dev-Api\""},
      {with_api("    M: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref Api, ResourceId: !Ref "
                "Name, HttpMethod: GET}}\n"),
       "serverless.yml:13: resources.Resources.M.Properties.Integration: expected what stands behind the "
       "method, "
       "found nothing"},
      {with_api(
           "    R: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !Ref R, "
           "PathPart: x}}\n"),
       "serverless.yml:13: resources.Resources.R.Properties.ParentId: expected a resource of the API, or the "
       "RootResourceId of the API, found \"shop-dev-R\""},
      {with_api("    R: {Type: 'AWS::ApiGateway::Resource', Properties: {RestApiId: !Ref Api, ParentId: !Ref "
                "Name, "
                "PathPart: x/y}}\n"),
       "serverless.yml:13: resources.Resources.R.Properties.PathPart: expected one part of a path, found "
       "\"x/y\""},
      {with_method("", kDynamoDb) + "    N: {Type: 'AWS::ApiGateway::Method', Properties: {RestApiId: !Ref "
                                    "Api, ResourceId: !Ref Name, "
                                    "HttpMethod: GET, Integration: {Type: MOCK}}}\n",
       "serverless.yml:17: the route GET /movies/{name} exists already: it stands at serverless.yml:13"},
      {with_api("    M: {Type: 'AWS::ApiGateway::Model', Properties: {RestApiId: !Ref Api, Schema: '{'}}\n"),
       "serverless.yml:13: resources.Resources.M.Properties.Schema: "},
      {with_api("    G: {Type: 'AWS::ApiGateway::GatewayResponse', Properties: {RestApiId: !Ref Api, "
                "ResponseType: "
                "NOT_FOUND}}\n"),
       "serverless.yml:13: resources.Resources.G.Properties.ResponseType: expected ACCESS_DENIED, "},
  };
  for (const auto& [yaml, message] : kRows) {
    CAPTURE(yaml);
    CHECK(ServiceFolder(yaml).error().substr(0, message.size()) == message);
  }
}

TEST_CASE("resources: what is not on this machine is left out, with a warning") {
  const std::string rest = "; the method is left out, its calls answer 403 Missing Authentication Token\n";
  const std::string at = "serverless.yml:16: resources.Resources.M.Properties.Integration.Uri: ";
  const std::pair<std::string, std::string> kRows[] = {
      {"arn:aws:apigateway:eu-west-1:sqs:path/1/q", at + "sqs is not on this machine" + rest},
      {"arn:aws:apigateway:eu-west-1:dynamodb:path//",
       at + "of dynamodb only action/{Action} can be called here" + rest},
      {"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:g/"
       "invocations",
       at +
           "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
           "arn:aws:lambda:eu-west-1:1:function:g/"
           "invocations is no function of this service" +
           rest},
  };
  for (const auto& [uri, warning] : kRows) {
    CAPTURE(uri);
    const std::string yaml =
        with_method("", "Type: AWS, IntegrationHttpMethod: POST, Credentials: r, Uri: '" + uri + "'");
    CHECK(ServiceFolder(yaml).warnings() == warning);
    CHECK(loaded(yaml).rest_methods.empty());
  }
}

TEST_CASE("resources: what holds for the whole API") {
  const Service service = loaded(with_api(
      "    B: {Type: 'AWS::ApiGateway::RestApi', Properties: {BinaryMediaTypes: [image~1png]}}\n"
      "    G: {Type: 'AWS::ApiGateway::GatewayResponse', Properties: {RestApiId: !Ref Api, ResponseType: "
      "DEFAULT_4XX, StatusCode: '418', ResponseParameters: {gatewayresponse.header.X: \"'v'\"}, "
      "ResponseTemplates: {text/plain: tea}}}\n"));
  CHECK(service.rest_api.binary_media_types == std::vector<std::string>{"image/png"});
  REQUIRE(service.rest_api.gateway_responses.size() == 1);
  const GatewayResponseSettings& response = service.rest_api.gateway_responses[0];
  CHECK(response.type == "DEFAULT_4XX");
  CHECK(response.status == 418);
  CHECK(response.parameters.at("gatewayresponse.header.X") == "'v'");
  CHECK(response.templates.at("text/plain") == "tea");
}

TEST_CASE("resources: a stage has a name, variables and a cache") {
  const std::string stage =
      "    S: {Type: 'AWS::ApiGateway::Stage', Properties: {RestApiId: !Ref Api, StageName: live, Variables: "
      "{a: "
      "b}, CacheClusterEnabled: ";
  const std::string settings =
      ", MethodSettings: [{ResourcePath: '/*', HttpMethod: '*', CachingEnabled: true, CacheTtlInSeconds: 9}";
  const auto cached = [&](const std::string& text) {
    return loaded(with_method("", kDynamoDb) + stage + text + "}}\n");
  };
  const Service service = cached("true" + settings + "]");
  CHECK(service.rest_stage() == "live");
  CHECK(service.rest_api.stage_variables.at("a") == "b");
  CHECK(service.rest_api.cache_cluster);
  CHECK(service.rest_methods[0].cache.enabled);
  CHECK(service.rest_methods[0].cache.ttl_s == 9);

  CHECK_FALSE(cached("false" + settings + "]").rest_api.cache_cluster);
  CHECK_FALSE(cached("true").rest_methods[0].cache.enabled);
  const MethodCache own =
      cached("true" + settings +
             ", {ResourcePath: '/~1movies~1{name}', HttpMethod: GET, CacheTtlInSeconds: 5}]")
          .rest_methods[0]
          .cache;
  CHECK_FALSE(own.enabled);
  CHECK(own.ttl_s == 5);
}

TEST_CASE("resources: a deployment can make the stage, and of several the service's own is served") {
  const std::string deployment =
      "    D: {Type: 'AWS::ApiGateway::Deployment', Properties: {RestApiId: !Ref Api, StageName: dev, "
      "StageDescription: {Variables: {a: b}, CacheClusterEnabled: true, CachingEnabled: true}}}\n";
  const std::string other =
      "    S: {Type: 'AWS::ApiGateway::Stage', Properties: {RestApiId: !Ref Api, StageName: live}}\n";
  const std::string yaml = with_method("", kDynamoDb) + deployment + other;
  const Service service = loaded(yaml);
  CHECK(service.rest_stage() == "dev");
  CHECK(service.rest_api.stage_variables.at("a") == "b");
  CHECK(service.rest_methods[0].cache.enabled);
  CHECK(ServiceFolder(yaml).warnings() ==
        "serverless.yml:18: resources.Resources.S.Properties: the stage live is not served here, dev is\n");
}

}  // namespace offstage::gateway

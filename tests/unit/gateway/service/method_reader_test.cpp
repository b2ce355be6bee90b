#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

/// A service with the event and a function `guard` beside it.
std::string guarded(const std::string& event) {
  return with_event(event) + "  guard:\n    handler: a.guard\n";
}

Service loaded(const std::string& yaml) {
  const auto service = ServiceFolder(yaml).read();
  REQUIRE_MESSAGE(service.has_value(), service.error().text());
  return service->service;
}

RestMethod method_of(const std::string& event) {
  const Service service = loaded(guarded(event));
  REQUIRE(service.rest_methods.size() == 1);
  return service.rest_methods[0];
}

const IntegrationResponse* with_status(const RestMethod& method, int status) {
  for (const IntegrationResponse& response : method.integration.responses) {
    if (response.status == status) return &response;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("method: a plain event is a proxy integration that anybody may call") {
  const RestMethod method = method_of("http: GET /x");
  CHECK(method.integration.type == RestIntegration::Type::kLambdaProxy);
  CHECK(method.authorization.kind == Authorization::Kind::kNone);
  CHECK_FALSE(method.api_key_required);
  CHECK_FALSE(method.validation.has_value());
  CHECK(method.function == "f");
}

TEST_CASE("method: every spelling of the integrations") {
  using Type = RestIntegration::Type;
  const std::pair<const char*, Type> kRows[] = {
      {"integration: lambda", Type::kLambda},
      {"integration: AWS", Type::kLambda},
      {"integration: LAMBDA_PROXY", Type::kLambdaProxy},
      {"integration: aws-proxy", Type::kLambdaProxy},
      {"integration: MOCK", Type::kMock},
      {"async: true", Type::kLambda},
      {"integration: http_proxy, request: {uri: 'https://x.test/{id}'}", Type::kHttpProxy},
      {"integration: http, request: {uri: 'http://x.test'}", Type::kHttp},
  };
  for (const auto& [text, type] : kRows) {
    CAPTURE(text);
    CHECK(method_of(std::string("http: {path: x, method: get, ") + text + "}").integration.type == type);
  }
}

TEST_CASE("method: a lambda integration has Serverless's templates and patterns") {
  const RestMethod method =
      method_of("http: {path: x, method: get, integration: lambda, cors: {origins: [a, b]}}");
  CHECK(method.integration.passthrough == RestIntegration::Passthrough::kNever);
  CHECK(method.integration.request_templates.count("application/json") == 1);
  CHECK(method.integration.request_templates.count("application/x-www-form-urlencoded") == 1);
  CHECK(method.integration.responses.size() == 9);
  CHECK(with_status(method, 200)->selection_pattern.empty());
  CHECK(with_status(method, 404)->selection_pattern == R"([\s\S]*\[404\][\s\S]*)");
  CHECK(with_status(method, 404)->parameters.at("method.response.header.Access-Control-Allow-Origin") ==
        "'a,b'");
}

TEST_CASE("method: request and response of one's own") {
  const RestMethod method = method_of(
      "http:\n"
      "          path: x/{id}\n"
      "          method: post\n"
      "          integration: lambda\n"
      "          request:\n"
      "            passThrough: WHEN_NO_TEMPLATES\n"
      "            template: {application/json: '{\"id\": 1}', application/x-www-form-urlencoded: null}\n"
      "            parameters:\n"
      "              querystrings: {page: true, size: false}\n"
      "              headers: {X-Id: {required: false, mappedValue: context.requestId}}\n"
      "              paths: {id: true}\n"
      "            schemas: {application/json: {type: object, required: [name]}}\n"
      "          response:\n"
      "            headers: {Content-Type: \"'text/plain'\"}\n"
      "            template: $input.path('$')\n"
      "            statusCodes:\n"
      "              404: {pattern: '.*missing.*', template: none, headers: {X-Why: "
      "integration.response.body.why}}\n");
  const RestIntegration& integration = method.integration;
  CHECK(integration.passthrough == RestIntegration::Passthrough::kWhenNoTemplates);
  REQUIRE(integration.request_templates.size() == 1);
  CHECK(integration.request_templates.at("application/json").text == "{\"id\": 1}");
  CHECK(integration.request_templates.at("application/json").where.line == 14);
  CHECK(integration.request_parameters ==
        ParameterMapping{{"integration.request.header.X-Id", "context.requestId"},
                         {"integration.request.path.id", "method.request.path.id"},
                         {"integration.request.querystring.page", "method.request.querystring.page"},
                         {"integration.request.querystring.size", "method.request.querystring.size"}});
  REQUIRE(method.validation.has_value());
  CHECK(method.validation->query_parameters == std::vector<std::string>{"page"});
  CHECK(method.validation->path_parameters == std::vector<std::string>{"id"});
  CHECK(method.validation->headers.empty());
  CHECK(method.validation->body_schemas.at("application/json") == R"({"type":"object","required":["name"]})");

  REQUIRE(integration.responses.size() == 2);
  CHECK(with_status(method, 200)->selection_pattern.empty());
  CHECK(with_status(method, 200)->templates.at("application/json").text == "$input.path('$')");
  CHECK(with_status(method, 404)->selection_pattern == ".*missing.*");
  CHECK(with_status(method, 404)->templates.at("application/json").text == "none");
  CHECK(with_status(method, 404)->parameters.at("method.response.header.Content-Type") == "'text/plain'");
  CHECK(with_status(method, 404)->parameters.at("method.response.header.X-Why") ==
        "integration.response.body.why");
}

TEST_CASE("method: authorizers in every form") {
  SUBCASE("a function by name") {
    const Service service = loaded(guarded("http: {path: x, method: get, authorizer: guard}"));
    CHECK(service.rest_methods[0].authorization.authorizer == "guard");
    REQUIRE(service.rest_api.authorizers.size() == 1);
    const Authorizer& authorizer = service.rest_api.authorizers[0];
    CHECK(authorizer.type == Authorizer::Type::kToken);
    CHECK(authorizer.function == "guard");
    CHECK(authorizer.ttl_s == 300);
    CHECK(authorizer.identity_sources == std::vector<std::string>{"method.request.header.Authorization"});
  }
  SUBCASE("a function by ARN, with settings") {
    const Service service = loaded(guarded(
        "http: {path: x, method: get, authorizer: {arn: !GetAtt GuardLambdaFunction.Arn, type: request, "
        "identitySource: 'method.request.header.A, method.request.querystring.b', resultTtlInSeconds: 0}}"));
    const Authorizer& authorizer = service.rest_api.authorizers.at(0);
    CHECK(authorizer.type == Authorizer::Type::kRequest);
    CHECK(authorizer.function == "guard");
    CHECK(authorizer.ttl_s == 0);
    CHECK(authorizer.identity_sources ==
          std::vector<std::string>{"method.request.header.A", "method.request.querystring.b"});
  }
  SUBCASE("a request authorizer that keeps nothing needs no source") {
    const Service service = loaded(guarded(
        "http: {path: x, method: get, authorizer: {name: guard, type: request, resultTtlInSeconds: 0}}"));
    CHECK(service.rest_api.authorizers.at(0).identity_sources.empty());
  }
  SUBCASE("a user pool") {
    const Service service = loaded(guarded(
        "http: {path: x, method: get, authorizer: {name: pool, type: COGNITO_USER_POOLS, scopes: [s/read], "
        "arn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC'}}"));
    CHECK(service.rest_api.authorizers.at(0).type == Authorizer::Type::kCognito);
    CHECK(service.rest_methods[0].authorization.scopes == std::vector<std::string>{"s/read"});
  }
  SUBCASE("IAM") {
    CHECK(method_of("http: {path: x, method: get, authorizer: aws_iam}").authorization.kind ==
          Authorization::Kind::kIam);
    CHECK(method_of("http: {path: x, method: get, authorizer: {type: AWS_IAM}}").authorization.kind ==
          Authorization::Kind::kIam);
  }
}

TEST_CASE("method: keys, plans, schemas and caching of the whole API") {
  const Service service = loaded(
      kHead +
      "  apiGateway:\n"
      "    apiKeySourceType: HEADER\n"
      "    usagePlan:\n"
      "      - free: {quota: {limit: 5, offset: 2, period: DAY}, throttle: {rateLimit: 10, burstLimit: 20}}\n"
      "      - paid: {}\n"
      "    apiKeys:\n"
      "      - free: [first, {name: second, value: abcdefghijklmnopqrst, enabled: false}]\n"
      "      - alone\n"
      "    request: {schemas: {item: {name: Item, schema: {type: object}}}}\n"
      "custom: {apiGatewayCaching: {enabled: true, ttlInSeconds: 60}}\n"
      "functions:\n"
      "  f:\n"
      "    handler: a.b\n"
      "    events:\n"
      "      - http: {path: x, method: get, private: true, request: {schemas: {application/json: item}},\n"
      "          caching: {enabled: true, cacheKeyParameters: [{name: request.querystring.page}]}}\n"
      "      - http: {path: y, method: get}\n");
  const RestApiSettings& api = service.rest_api;
  REQUIRE(api.usage_plans.size() == 2);
  CHECK(api.usage_plans[0].quota->limit == 5);
  CHECK(api.usage_plans[0].quota->offset == 2);
  CHECK(api.usage_plans[0].quota->period == UsagePlan::Period::kDay);
  CHECK(api.usage_plans[0].throttle->burst == 20);
  REQUIRE(api.api_keys.size() == 3);
  CHECK(api.api_keys[0].usage_plan == "free");
  CHECK(api.api_keys[1].value == "abcdefghijklmnopqrst");
  CHECK_FALSE(api.api_keys[1].enabled);
  CHECK(api.api_keys[2].usage_plan == "");
  CHECK(api.cache_cluster);
  const RestMethod& method = service.rest_methods.at(0);
  CHECK(method.api_key_required);
  CHECK(method.validation->body_schemas.at("application/json") == R"({"type":"object"})");
  CHECK(method.cache.enabled);
  CHECK(method.cache.ttl_s == 60);
  CHECK(method.cache.key_parameters == std::vector<std::string>{"method.request.querystring.page"});
  CHECK_FALSE(service.rest_methods.at(1).cache.enabled);
}

TEST_CASE("method: what is wrong is an error with its place and what was expected") {
  const std::string in_event = "serverless.yml:8: functions.f.events[0].http.";
  const std::pair<std::string, std::string> kRows[] = {
      {"integration: soap",
       in_event + "integration: expected lambda-proxy, lambda, http, http-proxy or mock, found \"soap\""},
      {"integration: http",
       in_event + "request.uri: expected the URL that the requests go to, found nothing"},
      {"integration: http, request: {uri: 'ftp://x'}",
       in_event + "request.uri: expected a URL that begins with http:// or https://, found \"ftp://x\""},
      {"authorizer: nobody",
       in_event + "authorizer: expected the name of a function of this service, found \"nobody\""},
      {"authorizer: {name: guard, type: odd}",
       in_event + "authorizer.type: expected token, request, aws_iam or COGNITO_USER_POOLS, found \"odd\""},
      {"authorizer: {name: guard, resultTtlInSeconds: 3601}",
       in_event + "authorizer.resultTtlInSeconds: expected a number from 0 to 3600, found 3601"},
      {"authorizer: {type: token}", in_event + "authorizer.name: expected a name or an arn, found nothing"},
      {"private: maybe", in_event + "private: expected true or false, found \"maybe\""},
      {"request: {schemas: {application/json: Other}}",
       in_event + "request.schemas.application/json: expected a JSON schema, or the name of one in "
                  "provider.apiGateway.request.schemas, found \"Other\""},
      {"integration: lambda, request: {passThrough: SOMETIMES}",
       in_event +
           "request.passThrough: expected WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER, found \"SOMETIMES\""},
      {"integration: lambda, response: {statusCodes: {abc: {}}}",
       in_event + "response.statusCodes.abc: expected a number from 100 to 599, found \"abc\""},
      {"response: {transferMode: CHUNKED}",
       in_event + "response.transferMode: expected BUFFERED or STREAM, found \"CHUNKED\""},
      {"async: true, response: {transferMode: STREAM}",
       in_event + "response.transferMode: only proxy integrations can stream their answers"},
      {"timeoutInMillis: 49", in_event + "timeoutInMillis: expected a number from 50 to 900000, found 49"},
  };
  for (const auto& [text, error] : kRows) {
    CAPTURE(text);
    CHECK(ServiceFolder(guarded("http: {path: x, method: get, " + text + "}")).error() == error);
  }
  CHECK(ServiceFolder(kHead + "  apiGateway:\n    apiKeys: [{name: a, value: short}]\n").error() ==
        "serverless.yml:5: provider.apiGateway.apiKeys[0].value: expected 20 to 128 characters, found 5");
  CHECK(ServiceFolder(kHead + "  apiGateway:\n    apiKeys: [gold: [a]]\n").error() ==
        "serverless.yml:5: provider.apiGateway.apiKeys[0]: there is no usage plan gold in "
        "provider.apiGateway.usagePlan");
}

TEST_CASE("method: an answer may be streamed, for as long as a function runs") {
  const auto service =
      ServiceFolder(
          guarded("http: {path: x, method: get, timeoutInMillis: 900000, response: {transferMode: STREAM}}"))
          .read();
  REQUIRE(service.has_value());
  CHECK(service->service.rest_methods[0].integration.streams);
  CHECK(service->service.rest_methods[0].integration.timeout_ms == 900'000);
  CHECK(service->warnings.empty());
  CHECK_FALSE(
      method_of("http: {path: x, method: get, response: {transferMode: BUFFERED}}").integration.streams);
}

TEST_CASE("methods: timeoutInMillis of an event goes before that of the API") {
  const ServiceFolder folder(kHead +
                             "  apiGateway: {timeoutInMillis: 10000}\n"
                             "functions:\n"
                             "  f:\n"
                             "    handler: a.b\n"
                             "    events:\n"
                             "      - http: GET /short\n"
                             "      - http: {path: own, method: get, timeoutInMillis: 40000}\n"
                             "      - http: {path: all, method: get}\n");
  const auto loaded = folder.read();
  REQUIRE(loaded.has_value());
  CHECK(loaded->service.rest_methods[0].integration.timeout_ms == 10'000);
  CHECK(loaded->service.rest_methods[1].integration.timeout_ms == 40'000);
  CHECK(loaded->service.rest_methods[2].integration.timeout_ms == 10'000);
  CHECK(folder.warnings() ==
        "serverless.yml:10: functions.f.events[1].http.timeoutInMillis: more than 29000 needs a raised quota "
        "of "
        "the account, and an API that is not edge-optimised\n");
}

TEST_CASE("methods: the API may have a stage of its own") {
  const auto loaded = ServiceFolder(kHead + "  apiGateway: {stage: live}\n").read();
  REQUIRE(loaded.has_value());
  CHECK(loaded->service.stage == "dev");
  CHECK(loaded->service.rest_base_path() == "/live");
  CHECK(ServiceFolder(kHead + "  apiGateway: {stage: a/b}\n").error() ==
        "serverless.yml:4: provider.apiGateway.stage: expected letters, digits, - and _, found \"a/b\"");
}

}  // namespace offstage::gateway

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "gateway/usage_plans.h"
#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

/// A service with GET /items of f, and `resources`, indented by four.
std::string with_resources(const std::string& resources, const std::string& provider = "") {
  return kHead + provider +
         "functions:\n  f:\n    handler: a.b\n    events: [{http: {path: items, method: get, private: "
         "true}}]\n"
         "resources:\n  Resources:\n" +
         resources;
}

const std::string kKeyAndPlan =
    "    Key:\n"
    "      Type: AWS::ApiGateway::ApiKey\n"
    "      Properties: {Name: app, Value: abcdefghijklmnopqrst, Enabled: true}\n"
    "    Plan:\n"
    "      Type: AWS::ApiGateway::UsagePlan\n"
    "      Properties:\n"
    "        ApiStages:\n"
    "          - ApiId: !Ref ApiGatewayRestApi\n"
    "            Stage: dev\n"
    "            Throttle: {'/items/GET': {RateLimit: 0.5, BurstLimit: 1}}\n"
    "        Throttle: {RateLimit: 10, BurstLimit: 20}\n"
    "        Quota: {Limit: 100, Offset: 5, Period: WEEK}\n";
const std::string kLink =
    "    Link:\n"
    "      Type: AWS::ApiGateway::UsagePlanKey\n"
    "      Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan}\n";

Service loaded(const std::string& yaml) {
  const ServiceFolder folder(yaml);
  auto result = folder.read();
  REQUIRE_MESSAGE(result, folder.error());
  return std::move(result)->service;
}

}  // namespace

TEST_CASE("usage plans under resources: a key, a plan, and the one in the other") {
  const Service service = loaded(with_resources(kKeyAndPlan + kLink));
  REQUIRE(service.rest_api.usage_plans.size() == 1);
  const UsagePlan& plan = service.rest_api.usage_plans[0];
  CHECK(plan.throttle->per_s == 10);
  CHECK(plan.throttle->burst == 20);
  CHECK(plan.quota->limit == 100);
  CHECK(plan.quota->offset == 5);
  CHECK(plan.quota->period == UsagePlan::Period::kWeek);
  REQUIRE(plan.method_throttles.count("/items/GET") == 1);
  CHECK(plan.method_throttles.at("/items/GET").per_s == 0.5);
  const auto keys = issued_keys(service);
  REQUIRE(keys.size() == 1);
  CHECK(keys[0].name == "app");
  CHECK(keys[0].value == "abcdefghijklmnopqrst");
  CHECK(keys[0].enabled);
  CHECK(keys[0].plan == 0);
  CHECK(ServiceFolder(with_resources(kKeyAndPlan + kLink)).warnings() == "");
}

TEST_CASE("usage plans under resources: without the link the key opens nothing") {
  const auto keys = issued_keys(loaded(with_resources(kKeyAndPlan)));
  REQUIRE(keys.size() == 1);
  CHECK_FALSE(keys[0].plan.has_value());
}

TEST_CASE(
    "usage plans under resources: a plan may take a key of provider.apiGateway, and the other way round") {
  const std::string provider =
      "  apiGateway: {apiKeys: [mine], usagePlan: {quota: {limit: 1, period: DAY}}}\n";
  const Service service = loaded(with_resources(
      kKeyAndPlan +
          "    A:\n"
          "      Type: AWS::ApiGateway::UsagePlanKey\n"
          "      Properties: {KeyId: !Ref ApiGatewayApiKey1, KeyType: API_KEY, UsagePlanId: !Ref Plan}\n"
          "    B:\n"
          "      Type: AWS::ApiGateway::UsagePlanKey\n"
          "      Properties: {KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref ApiGatewayUsagePlan}\n",
      provider));
  REQUIRE(service.rest_api.usage_plans.size() == 2);
  CHECK(service.rest_api.usage_plans[0].quota->limit == 1);
  const auto keys = issued_keys(service);
  REQUIRE(keys.size() == 2);
  CHECK(keys[0].name == "mine");
  CHECK(keys[0].plan == 1);
  CHECK(keys[1].plan == 0);
}

TEST_CASE("usage plans under resources: what is odd is a warning, what is wrong an error") {
  const auto replaced = [](std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
  };
  const std::string all = with_resources(kKeyAndPlan + kLink);
  const std::string disabled = replaced(all, ", Enabled: true", "");
  CHECK(ServiceFolder(disabled).warnings() ==
        "serverless.yml:10: resources.Resources.Key.Properties.Enabled: without it the key is disabled\n");
  CHECK_FALSE(issued_keys(loaded(disabled))[0].enabled);
  CHECK(
      ServiceFolder(replaced(all, "Stage: dev", "Stage: prod")).warnings() ==
      "serverless.yml:13: resources.Resources.Plan.Properties.ApiStages: the stage dev is not among them; "
      "keys of "
      "this plan open nothing here\n"
      "serverless.yml:24: resources.Resources.Link.Properties.UsagePlanId: no such plan is in force here\n");
  CHECK(ServiceFolder(replaced(all, "RateLimit: 10,", "RateLimit: fast,")).error() ==
        "serverless.yml:20: resources.Resources.Plan.Properties.Throttle.RateLimit: expected requests a "
        "second, "
        "found \"fast\"");
  CHECK(ServiceFolder(replaced(all, "Period: WEEK", "Period: YEAR")).error() ==
        "serverless.yml:21: resources.Resources.Plan.Properties.Quota.Period: expected DAY, WEEK or MONTH, "
        "found "
        "\"YEAR\"");
  CHECK(
      ServiceFolder(replaced(all, "abcdefghijklmnopqrst", "short")).error() ==
      "serverless.yml:12: resources.Resources.Key.Properties.Value: expected 20 to 128 characters, found 5");
}

TEST_CASE("throttles: the stage's MethodSettings, closest first") {
  const std::string stage =
      "    Stage:\n"
      "      Type: AWS::ApiGateway::Stage\n"
      "      Properties:\n"
      "        StageName: dev\n"
      "        RestApiId: !Ref ApiGatewayRestApi\n"
      "        MethodSettings:\n"
      "          - {ResourcePath: '/*', HttpMethod: '*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: "
      "50}\n";
  const Service all = loaded(with_resources(stage));
  REQUIRE(all.rest_methods[0].throttle.has_value());
  CHECK(all.rest_methods[0].throttle->per_s == 100);
  CHECK(all.rest_methods[0].throttle->burst == 50);
  const Service own = loaded(with_resources(
      stage + "          - {ResourcePath: /~1items, HttpMethod: GET, ThrottlingBurstLimit: 3}\n"));
  CHECK(own.rest_methods[0].throttle->per_s == 10'000);
  CHECK(own.rest_methods[0].throttle->burst == 3);
  CHECK(ServiceFolder(with_resources(stage)).warnings() == "");
}

TEST_CASE("throttles: the settings of serverless-api-gateway-throttling") {
  const Service service =
      loaded(kHead +
             "custom: {apiGatewayThrottling: {maxRequestsPerSecond: 100}}\n"
             "functions:\n"
             "  f:\n"
             "    handler: a.b\n"
             "    events:\n"
             "      - http: GET /all\n"
             "      - http: {path: own, method: get, throttling: {maxConcurrentRequests: 7}}\n");
  CHECK(service.rest_methods[0].throttle->per_s == 100);
  CHECK(service.rest_methods[0].throttle->burst == 5'000);
  CHECK(service.rest_methods[1].throttle->per_s == 100);
  CHECK(service.rest_methods[1].throttle->burst == 7);
}

TEST_CASE("rest api: minimumCompressionSize and resourcePolicy, of the provider and of a RestApi") {
  const Service service = loaded(kHead +
                                 "  apiGateway:\n"
                                 "    minimumCompressionSize: 1024\n"
                                 "    resourcePolicy:\n"
                                 "      - {Effect: Allow, Principal: '*', Action: 'execute-api:Invoke',\n"
                                 "         Resource: !Join ['', ['execute-api:', '/*']]}\n");
  CHECK(service.rest_api.compression_bytes_min == 1024);
  CHECK(
      service.rest_api.policy ==
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke",)"
      R"("Resource":"execute-api:/*"}]})");
  const Service resource = loaded(with_resources(
      "    Api:\n"
      "      Type: AWS::ApiGateway::RestApi\n"
      "      Properties:\n"
      "        Name: x\n"
      "        MinimumCompressionSize: 0\n"
      "        Policy: {Statement: {Effect: Deny, Principal: '*', Action: '*', Resource: '*'}}\n"));
  CHECK(resource.rest_api.compression_bytes_min == 0);
  CHECK(resource.rest_api.policy ==
        R"({"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}})");
  const std::string at = "serverless.yml:5: provider.apiGateway.";
  CHECK(ServiceFolder(kHead + "  apiGateway:\n    minimumCompressionSize: 99999999\n").error() ==
        at + "minimumCompressionSize: expected a number from 0 to 10485760, found 99999999");
  CHECK(ServiceFolder(kHead + "  apiGateway:\n    resourcePolicy: [{Effect: Maybe, Principal: '*'}]\n")
            .error() == at + "resourcePolicy: Effect: expected Allow or Deny");
  CHECK(ServiceFolder(kHead +
                      "  apiGateway:\n    resourcePolicy: [{Effect: Allow, Action: '*', Resource: '*'}]\n")
            .error() == at + "resourcePolicy: Principal: expected either it or NotPrincipal");
}

}  // namespace offstage::gateway

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

/// One proxy, in line 6; its members stand there too.
std::string with_proxy(const std::string& proxy) {
  return kHead + "custom:\n  apiGatewayServiceProxies:\n    - " + proxy + "\n";
}

std::string with_dynamodb(const std::string& members) {
  return with_proxy("dynamodb: {path: '/movies/{name}', method: get, tableName: t, " + members + "}");
}

constexpr const char* kKey = "hashKey: {pathParam: name, attributeType: S}";

RestMethod method_of(const std::string& members) {
  const auto service = ServiceFolder(with_dynamodb(members)).read();
  REQUIRE_MESSAGE(service.has_value(), service.error().text());
  REQUIRE(service->service.rest_methods.size() == 1);
  return service->service.rest_methods[0];
}

std::string template_of(const std::string& members) {
  return method_of(members + ", " + kKey).integration.request_templates.at("application/json").text;
}

}  // namespace

TEST_CASE("service proxy: the requests that it makes by itself") {
  const std::pair<const char*, const char*> kRows[] = {
      {"action: GetItem", R"({"TableName":"t","Key":{"name":{"S":"$input.params().path.name"}}})"},
      {"action: GetItem, rangeKey: {queryStringParam: y, attributeType: N}",
       R"({"TableName":"t","Key":{"name":{"S":"$input.params().path.name"},"y":{"N":"$input.params().querystring.y"}}})"},
      {"action: DeleteItem, condition: a = b",
       R"({"TableName":"t","Key":{"name":{"S":"$input.params().path.name"}},"ConditionExpression":"a = b"})"},
      {"action: Scan", R"({"TableName":"t"})"},
      {"action: Query, index: i, columnName: c",
       R"json({"TableName":"t","IndexName":"i","KeyConditionExpression":"c=:v1","ExpressionAttributeValues":{":v1":{"S":"$input.params('parameter')"}}})json"},
  };
  for (const auto& [members, text] : kRows) {
    CAPTURE(members);
    CHECK(template_of(members) == text);
  }
}

TEST_CASE("service proxy: everything that it says") {
  const RestMethod method = method_of(
      "action: GetItem, hashKey: {pathParam: name, attributeType: S}, private: true, authorizationType: "
      "AWS_IAM, "
      "cors: {origins: ['http://a']}, roleArn: r, request: {template: {application/json: '{}'}}, response: "
      "{template: {success: yes, clientError: no}}");
  CHECK(method.verb == "GET");
  CHECK(method.path == "/movies/{name}");
  CHECK(method.api_key_required);
  CHECK(method.authorization.kind == Authorization::Kind::kIam);
  REQUIRE(method.cors.has_value());
  CHECK(method.integration.type == RestIntegration::Type::kDynamoDb);
  CHECK(method.integration.action == "GetItem");
  CHECK(method.integration.passthrough == RestIntegration::Passthrough::kNever);
  CHECK(method.integration.request_templates.at("application/json").text == "{}");
  CHECK(method.integration.request_templates.count("application/x-www-form-urlencoded") == 1);
  REQUIRE(method.integration.responses.size() == 3);
  CHECK(method.integration.responses[0].selection_pattern == "200");
  CHECK(method.integration.responses[0].templates.at("application/json").text == "yes");
  CHECK(method.integration.responses[1].templates.at("application/json").text == "no");
  CHECK(method.integration.responses[2].templates.empty());
  CHECK(method.integration.responses[2].parameters.at("method.response.header.Access-Control-Allow-Origin") ==
        "'http://a'");
}

TEST_CASE("service proxy: responses by a list, with the statuses that can be deployed") {
  const std::string members =
      std::string("action: PutItem, ") + kKey +
      ", response: [{statusCode: 404, selectionPattern: '4\\d{2}', responseTemplates: "
      "{application/json: gone}}, {statusCode: 200}]";
  const RestMethod method = method_of(members);
  REQUIRE(method.integration.responses.size() == 2);
  CHECK(method.integration.responses[0].selection_pattern == "4\\d{2}");
  CHECK(method.integration.responses[0].templates.at("application/json").text == "gone");
  CHECK(method.integration.responses[1].selection_pattern == "200");
  CHECK(ServiceFolder(with_dynamodb(members)).warnings() ==
        "serverless.yml:6: custom.apiGatewayServiceProxies[0].dynamodb.response: the plugin names 200, 400 "
        "and 500 "
        "only, so AWS refuses to deploy 404; set $context.responseOverride.status in a template\n");
}

TEST_CASE("service proxy: what is wrong, and what is not here") {
  const std::string at = "serverless.yml:6: custom.apiGatewayServiceProxies[0]";
  const std::pair<std::string, std::string> kRows[] = {
      {with_dynamodb("action: Nothing"),
       at + ".dynamodb.action: expected PutItem, GetItem, DeleteItem, Scan, Query, found \"Nothing\""},
      {with_dynamodb("action: GetItem"), at + ".dynamodb.hashKey: expected where the key is, found nothing"},
      {with_dynamodb("action: GetItem, hashKey: {attributeType: S}"),
       at + ".dynamodb.hashKey: expected pathParam or queryStringParam, one of them, found a map"},
      {with_dynamodb("action: GetItem, hashKey: {pathParam: name}"),
       at + ".dynamodb.hashKey.attributeType: expected S, N or B, found nothing"},
      {with_dynamodb(std::string("action: GetItem, ") + kKey + ", response: {template: {success: '#end'}}"),
       at.substr(0, 18) + "custom.apiGatewayServiceProxies[0].dynamodb.response.template.success:1:1: "},
      {with_proxy("ftp: {}"), at + ".ftp: expected dynamodb, kinesis, sqs, s3, sns, eventbridge"},
  };
  for (const auto& [yaml, message] : kRows) {
    CAPTURE(yaml);
    CHECK(ServiceFolder(yaml).error().substr(0, message.size()) == message);
  }
  CHECK(ServiceFolder(with_proxy("sqs: {path: /q}")).warnings() ==
        at + ".sqs: sqs is not on this machine; the proxy is left out, its calls answer 403 Missing "
             "Authentication "
             "Token\n");
}

}  // namespace offstage::gateway

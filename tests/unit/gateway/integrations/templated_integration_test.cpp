#include <doctest/doctest.h>

#include <string>

#include "gateway/service/lambda_templates.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

using lambda_host::Outcome;

IntegrationResponse response_of(int status, std::string pattern, std::string json_template = {}) {
  IntegrationResponse response;
  response.status = status;
  response.selection_pattern = std::move(pattern);
  if (!json_template.empty()) response.templates["application/json"] = {std::move(json_template), {}};
  return response;
}

Service with(RestIntegration integration, std::string verb = "POST") {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method(std::move(verb), "/items/{id}")};
  service.rest_methods[0].integration = std::move(integration);
  return service;
}

RestIntegration lambda(std::string request_template) {
  RestIntegration integration;
  integration.type = RestIntegration::Type::kLambda;
  integration.passthrough = RestIntegration::Passthrough::kNever;
  if (!request_template.empty()) {
    integration.request_templates["application/json"] = {std::move(request_template), {}};
  }
  integration.responses = {response_of(200, ""), response_of(404, R"x([\s\S]*\[404\][\s\S]*)x")};
  return integration;
}

RestIntegration mock(std::string request_template) {
  RestIntegration integration = lambda(std::move(request_template));
  integration.type = RestIntegration::Type::kMock;
  return integration;
}

HttpRequest post(std::string body, std::vector<HttpHeader> headers = {}) {
  return make_request("POST", "/dev/items/a%20b?page=1&page=2", std::move(headers), std::move(body));
}

constexpr const char* kBroken = R"x(500 {"message": "Internal server error"})x";

}  // namespace

TEST_CASE("lambda integration: the request template makes the event, the answer is the function's own") {
  Bench bench(with(
      lambda(R"x({"id":"$input.params('id')","page":"$input.params('page')","n":$input.json('$.n')})x")));
  bench.invoker.answer_with(R"x({"ok":true})x");
  const HttpResponse response = bench.send(post(R"x({"n":[1,2]})x"));
  CHECK(response.status == 200);
  CHECK(response.body == R"x({"ok":true})x");
  CHECK(header_values(response, "Content-Type") == "application/json");
  CHECK(header_values(response, "X-Amzn-Trace-Id") != "absent");
  CHECK(bench.invoker.invocations[0].payload == R"x({"id":"a b","page":"2","n":[1,2]})x");
}

TEST_CASE("lambda integration: an error message selects the response") {
  RestIntegration integration = lambda("{}");
  integration.responses[1].templates["application/json"] = {R"x({"why":"$input.path('$.errorMessage')"})x",
                                                            {}};
  Bench bench(with(integration));
  bench.invoker.answer_with(Outcome::kFunctionError, R"x({"errorMessage":"[404] no such item"})x");
  CHECK(bench.outcome(post("{}")) == R"x(404 {"why":"[404] no such item"})x");
  bench.invoker.answer_with(Outcome::kFunctionError, R"x({"errorMessage":"else"})x");
  CHECK(bench.outcome(post("{}")) == R"x(200 {"errorMessage":"else"})x");
}

TEST_CASE("lambda integration: without a default response what fits none is 500") {
  RestIntegration integration = lambda("{}");
  integration.responses = {response_of(404, "missing")};
  Bench bench(with(integration));
  bench.invoker.answer_with("1");
  CHECK(bench.outcome(post("{}")) == kBroken);
}

TEST_CASE("lambda integration: an asynchronous call is answered at once with nothing") {
  RestIntegration integration = lambda("{}");
  integration.async = true;
  Bench bench(with(integration));
  bench.invoker.hold();
  const HttpResponse response = bench.send(post("{}"));
  CHECK(response.status == 200);
  CHECK(response.body.empty());
  REQUIRE(bench.invoker.held.size() == 1);
  bench.invoker.held[0]({Outcome::kSuccess, "1", "id"});
}

TEST_CASE("lambda integration: content types without a template") {
  const auto outcome = [](RestIntegration::Passthrough passthrough, const char* type, const char* body) {
    RestIntegration integration = lambda("{\"mapped\":1}");
    integration.passthrough = passthrough;
    Bench bench(with(integration));
    bench.invoker.answer_with("0");
    const std::string text = bench.outcome(post(body, {{"Content-Type", type}}));
    return bench.invoker.invocations.empty() ? text : bench.invoker.invocations[0].payload;
  };
  using Passthrough = RestIntegration::Passthrough;
  constexpr const char* kUnsupported = R"x(415 {"message":"Unsupported Media Type"})x";
  CHECK(outcome(Passthrough::kNever, "text/plain", "1") == kUnsupported);
  CHECK(outcome(Passthrough::kWhenNoTemplates, "text/plain", "1") == kUnsupported);
  CHECK(outcome(Passthrough::kWhenNoMatch, "text/plain", "1") == "1");
  CHECK(outcome(Passthrough::kNever, "application/json", "1") == R"x({"mapped":1})x");
  CHECK(outcome(Passthrough::kNever, "application/json; charset=utf-8", "1") == R"x({"mapped":1})x");
  // What is no JSON is no event.
  CHECK(outcome(Passthrough::kWhenNoMatch, "text/plain", "not json") == kBroken);
}

TEST_CASE("lambda integration: Serverless's own templates") {
  Service service = with(lambda(lambda_json_template({"custom:team"})));
  service.rest_methods[0].integration.request_templates["application/x-www-form-urlencoded"] = {
      lambda_form_template({}), {}};
  service.rest_api.stage_variables = {{"tier", "gold"}};
  Bench bench(service);
  bench.invoker.answer_with("0");
  bench.send(
      post(R"x({"name":"it's"})x", {{"Content-Type", "application/json"}, {"X-Quote", "say \"it's\""}}));
  const auto event = json::Document::parse(bench.invoker.invocations.at(0).payload);
  REQUIRE_MESSAGE(event.has_value(), bench.invoker.invocations[0].payload);
  const json::Value root = event->root();
  CHECK(root.find("body")->to_json() == R"x({"name":"it's"})x");
  CHECK(root.find("method")->as_string() == "POST");
  CHECK(root.find("principalId")->as_string().empty());
  CHECK(root.find("stage")->as_string() == "dev");
  CHECK(root.find("cognitoPoolClaims")->to_json() == R"x({"team":"","sub":""})x");
  CHECK(root.find("enhancedAuthContext")->to_json() == "{}");
  CHECK(root.find("headers")->find("X-Quote")->as_string() == "say \"it's\"");
  CHECK(root.find("query")->to_json() == R"x({"page":"2"})x");
  CHECK(root.find("path")->to_json() == R"x({"id":"a b"})x");
  CHECK(root.find("identity")->find("sourceIp")->as_string() == "127.0.0.1");
  CHECK(root.find("stageVariables")->to_json() == R"x({"tier":"gold"})x");
  CHECK(root.find("requestPath")->as_string() == "/items/{id}");

  bench.send(post("a=1&b=x+y%26z&c", {{"Content-Type", "application/x-www-form-urlencoded"}}));
  const auto form = json::Document::parse(bench.invoker.invocations.at(1).payload);
  REQUIRE_MESSAGE(form.has_value(), bench.invoker.invocations[1].payload);
  CHECK(form->root().find("body")->to_json() == R"x({"a":"1","b":"x y&z","c":""})x");
}

TEST_CASE("mock integration: the request template says the status, the response template the rest") {
  RestIntegration integration = mock(R"x({"statusCode": 404})x");
  integration.responses = {response_of(200, ""),
                           response_of(404, "404", R"x({"id":"$context.resourcePath"})x")};
  integration.responses[1].parameters = {{"method.response.header.X-Static", "'fixed'"},
                                         {"method.response.header.X-Page", "method.request.querystring.page"},
                                         {"method.response.header.X-None", "method.request.header.Nothing"},
                                         {"method.response.header.X-Id", "context.requestId"}};
  Bench bench(with(integration));
  const HttpResponse response = bench.send(post("{}"));
  CHECK(response.status == 404);
  CHECK(response.body == R"x({"id":"/items/{id}"})x");
  CHECK(header_values(response, "X-Static") == "fixed");
  CHECK(header_values(response, "X-Page") == "2");
  CHECK(header_values(response, "X-None") == "absent");
  CHECK(header_values(response, "X-Id").size() == 36);
  CHECK(header_values(response, "X-Amzn-Trace-Id") == "absent");
}

TEST_CASE("mock integration: names without quotes, and templates that give no status") {
  CHECK(Bench(with(mock("{statusCode: 200}"))).outcome(post("{}")) == "200 ");
  CHECK(Bench(with(mock("{ }"))).outcome(post("{}")) == kBroken);
  CHECK(Bench(with(mock("hello"))).outcome(post("{}")) == kBroken);
}

TEST_CASE("templates may override the answer") {
  RestIntegration integration =
      mock("#set($context.responseOverride.header.X-Early = 'request')\n{\"statusCode\": 200}");
  integration.responses = {response_of(200, "",
                                       "#set($context.responseOverride.status = 418)\n"
                                       "#set($context.responseOverride.header.X-Late = 'response')\nteapot")};
  Bench bench(with(integration));
  const HttpResponse response = bench.send(post("{}"));
  CHECK(response.status == 418);
  CHECK(response.body == "teapot");
  CHECK(header_values(response, "X-Early") == "request");
  CHECK(header_values(response, "X-Late") == "response");
}

TEST_CASE("the response template is the one for the request's Accept") {
  RestIntegration integration = mock("{\"statusCode\": 200}");
  integration.responses[0].templates["text/plain"] = {"plain", {}};
  integration.responses[0].templates["application/json"] = {"json", {}};
  Bench bench(with(integration));
  CHECK(bench.outcome(post("{}", {{"Accept", "text/plain"}})) == "200 plain");
  CHECK(bench.outcome(post("{}", {{"Accept", "*/*"}})) == "200 json");
  CHECK(bench.outcome(post("{}")) == "200 json");
}

TEST_CASE("bodies are converted between binary and text") {
  RestIntegration integration = lambda("{\"body\":\"$input.body\"}");
  integration.request_templates["image/png"] = integration.request_templates["application/json"];
  Service service = with(integration);
  service.rest_api.binary_media_types = {"image/png"};
  SUBCASE("binary without conversion cannot be put into a template") {
    CHECK(Bench(service).outcome(post("\x89PNG", {{"Content-Type", "image/png"}})) == kBroken);
  }
  SUBCASE("to text and back") {
    service.rest_methods[0].integration.content_handling = ContentHandling::kConvertToText;
    service.rest_methods[0].integration.responses[0].content_handling = ContentHandling::kConvertToBinary;
    Bench bench(service);
    bench.invoker.answer_with("iVBO");
    CHECK(bench.outcome(post("\x89PN", {{"Content-Type", "image/png"}})) == "200 \x89PN");
    CHECK(bench.invoker.invocations[0].payload == R"x({"body":"iVBO"})x");
  }
}

TEST_CASE("a template that fails when it is rendered is 500, and the log says where") {
  Bench bench(with(lambda("{\"a\": $input.body.substring(99)}")));
  CHECK(bench.outcome(post("{}")) == kBroken);
  CHECK(bench.log.back().note.find("POST /items/{id} request template application/json") !=
        std::string::npos);
}

}  // namespace offstage::gateway

#include "gateway/gateway_responses.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

GatewayResponseSettings settings(std::string type) {
  GatewayResponseSettings made;
  made.type = std::move(type);
  return made;
}

Service customised(std::vector<GatewayResponseSettings> responses) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method("GET", "/items")};
  service.rest_api.gateway_responses = std::move(responses);
  return service;
}

}  // namespace

TEST_CASE("gateway responses: an own type's settings go before the default's, and those before AWS's") {
  GatewayResponseSettings all = settings("DEFAULT_4XX");
  all.parameters = {{"gatewayresponse.header.Access-Control-Allow-Origin", "'*'"}};
  GatewayResponseSettings own = settings("MISSING_AUTHENTICATION_TOKEN");
  own.status = 404;
  own.templates = {
      {"application/json",
       R"({"error":$context.error.messageString,"type":"$context.error.responseType","stage":"$context.stage","id":"${context.requestId}","n":"$context.nothing","p":"$5","v":"$stageVariables.tier","m":"$context.error.message"})"}};
  own.parameters = {{"gatewayresponse.header.X-Origin", "method.request.header.Origin"}};
  Service service = customised({all, own});
  service.rest_api.stage_variables = {{"tier", "gold"}};
  Bench bench(service);
  const HttpResponse response = bench.send(make_request("GET", "/dev/nothing", {{"Origin", "http://me"}}));
  CHECK(response.status == 404);
  CHECK(
      response.body ==
      R"({"error":"Missing Authentication Token","type":"MISSING_AUTHENTICATION_TOKEN","stage":"dev","id":")" +
          header_values(response, "x-amzn-RequestId") +
          R"(","n":"","p":"$5","v":"gold","m":"Missing Authentication Token"})");
  CHECK(header_values(response, "X-Origin") == "http://me");
  CHECK(header_values(response, "Access-Control-Allow-Origin") == "absent");
  CHECK(header_values(response, "x-amzn-ErrorType") == "MissingAuthenticationTokenException");

  Bench only_default(customised({all}));
  const HttpResponse forbidden = only_default.get("/dev/nothing");
  CHECK(forbidden.status == 403);
  CHECK(forbidden.body == R"({"message":"Missing Authentication Token"})");
  CHECK(header_values(forbidden, "Access-Control-Allow-Origin") == "*");
}

TEST_CASE("gateway responses: what fails behind a method is a 5XX") {
  GatewayResponseSettings all = settings("DEFAULT_5XX");
  all.templates = {{"text/plain", "sorry: $context.error.message"}};
  Bench bench(customised({all}));
  bench.invoker.answer_with("not a proxy answer");
  const HttpResponse response = bench.get("/dev/items");
  CHECK(response.status == 502);
  CHECK(response.body == "sorry: Internal server error");
  CHECK(header_values(response, "Content-Type") == "text/plain");
}

}  // namespace offstage::gateway

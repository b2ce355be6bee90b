#include "gateway/cors_watch.h"

#include <doctest/doctest.h>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

constexpr const char* kPage = "http://page.test";

Service rest_service() {
  Service service;
  service.name = "scores";
  service.functions.push_back(function_named("api"));
  service.rest_methods = {rest_method("GET", "/plain", "api"), rest_method("GET", "/shared", "api"),
                          rest_method("PUT", "/shared", "api"), rest_method("ANY", "/any", "api"),
                          rest_method("GET", "/mock")};
  service.rest_methods[1].cors.emplace();
  service.rest_methods[4].integration.type = RestIntegration::Type::kMock;
  service.rest_methods[4].integration.request_templates["application/json"].text = R"({"statusCode":200})";
  service.rest_methods[4].integration.responses.emplace_back();
  return service;
}

Service http_service(bool has_policy) {
  Service service;
  service.name = "todos";
  service.functions.push_back(function_named("api"));
  service.http_api_routes = {http_api_route("GET", "/todos", "api"), http_api_route("PUT", "/todos", "api")};
  if (!has_policy) return service;
  service.http_api_cors.emplace();
  service.http_api_cors->allowed_origins = {"http://other.test"};
  service.http_api_cors->allowed_methods = {"GET"};
  service.http_api_cors->allowed_headers = {"x-a"};
  return service;
}

HttpRequest call(const char* method, const char* path, const char* cookie = nullptr) {
  HttpRequest request = make_request(method, path, {{"Origin", kPage}});
  if (cookie != nullptr) request.headers.push_back({"Cookie", cookie});
  return request;
}

HttpRequest preflight(const char* method, const char* path, const char* headers = nullptr) {
  HttpRequest request =
      make_request("OPTIONS", path, {{"Origin", kPage}, {"Access-Control-Request-Method", method}});
  if (headers != nullptr) request.headers.push_back({"Access-Control-Request-Headers", headers});
  return request;
}

/// What the log says of one request to a fresh gateway, from "a browser" on; `answer` is the function's.
std::string hint(const Service& service, HttpRequest request, const char* answer = R"({"statusCode":200})",
                 GatewayOptions options = {}) {
  Bench bench(service, std::move(options));
  bench.invoker.answer_with(answer);
  bench.send(std::move(request));
  REQUIRE(bench.log.size() == 1);
  const std::string& text = bench.log[0].hint;
  const std::size_t begin = text.find("a browser ");
  return begin == std::string::npos ? text : text.substr(begin + 10);
}

constexpr const char* kKept = "keeps this answer from the page: ";
constexpr const char* kRefused = "refuses this preflight: ";
constexpr const char* kOpen = R"({"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}})";

}  // namespace

TEST_CASE("cors watch: answers of a REST API's functions") {
  const Service rest = rest_service();
  CHECK(hint(rest, call("GET", "/dev/plain"), kOpen) == "");
  CHECK(hint(rest, make_request("GET", "/dev/plain")) == "");
  CHECK(hint(rest, call("GET", "/dev/plain")) ==
        std::string(kKept) +
            "it has no Access-Control-Allow-Origin; the handler has to set Access-Control-Allow-Origin");
  CHECK(hint(rest, call("GET", "/dev/shared")) ==
        std::string(kKept) +
            "it has no Access-Control-Allow-Origin; the handler has to set Access-Control-Allow-Origin, "
            "for cors of the event only makes the OPTIONS method");
  CHECK(hint(rest, call("GET", "/dev/plain", "a=1"), kOpen) ==
        std::string(kKept) +
            "Access-Control-Allow-Origin is '*', which counts only without cookies; the handler has to "
            "answer with the request's origin and Access-Control-Allow-Credentials: true");
  CHECK(hint(rest, call("GET", "/dev/plain"), R"({"headers":{"Access-Control-Allow-Origin":"x"}})") ==
        std::string(kKept) +
            "Access-Control-Allow-Origin is x; the handler has to answer with the request's origin, and "
            "with no other");
  CHECK(hint(rest, call("GET", "/dev/plain"),
             R"({"headers":{"Access-Control-Allow-Origin":"*"},
                 "multiValueHeaders":{"access-control-allow-origin":["http://page.test"]}})") ==
        std::string(kKept) +
            "Access-Control-Allow-Origin is http://page.test, *; the handler has to answer with the "
            "request's origin, "
            "and with no other");
  CHECK(hint(rest, preflight("GET", "/dev/any")) ==
        std::string(kRefused) +
            "it has no Access-Control-Allow-Origin; the function gets the OPTIONS itself; cors on the "
            "event makes a method that answers it");
  CHECK(hint(rest, call("GET", "/dev/mock")) ==
        std::string(kKept) +
            "it has no Access-Control-Allow-Origin; cors of the event, or a header of the integration "
            "response, has to set Access-Control-Allow-Origin");
}

TEST_CASE("cors watch: a REST API's preflights") {
  const Service rest = rest_service();
  CHECK(hint(rest, preflight("GET", "/dev/shared", "content-type,x-api-key")) == "");
  CHECK(hint(rest, preflight("GET", "/dev/plain", "x-a")) ==
        std::string(kRefused) +
            "its status is 403; cors: true on the event GET /plain makes the OPTIONS method");
  CHECK(hint(rest, preflight("GET", "/dev/nothing")) ==
        std::string(kRefused) + "its status is 403; no route serves this GET, from whichever origin");
  CHECK(hint(rest, preflight("PUT", "/dev/shared")) ==
        std::string(kRefused) +
            "Access-Control-Allow-Methods (OPTIONS,GET) does not have PUT; set cors on the event of that "
            "method too");
  CHECK(hint(rest, preflight("DELETE", "/dev/shared")) ==
        std::string(kRefused) +
            "Access-Control-Allow-Methods (OPTIONS,GET) does not have DELETE; the path has no DELETE at all");
  CHECK(hint(rest, preflight("GET", "/dev/shared", "x-own")) ==
        std::string(kRefused) +
            "Access-Control-Allow-Headers (Content-Type,X-Amz-Date,Authorization,X-Api-Key,"
            "X-Amz-Security-Token,X-Amz-User-Agent,X-Amzn-Trace-Id) does not have x-own; add it to "
            "cors.headers of the event");
  Service strict = rest;
  strict.rest_methods[1].cors->origins = {"http://other.test"};
  strict.rest_methods[1].cors->methods = {"GET"};
  CHECK(hint(strict, preflight("GET", "/dev/shared")) ==
        std::string(kRefused) +
            "Access-Control-Allow-Origin is http://other.test; add the origin to cors.origins of the event");
  strict.rest_methods[1].cors->origins = {"*"};
  strict.rest_methods[1].verb = "ANY";
  strict.rest_methods.erase(strict.rest_methods.begin() + 2);
  CHECK(hint(strict, preflight("PUT", "/dev/shared")) ==
        std::string(kRefused) +
            "Access-Control-Allow-Methods (GET) does not have PUT; add it to cors.methods of the event");
}

TEST_CASE("cors watch: a REST API's own errors, and gateway responses that help") {
  constexpr const char* kAdvice =
      "it has no Access-Control-Allow-Origin; API Gateway's own answers have no CORS headers: an "
      "AWS::ApiGateway::GatewayResponse under resources (DEFAULT_4XX, DEFAULT_5XX) sets "
      "gatewayresponse.header.Access-Control-Allow-Origin";
  Service rest = rest_service();
  CHECK(hint(rest, call("GET", "/dev/plain"), "no json") == std::string(kKept) + kAdvice);  // 502
  rest.rest_methods[0].api_key_required = true;
  CHECK(hint(rest, call("GET", "/dev/plain")) == std::string(kKept) + kAdvice);  // 403
  rest.rest_methods[3].authorization.kind = Authorization::Kind::kIam;
  CHECK(hint(rest, preflight("GET", "/dev/any")) ==
        std::string(kRefused) +
            "its status is 403; OPTIONS falls to the route of all methods; cors on the event makes a method "
            "that asks for nothing");
  GatewayResponseSettings open;
  open.type = "DEFAULT_4XX";
  open.parameters["gatewayresponse.header.Access-Control-Allow-Origin"] = "'*'";
  rest.rest_api.gateway_responses = {open};
  CHECK(hint(rest, call("GET", "/dev/plain")) == "");
  CHECK(hint(rest, call("GET", "/dev/nothing")) == "");
  CHECK(hint(rest, call("GET", "/dev/plain", "a=1")).find("API Gateway's own answers have fixed ones") !=
        std::string::npos);
}

TEST_CASE("cors watch: an HTTP API with and without provider.httpApi.cors") {
  const Service bare = http_service(false);
  CHECK(hint(bare, call("GET", "/todos"), kOpen) == "");
  CHECK(hint(bare, call("GET", "/todos")) ==
        std::string(kKept) +
            "it has no Access-Control-Allow-Origin; provider.httpApi.cors: true adds it, or the handler has "
            "to set Access-Control-Allow-Origin");
  CHECK(hint(bare, preflight("PUT", "/todos")) ==
        std::string(kRefused) + "its status is 404; provider.httpApi.cors: true has API Gateway answer it");
  CHECK(hint(bare, preflight("PUT", "/nothing")) ==
        std::string(kRefused) + "its status is 404; no route serves this PUT, from whichever origin");

  Service guarded = http_service(true);
  constexpr const char* kOrigins = "add the origin to provider.httpApi.cors.allowedOrigins";
  CHECK(hint(guarded, preflight("GET", "/todos")) ==
        std::string(kRefused) + "it has no Access-Control-Allow-Origin; " + kOrigins);
  CHECK(hint(guarded, call("GET", "/todos"), kOpen) ==
        std::string(kKept) + "it has no Access-Control-Allow-Origin; " + kOrigins);
  guarded.http_api_cors->allowed_origins = {"*"};
  CHECK(hint(guarded, call("GET", "/todos"), "{}") == "");
  CHECK(hint(guarded, call("GET", "/nothing")) == "");  // its errors have the headers too
  CHECK(hint(guarded, preflight("PUT", "/todos")) ==
        std::string(kRefused) +
            "Access-Control-Allow-Methods (GET) does not have PUT; add it to "
            "provider.httpApi.cors.allowedMethods");
  CHECK(hint(guarded, preflight("GET", "/todos", "x-b")) ==
        std::string(kRefused) +
            "Access-Control-Allow-Headers (x-a) does not have x-b; add it to "
            "provider.httpApi.cors.allowedHeaders");
  CHECK(hint(guarded, call("GET", "/todos", "a=1")) ==
        std::string(kKept) +
            "Access-Control-Allow-Origin is '*', which counts only without cookies; set "
            "provider.httpApi.cors.allowCredentials, and allowedOrigins without '*'");
}

TEST_CASE("cors watch: said once for each route and cause") {
  Bench bench(rest_service());
  const auto hints = [&bench] {
    std::size_t count = 0;
    for (const AccessRecord& record : bench.log) count += record.hint.empty() ? 0 : 1;
    return count;
  };
  for (int i = 0; i < 3; ++i) bench.send(call("GET", "/dev/plain"));
  CHECK(hints() == 1);
  for (int i = 0; i < 3; ++i) bench.send(call("GET", "/dev/shared"));
  CHECK(hints() == 2);
  for (int i = 0; i < 3; ++i) bench.send(preflight("GET", "/dev/plain"));
  CHECK(hints() == 3);
  for (int i = 0; i < 3; ++i) bench.send(call("GET", ("/dev/nothing" + std::to_string(i)).c_str()));
  CHECK(hints() == 4);
}

TEST_CASE("cors watch: relaxed, what a browser would refuse passes, and the log still says so") {
  GatewayOptions options;
  options.relaxed_cors = true;
  Service rest = rest_service();
  {
    Bench bench(rest, options);
    HttpResponse response = bench.send(call("GET", "/dev/plain", "a=1"));
    CHECK(header_values(response, "Access-Control-Allow-Origin") == kPage);
    CHECK(header_values(response, "Access-Control-Allow-Credentials") == "true");
    CHECK(header_values(response, "Access-Control-Expose-Headers") ==
          "WWW-Authenticate,Server-Authorization");
    CHECK(header_values(response, "Content-Type") == "application/json");
    CHECK(response.body == "ok");
    CHECK(bench.log[0].hint.ends_with("(so it will be on AWS; relaxed-cors lets it pass here)"));
    response = bench.send(preflight("DELETE", "/dev/plain", "x-a,x-b"));
    CHECK(response.status == 204);
    CHECK(response.body.empty());
    CHECK(header_values(response, "Access-Control-Allow-Methods") == "DELETE");
    CHECK(header_values(response, "Access-Control-Allow-Headers") == "x-a,x-b");
    CHECK(header_values(response, "Content-Type") == "absent");
    CHECK(header_values(bench.get("/dev/plain"), "Access-Control-Allow-Origin") == "absent");
    // What passes already stays as it is.
    bench.invoker.answer_with(kOpen);
    response = bench.send(call("GET", "/dev/plain"));
    CHECK(header_values(response, "Access-Control-Allow-Origin") == "*");
    CHECK(header_values(response, "Access-Control-Expose-Headers") == "absent");
  }
  rest.offline.cors = {{"http://other.test"}, {"x-a", "x-c"}, {"x-d"}, false};
  CHECK(header_values(Bench(rest, options).send(call("GET", "/dev/plain")), "Access-Control-Allow-Origin") ==
        "absent");
  rest.offline.cors.allow_origins.push_back(kPage);
  const HttpResponse granted = Bench(rest, options).send(preflight("GET", "/dev/plain", "x-a"));
  CHECK(header_values(granted, "Access-Control-Allow-Headers") == "x-a,x-c");
  CHECK(header_values(granted, "Access-Control-Allow-Credentials") == "absent");
  CHECK(header_values(Bench(rest, options).send(call("GET", "/dev/plain")),
                      "Access-Control-Expose-Headers") == "x-d");
}

}  // namespace offstage::gateway

#include "gateway/server.h"

#include <future>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

using namespace std::chrono_literals;
using lambda_host::Outcome;

Service rest_service() {
  Service service;
  service.name = "scores";
  service.functions.push_back(function_named("api"));
  service.rest_methods = {rest_method("ANY", "/api", "api"), rest_method("GET", "/items/{id}", "api"),
                          rest_method("HEAD", "/items/{id}", "api")};
  service.rest_methods[0].cors.emplace();
  return service;
}

Service http_api_service() {
  Service service;
  service.name = "todos";
  service.functions.push_back(function_named("todos"));
  service.http_api_routes = {http_api_route("GET", "/todos", "todos"),
                             http_api_route("POST", "/todos/{id}", "todos")};
  return service;
}

Service both() {
  Service service = rest_service();
  service.functions.push_back(http_api_service().functions[0]);
  service.http_api_routes = http_api_service().http_api_routes;
  return service;
}

constexpr const char* kForbidden = R"(403 {"message":"Missing Authentication Token"})";
constexpr const char* kNotFound = R"(404 {"message":"Not Found"})";

}  // namespace

TEST_CASE("server: a REST request all the way, with its log line") {
  Bench bench(rest_service());
  const HttpResponse response = bench.get("/dev/items/a%20b?q=1");
  CHECK(response.status == 200);
  CHECK(response.body == "ok");
  CHECK(header_values(response, "Content-Type") == "application/json");
  CHECK(header_values(response, "x-amzn-RequestId").size() == 36);
  CHECK(header_values(response, "x-amz-apigw-id").size() == 16);
  CHECK(header_values(response, "X-Amzn-Trace-Id").substr(0, 16) == "Root=1-6a5145a8-");

  REQUIRE(bench.invoker.invocations.size() == 1);
  const lambda_host::Invocation& invocation = bench.invoker.invocations[0];
  CHECK(invocation.function == "api");
  CHECK(invocation.trace_id == header_values(response, "X-Amzn-Trace-Id"));
  const auto event = json::Document::parse(invocation.payload);
  REQUIRE(event);
  CHECK(event->root().find("resource")->as_string() == "/items/{id}");
  CHECK(event->root().find("pathParameters")->to_json() == R"({"id":"a%20b"})");
  const auto context = event->root().find("requestContext");
  CHECK(context->find("path")->as_string() == "/dev/items/a%20b");
  CHECK(context->find("requestId")->as_string() == header_values(response, "x-amzn-RequestId"));
  CHECK(context->find("extendedRequestId")->as_string() == header_values(response, "x-amz-apigw-id"));
  CHECK(context->find("requestTimeEpoch")->as_int64() == 1'783'711'144'836);

  REQUIRE(bench.log.size() == 1);
  CHECK(bench.log[0].method == "GET");
  CHECK(bench.log[0].path == "/dev/items/a%20b");
  CHECK(bench.log[0].status == 200);
  CHECK(bench.log[0].function == "api");
  CHECK(bench.log[0].milliseconds >= 0);
  CHECK(bench.log[0].note.empty());
}

TEST_CASE("server: an HTTP API request all the way") {
  Bench bench(http_api_service());
  const HttpResponse response = bench.send(make_request("POST", "/todos/a%20b", {}, "x=1"));
  CHECK(response.status == 200);
  CHECK(header_values(response, "content-type") == "text/plain; charset=utf-8");
  CHECK(header_values(response, "x-amzn-RequestId") == "absent");
  REQUIRE(bench.invoker.invocations.size() == 1);
  const auto event = json::Document::parse(bench.invoker.invocations[0].payload);
  REQUIRE(event);
  CHECK(event->root().find("routeKey")->as_string() == "POST /todos/{id}");
  CHECK(event->root().find("rawPath")->as_string() == "/todos/a b");
  CHECK(event->root().find("body")->as_string() == "eD0x");  // no Content-Type: base64
  CHECK(event->root().find("requestContext")->find("requestId")->as_string() ==
        header_values(response, "apigw-requestid"));
}

TEST_CASE("server: which API a request reaches") {
  struct Row {
    const char* method;
    const char* target;
    const char* outcome;
  };
  const auto check = [](const Service& service, const std::vector<Row>& rows) {
    Bench bench(service);
    for (const Row& row : rows) {
      CAPTURE(row.method);
      CAPTURE(row.target);
      CHECK(bench.outcome(make_request(row.method, row.target)) == row.outcome);
    }
  };
  check(rest_service(), {{"GET", "/dev/api", "200 ok"},
                         {"PATCH", "/dev/api/", "200 ok"},
                         {"GET", "//dev//api", "200 ok"},
                         {"GET", "http://127.0.0.1:3000/dev/api?x", "200 ok"},
                         {"HEAD", "/dev/items/1", "200 ok"},
                         {"OPTIONS", "/dev/api", "200 "},
                         {"OPTIONS", "/dev/items/1", kForbidden},
                         {"HEAD", "/dev/nothing", kForbidden},
                         {"GET", "/api", kForbidden},
                         {"GET", "/dev", kForbidden},
                         {"GET", "/dev/", kForbidden},
                         {"GET", "/development/api", kForbidden},
                         {"GET", "/DEV/api", kForbidden},
                         {"GET", "/", kForbidden},
                         {"OPTIONS", "*", kForbidden},
                         {"GET", "", kForbidden}});
  check(http_api_service(), {{"GET", "/todos", "200 ok"},
                             {"GET", "/todos/", "200 ok"},
                             {"PUT", "/todos", kNotFound},
                             {"OPTIONS", "/todos", kNotFound},
                             {"GET", "/dev/todos", kNotFound},
                             {"GET", "/", kNotFound}});
  check(both(), {{"GET", "/dev/api", "200 ok"},
                 {"GET", "/todos", "200 ok"},
                 {"GET", "/dev/nothing", kForbidden},
                 {"GET", "/nothing", kNotFound}});
  check(Service{}, {{"GET", "/", kNotFound}});
}

TEST_CASE("server: a request that nobody serves calls nobody and says why in the log") {
  Bench bench(rest_service());
  const HttpResponse response = bench.get("/api");
  CHECK(header_values(response, "x-amzn-ErrorType") == "MissingAuthenticationTokenException");
  CHECK(header_values(response, "x-amzn-RequestId").size() == 36);
  CHECK(header_values(response, "X-Amzn-Trace-Id") == "absent");
  CHECK(bench.invoker.invocations.empty());
  CHECK(bench.log[0].note == "paths of a REST API begin with the stage: /dev/api");
  bench.get("/dev/other");
  CHECK(bench.log[1].note == "no such path and method");
}

TEST_CASE("server: failures of a function behind a REST API") {
  Bench bench(rest_service());
  struct Row {
    Outcome outcome;
    const char* payload;
    int status;
    const char* note;
  };
  const Row rows[] = {
      {Outcome::kFunctionError, R"({"errorMessage":"no","errorType":"Error"})", 502,
       "function failed: Error: no"},
      {Outcome::kTimeout, R"({"errorMessage":"Task timed out"})", 502, "function timed out: Task timed out"},
      {Outcome::kThrottled, "", 500, "throttled: no environment is free"},
      {Outcome::kSuccess, R"("text")", 502,
       "malformed Lambda proxy response: the function's answer is a string; expected an object with "
       "statusCode"},
      {Outcome::kSuccess, R"({"body":{}})", 502,
       "malformed Lambda proxy response: body: expected a string, got an object (JSON.stringify it in the "
       "handler)"}};
  for (const Row& row : rows) {
    bench.invoker.answer_with(row.outcome, row.payload);
    const HttpResponse response = bench.get("/dev/api");
    CAPTURE(row.note);
    CHECK(response.status == row.status);
    CHECK(response.body == R"({"message": "Internal server error"})");
    CHECK(header_values(response, "x-amzn-ErrorType") == "InternalServerErrorException");
    CHECK(header_values(response, "x-amzn-RequestId").size() == 36);
    CHECK(header_values(response, "X-Amzn-Trace-Id") == "absent");
    CHECK(bench.log.back().note == row.note);
    CHECK(bench.log.back().function == "api");
  }
}

TEST_CASE("server: failures of a function behind an HTTP API") {
  Bench bench(http_api_service());
  const std::tuple<Outcome, const char*, const char*> rows[] = {
      {Outcome::kFunctionError, "{}", R"(500 {"message":"Internal Server Error"})"},
      {Outcome::kTimeout, "{}", R"(500 {"message":"Internal Server Error"})"},
      {Outcome::kThrottled, "", R"(503 {"message":"Service Unavailable"})"},
      {Outcome::kSuccess, "oops", R"(500 {"message":"Internal Server Error"})"},
      {Outcome::kSuccess, R"({"a":1})", R"(200 {"a":1})"}};
  for (const auto& [outcome, payload, expected] : rows) {
    bench.invoker.answer_with(outcome, payload);
    CHECK(bench.outcome(make_request("GET", "/todos")) == expected);
  }
}

TEST_CASE("server: payload 1.0 over an HTTP API") {
  Service service = http_api_service();
  service.http_api_payload = "1.0";
  Bench bench(service);
  CHECK(header_values(bench.get("/todos"), "content-type") == "application/json");
  CHECK(bench.invoker.invocations[0].payload.substr(0, 16) == R"({"version":"1.0")");
  bench.invoker.answer_with(R"({"a":1})");
  CHECK(bench.get("/todos").status == 500);
  CHECK(bench.log.back().note == "malformed answer: statusCode is missing; payload format 1.0 requires it");

  service.http_api_routes[0].payload = "2.0";  // of this route's function
  Bench mixed(service);
  mixed.get("/todos");
  CHECK(mixed.invoker.invocations[0].payload.substr(0, 16) == R"({"version":"2.0")");
}

// Rows 25 and 68 of the comparison with serverless-offline: the gateway's own limit.
TEST_CASE("server: a function that takes too long is answered for, and its own answer is dropped") {
  const std::tuple<Service, const char*, const char*> rows[] = {
      {rest_service(), "/dev/api", R"(504 {"message": "Endpoint request timed out"})"},
      {http_api_service(), "/todos", R"(503 {"message":"Service Unavailable"})"}};
  for (const auto& [service, target, expected] : rows) {
    GatewayOptions options;
    options.rest_timeout = 3ms;
    options.http_api_timeout = 3ms;
    Bench bench(service, options);
    bench.invoker.hold();
    std::promise<HttpResponse> answered;
    bench.gateway.handle(make_request("GET", target),
                         [&](HttpResponse response) { answered.set_value(std::move(response)); });
    const HttpResponse response = answered.get_future().get();
    CHECK(std::to_string(response.status) + " " + response.body == expected);
    bench.invoker.held.at(0)({Outcome::kSuccess, "{}", ""});  // a second reply would throw
    CHECK(bench.log.size() == 1);
    CHECK(bench.log[0].note == "no answer within 3 ms");
  }
}

TEST_CASE("server: requests under way are answered when the gateway ends") {
  FakeInvoker invoker;
  invoker.hold();
  const ManualClock clock(0);
  int status = 0;
  {
    const Gateway gateway(rest_service(), invoker, clock, {.log = [](const AccessRecord&) {}});
    gateway.handle(make_request("GET", "/dev/api"), [&](HttpResponse response) { status = response.status; });
    CHECK(status == 0);
  }
  CHECK(status == 504);
  invoker.held.at(0)({Outcome::kSuccess, "{}", ""});
}

TEST_CASE("server: bodies over the limit are refused, at the limit they pass") {
  GatewayOptions options;
  options.body_bytes_max = 8;
  Bench rest(rest_service(), options);
  CHECK(rest.outcome(make_request("POST", "/dev/api", {}, "12345678")) == "200 ok");
  CHECK(rest.outcome(make_request("POST", "/dev/api", {}, "123456789")) ==
        R"(413 {"message":"Request Too Long"})");
  Bench http_api(http_api_service(), options);
  CHECK(http_api.outcome(make_request("POST", "/todos/1", {}, "123456789")) ==
        R"(413 {"message":"Request Entity Too Large"})");

  CHECK(rest.gateway.protocol_error(413).body == R"({"message":"Request Too Long"})");
  CHECK(http_api.gateway.protocol_error(413).body == R"({"message":"Request Entity Too Large"})");
  CHECK(rest.gateway.protocol_error(400).status == 400);
}

TEST_CASE("server: binary bodies by the settings of the REST API") {
  Service service = rest_service();
  service.rest_api.binary_media_types = {"image/png"};
  Bench bench(service);
  bench.send(make_request("POST", "/dev/api", {{"Content-Type", "image/png; x=y"}}, "\xff"));
  bench.send(make_request("POST", "/dev/api", {{"Content-Type", "image/gif"}}, "x"));
  const auto binary = json::Document::parse(bench.invoker.invocations[0].payload);
  CHECK(binary->root().find("body")->as_string() == "/w==");
  CHECK(binary->root().find("isBase64Encoded")->as_bool());
  const auto text = json::Document::parse(bench.invoker.invocations[1].payload);
  CHECK(text->root().find("body")->as_string() == "x");

  bench.invoker.answer_with(R"({"body":"/w==","isBase64Encoded":true})");
  CHECK(bench.send(make_request("GET", "/dev/api", {{"Accept", "image/png"}})).body == "\xff");
  CHECK(bench.send(make_request("GET", "/dev/api", {{"Accept", "image/gif"}})).body == "/w==");
}

TEST_CASE("server: CORS of a REST API is its OPTIONS method and nothing else") {
  Bench bench(rest_service());
  const HttpRequest preflight = make_request(
      "OPTIONS", "/dev/api", {{"Origin", "https://x.test"}, {"Access-Control-Request-Method", "POST"}});
  HttpResponse response = bench.send(preflight);
  CHECK(response.status == 200);
  CHECK(header_values(response, "Access-Control-Allow-Origin") == "*");
  CHECK(header_values(response, "x-amzn-RequestId").size() == 36);
  CHECK(header_values(response, "X-Amzn-Trace-Id") == "absent");
  CHECK(bench.invoker.invocations.empty());
  CHECK(bench.log[0].function.empty());

  const HttpRequest request = make_request("GET", "/dev/api", {{"Origin", "https://x.test"}});
  response = bench.send(request);
  CHECK(header_values(response, "Access-Control-Allow-Origin") == "absent");
  CHECK(bench.log[1].hint ==
        "CORS: GET /dev/api from https://x.test: a browser keeps this answer from the page: it has no "
        "Access-Control-Allow-Origin; the handler has to set Access-Control-Allow-Origin, for cors of the "
        "event "
        "only makes the OPTIONS method");
  bench.send(request);
  CHECK(bench.log[2].hint.empty());  // said once
}

TEST_CASE("server: CORS of an HTTP API is the gateway's") {
  Service service = both();
  service.http_api_cors.emplace();
  service.http_api_cors->allowed_origins = {"https://x.test"};
  Bench bench(service);
  const std::vector<HttpHeader> headers{{"Origin", "https://x.test"},
                                        {"Access-Control-Request-Method", "GET"}};
  HttpResponse response = bench.send(make_request("OPTIONS", "/anything", headers));
  CHECK(response.status == 204);
  CHECK(header_values(response, "access-control-allow-origin") == "https://x.test");
  CHECK(header_values(response, "apigw-requestid").size() == 16);
  // Below the stage it is the REST API that answers.
  CHECK(bench.send(make_request("OPTIONS", "/dev/nothing", headers)).status == 403);
  CHECK(bench.send(make_request("OPTIONS", "/dev/api", headers)).status == 200);

  bench.invoker.answer_with(R"({"statusCode":200,"headers":{"Access-Control-Allow-Origin":"evil"}})");
  response = bench.send(make_request("GET", "/todos", headers));
  CHECK(header_values(response, "access-control-allow-origin") == "https://x.test");
  response = bench.send(make_request("GET", "/nothing", headers));
  CHECK(response.status == 404);
  CHECK(header_values(response, "access-control-allow-origin") == "https://x.test");
}

TEST_CASE("server: what is under /_offstage/ is ours") {
  Bench bench(both());
  CHECK(bench.outcome(make_request("GET", "/_offstage/health")) == R"(200 {"status":"ok"})");
  CHECK(bench.outcome(make_request("GET", "/_offstage/health?x")) == R"(200 {"status":"ok"})");
  CHECK(bench.send(make_request("POST", "/_offstage/health")).status == 405);
  CHECK(bench.outcome(make_request("GET", "/_offstage/other")) == kNotFound);
  CHECK(bench.log.empty());
  CHECK(bench.outcome(make_request("GET", "/_offstage")) == kNotFound);
  CHECK(bench.log.size() == 1);
}

TEST_CASE("server: a log line is one line") {
  AccessRecord record{.method = "GET",
                      .path = "/a",
                      .status = 502,
                      .function = "f",
                      .milliseconds = 3.25,
                      .note = "a\nb\x1b[1m"};
  CHECK(access_line(record) == "GET /a 502 f 3.2 ms: a b [1m");
  record.function.clear();
  record.note.clear();
  CHECK(access_line(record) == "GET /a 502 - 3.2 ms");
}

}  // namespace offstage::gateway

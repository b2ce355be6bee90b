#include "gateway/request_validator.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

Service validated(RequestValidation rules) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method("POST", "/items/{id}")};
  service.rest_methods[0].validation = std::move(rules);
  return service;
}

HttpRequest post(std::string target, std::vector<HttpHeader> headers = {}, std::string body = {}) {
  return make_request("POST", std::move(target), std::move(headers), std::move(body));
}

}  // namespace

TEST_CASE("request validation: every missing parameter is named, headers first") {
  RequestValidation rules;
  rules.headers = {"X-A", "X-B"};
  rules.path_parameters = {"id"};
  rules.query_parameters = {"page", "size"};
  Bench bench(validated(rules));
  CHECK(bench.outcome(post("/dev/items/1?size=2", {{"x-b", "1"}})) ==
        R"(400 {"message":"Missing required request parameters: [X-A, page]"})");
  CHECK(bench.outcome(post("/dev/items/1?size=&page", {{"X-A", ""}, {"X-B", "1"}})) ==
        R"(400 {"message":"Missing required request parameters: [X-A, page, size]"})");
  CHECK(bench.outcome(post("/dev/items/1?size=2&page=1", {{"X-A", "1"}, {"X-B", "1"}})) == "200 ok");
  CHECK(header_values(bench.send(post("/dev/items/1")), "x-amzn-ErrorType") == "BadRequestException");
  CHECK(bench.invoker.invocations.size() == 1);
}

TEST_CASE("request validation: the body against the schema of its media type") {
  RequestValidation rules;
  rules.body_schemas["application/json"] = R"({"type":"object","required":["name"]})";
  Bench bench(validated(rules));
  constexpr const char* kInvalid = R"(400 {"message":"Invalid request body"})";
  const auto send = [&](const char* type, const char* body) {
    std::vector<HttpHeader> headers;
    if (type != nullptr) headers.push_back({"Content-Type", type});
    return bench.outcome(post("/dev/items/1", std::move(headers), body));
  };
  CHECK(send("application/json", R"({"name":"a"})") == "200 ok");
  CHECK(send("application/json; charset=utf-8", R"({"nam":"a"})") == kInvalid);
  CHECK(send(nullptr, R"({"nam":"a"})") == kInvalid);
  CHECK(send("application/json", "") == kInvalid);
  CHECK(send("application/json", "{") == kInvalid);
  CHECK(send("text/plain", "{") == "200 ok");
}

}  // namespace offstage::gateway

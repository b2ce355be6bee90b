#include "gateway/response_cache.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

Service cached() {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method("GET", "/items/{id}"), rest_method("GET", "/plain")};
  service.rest_api.cache_cluster = true;
  service.rest_methods[0].cache = {
      .enabled = true, .ttl_s = 60, .key_parameters = {"method.request.path.id"}};
  service.rest_methods[1].cache = {.enabled = false, .ttl_s = 60, .key_parameters = {}};
  return service;
}

}  // namespace

TEST_CASE("response cache: an answer serves until its time is up, for each set of key parameters") {
  Bench bench(cached());
  CHECK(bench.get("/dev/items/1").body == "ok");
  bench.invoker.answer_with(R"({"statusCode":200,"body":"new"})");
  CHECK(bench.get("/dev/items/1").body == "ok");
  CHECK(bench.get("/dev/items/1?page=2").body == "ok");
  CHECK(bench.get("/dev/items/2").body == "new");
  CHECK(bench.log[1].note == "from the cache");
  bench.clock.advance_ms(59'999);
  CHECK(bench.get("/dev/items/1").body == "ok");
  bench.clock.advance_ms(1);
  CHECK(bench.get("/dev/items/1").body == "new");
}

TEST_CASE("response cache: every answer has ids of its own") {
  Bench bench(cached());
  const HttpResponse first = bench.get("/dev/items/1");
  const HttpResponse second = bench.get("/dev/items/1");
  CHECK(header_values(first, "x-amzn-RequestId") != header_values(second, "x-amzn-RequestId"));
  CHECK(header_values(second, "x-amzn-RequestId").find('|') == std::string::npos);
}

TEST_CASE("response cache: the client may ask for a new answer, which is kept") {
  Bench bench(cached());
  bench.get("/dev/items/1");
  bench.invoker.answer_with(R"({"statusCode":200,"body":"new"})");
  CHECK(bench.send(make_request("GET", "/dev/items/1", {{"Cache-Control", "max-age=0"}})).body == "new");
  CHECK(bench.get("/dev/items/1").body == "new");
}

TEST_CASE("response cache: what is not kept") {
  Service service = cached();
  SUBCASE("a method without caching") {}
  SUBCASE("a stage without a cluster") {
    service.rest_api.cache_cluster = false;
    service.rest_methods[1].cache.enabled = true;
  }
  SUBCASE("no time to live") {
    service.rest_methods[1].cache = {.enabled = true, .ttl_s = 0, .key_parameters = {}};
  }
  Bench bench(service);
  bench.get("/dev/plain");
  bench.get("/dev/plain");
  CHECK(bench.invoker.invocations.size() == 2);
}

TEST_CASE("response cache: failures are not kept") {
  Bench bench(cached());
  bench.invoker.answer_with(R"({"statusCode":500,"body":"no"})");
  bench.get("/dev/items/1");
  bench.invoker.answer_with(R"({"statusCode":200,"body":"yes"})");
  CHECK(bench.get("/dev/items/1").body == "yes");
}

}  // namespace offstage::gateway

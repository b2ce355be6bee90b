#include <doctest/doctest.h>

#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

Service service(const std::string& prefix, bool leaves_out_stage) {
  Service result;
  result.functions.push_back({.key = "f", .name = "f"});
  result.rest_methods.push_back({.verb = "GET", .path = "/api", .function = "f"});
  result.rest_api.prefix = prefix;
  result.rest_api.leaves_out_stage = leaves_out_stage;
  return result;
}

/// requestContext.path, path and stage of the event that a request makes; "" when nobody is called.
std::string called_with(const Service& described, const std::string& target) {
  Bench bench(described);
  if (bench.get(target).status != 200) return "";
  const auto event = json::Document::parse(bench.invoker.invocations.at(0).payload);
  const json::Value context = *event->root().find("requestContext");
  return std::string(context.find("path")->as_string()) + " " +
         std::string(event->root().find("path")->as_string()) + " " +
         std::string(context.find("stage")->as_string());
}

}  // namespace

// Rows "--prefix" and "--noPrependStageInUrl" of serverless-offline's flags; in events as with a base path of
// a custom domain.
TEST_CASE("REST base path: prefix and stage before the paths") {
  CHECK(called_with(service("", false), "/dev/api") == "/dev/api /api dev");
  CHECK(called_with(service("v1", false), "/v1/dev/api") == "/v1/dev/api /api dev");
  CHECK(called_with(service("v1", false), "/dev/api") == "");
  CHECK(called_with(service("/v1/", true), "/v1/api?x=1") == "/v1/api /api dev");
  CHECK(called_with(service("", true), "/api") == "/api /api dev");
  CHECK(called_with(service("", true), "/dev/api") == "");
  CHECK(called_with(service("v1", true), "/v1api") == "");
}

}  // namespace offstage::gateway

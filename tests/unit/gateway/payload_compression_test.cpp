#include "gateway/payload_compression.h"

#include <doctest/doctest.h>

#include <string>
#include <tuple>

#include "base/compression.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

using compression::Coding;

constexpr const char* kUnsupported = R"(415 {"message":"Unsupported Media Type"})";

Service shop(std::optional<int> compression_bytes_min = {}) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method("ANY", "/items")};
  service.rest_api.compression_bytes_min = compression_bytes_min;
  return service;
}

HttpRequest post(const std::string& coding, std::string body) {
  return make_request("POST", "/dev/items", {{"content-encoding", coding}}, std::move(body));
}

}  // namespace

TEST_CASE("compression: a request's body reaches the function as it was, its header stays") {
  for (const auto& [name, coding] : {std::pair("gzip", Coding::kGzip),
                                     {"deflate", Coding::kDeflate},
                                     {"GZIP", Coding::kGzip},
                                     {"identity", Coding::kIdentity}}) {
    CAPTURE(name);
    Bench bench(shop());
    CHECK(bench.outcome(post(name, compression::encode(coding, R"({"a":1})"))) == "200 ok");
    const auto event = json::Document::parse(bench.invoker.invocations.at(0).payload);
    CHECK(event->root().find("body")->as_string() == R"({"a":1})");
    CHECK_FALSE(event->root().find("isBase64Encoded")->as_bool());
    CHECK(event->root().find("headers")->find("content-encoding")->as_string() == name);
  }
}

TEST_CASE("compression: a body that is not what its header says is 415") {
  Bench bench(shop());
  CHECK(bench.outcome(post("gzip", "plain")) == kUnsupported);
  CHECK(bench.outcome(post("br", "plain")) == kUnsupported);
  CHECK(bench.outcome(post("gzip", compression::encode(Coding::kDeflate, "plain"))) == kUnsupported);
  CHECK(bench.invoker.invocations.empty());
  CHECK(bench.outcome(post("br", "")) == "200 ok");
}

TEST_CASE("compression: an answer is compressed when it is large enough and the client likes it best") {
  const std::string body(100, 'x');
  using Row = std::tuple<std::optional<int>, const char*, const char*>;  // setting, Accept-Encoding, coding
  const Row rows[] = {{{}, "gzip", "absent"},
                      {100, "gzip", "gzip"},
                      {101, "gzip", "absent"},
                      {0, "gzip", "gzip"},
                      {0, nullptr, "absent"},
                      {0, "*", "absent"},
                      {0, "", "absent"},
                      {0, "deflate", "deflate"},
                      {0, "gzip, deflate, br", "gzip"},
                      {0, "deflate, gzip", "deflate"},
                      {0, "deflate;q=0.5, gzip;q=1.0", "gzip"},
                      {0, "gzip;q=0.5, br", "absent"},
                      {0, "identity, gzip;q=0.5", "absent"},
                      {0, "gzip;q=0", "absent"}};
  for (const auto& [bytes_min, accept, expected] : rows) {
    const std::string shown = accept == nullptr ? "none" : accept;
    CAPTURE(shown);
    Bench bench(shop(bytes_min));
    bench.invoker.answer_with(R"({"body":")" + body + "\"}");
    HttpRequest request = make_request("GET", "/dev/items");
    if (accept != nullptr) request.headers.push_back({"accept-encoding", accept});
    const HttpResponse response = bench.send(request);
    CHECK(header_values(response, "Content-Encoding") == expected);
    const auto coding = compression::coding_named(std::string(expected) == "absent" ? "identity" : expected);
    CHECK(compression::decode(*coding, response.body, 1000) == body);
  }
}

TEST_CASE("compression: what is encoded already, and the gateway's own answers, stay as they are") {
  Bench bench(shop(0));
  const auto get = [&](const char* target) {
    return bench.send(make_request("GET", target, {{"Accept-Encoding", "gzip"}}));
  };
  bench.invoker.answer_with(R"({"body":"made elsewhere","headers":{"content-encoding":"br"}})");
  CHECK(get("/dev/items").body == "made elsewhere");
  CHECK(get("/dev/nothing").body == R"({"message":"Missing Authentication Token"})");
  bench.invoker.answer_with("{}");
  CHECK(header_values(get("/dev/items"), "Content-Encoding") == "absent");
}

}  // namespace offstage::gateway

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <string>
#include <thread>

#include "base/http_server.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

/// A server elsewhere: remembers what came and answers what it is told.
struct Upstream {
  Upstream() {
    auto started = HttpServer::start({}, [this](HttpRequest request, HttpReply reply) {
      const std::lock_guard lock(mutex);
      requests.push_back(std::move(request));
      if (is_slow) {
        held.push_back(std::move(reply));
      } else {
        reply(answer);
      }
    });
    REQUIRE(started.has_value());
    server = std::move(started).value();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server->port()); }

  std::mutex mutex;
  std::vector<HttpRequest> requests;
  bool is_slow = false;  // answers nothing
  std::vector<HttpReply> held;
  HttpResponse answer{200, {{"Content-Type", "text/plain"}, {"X-Up", "1"}, {"Server", "up"}}, "hello"};
  std::unique_ptr<HttpServer> server;  // last: its threads use the others
};

Service with(RestIntegration integration) {
  Service service;
  service.name = "shop";
  service.rest_api.stage_variables = {{"version", "v2"}};
  service.rest_methods = {rest_method("ANY", "/items/{id}", "")};
  service.rest_methods[0].integration = std::move(integration);
  return service;
}

std::string header_of(const HttpRequest& request, std::string_view name) {
  const std::string* value = request.header(name);
  return value == nullptr ? "absent" : *value;
}

}  // namespace

TEST_CASE("http proxy: everything goes on as it came, and comes back as it is") {
  Upstream upstream;
  RestIntegration integration;
  integration.type = RestIntegration::Type::kHttpProxy;
  integration.url = upstream.url() + "/${stageVariables.version}/things/{id}";
  integration.request_parameters = {{"integration.request.path.id", "method.request.path.id"},
                                    {"integration.request.header.X-Stage", "context.stage"},
                                    {"integration.request.querystring.extra", "'a b'"}};
  Bench bench(with(integration));
  const HttpResponse response = bench.send(
      make_request("PUT", "/dev/items/a%20b?x=1&x=2", {{"Host", "here"}, {"X-Mine", "yes"}}, "body"));
  CHECK(response.status == 200);
  CHECK(response.body == "hello");
  CHECK(header_values(response, "Content-Type") == "text/plain");
  CHECK(header_values(response, "X-Up") == "1");
  CHECK(header_values(response, "x-amzn-Remapped-Server") == "up");
  CHECK(header_values(response, "X-Amzn-Trace-Id") == "absent");
  const HttpRequest& seen = upstream.requests.at(0);
  CHECK(seen.method == "PUT");
  CHECK(seen.target == "/v2/things/a%20b?x=1&x=2&extra=a%20b");
  CHECK(seen.body == "body");
  CHECK(header_of(seen, "X-Mine") == "yes");
  CHECK(header_of(seen, "X-Stage") == "dev");
  CHECK(header_of(seen, "Host") != "here");
}

TEST_CASE("http: parameters and templates decide what goes on, the status what comes back") {
  Upstream upstream;
  upstream.answer = {503, {{"X-Reason", "tired"}}, R"x({"code":7})x"};
  RestIntegration integration;
  integration.type = RestIntegration::Type::kHttp;
  integration.url = upstream.url() + "/things";
  integration.http_method = "PATCH";
  integration.request_parameters = {
      {"integration.request.querystring.q", "method.request.querystring.search"},
      {"integration.request.header.X-Id", "method.request.path.id"}};
  integration.request_templates["application/json"] = {R"x({"wrapped":$input.json('$')})x", {}};
  IntegrationResponse fine;
  IntegrationResponse failed;
  failed.status = 502;
  failed.selection_pattern = "5\\d{2}";
  failed.parameters = {{"method.response.header.X-Why", "integration.response.header.X-Reason"},
                       {"method.response.header.X-Code", "integration.response.body.code"}};
  integration.responses = {fine, failed};
  Bench bench(with(integration));
  const HttpResponse response =
      bench.send(make_request("POST", "/dev/items/7?search=a%26b&other=1", {}, "[1]"));
  CHECK(response.status == 502);
  CHECK(response.body == R"x({"code":7})x");
  CHECK(header_values(response, "X-Why") == "tired");
  CHECK(header_values(response, "X-Code") == "7");
  const HttpRequest& seen = upstream.requests.at(0);
  CHECK(seen.method == "PATCH");
  CHECK(seen.target == "/things?q=a%26b");
  CHECK(seen.body == R"x({"wrapped":[1]})x");
  CHECK(header_of(seen, "X-Id") == "7");
}

TEST_CASE("http: nobody there is 504") {
  RestIntegration integration;
  integration.type = RestIntegration::Type::kHttpProxy;
  {
    const Upstream gone;
    integration.url = gone.url();
  }
  Bench bench(with(integration));
  const HttpResponse response = bench.send(make_request("GET", "/dev/items/1"));
  CHECK(response.status == 504);
  CHECK(response.body == R"x({"message": "Network error communicating with endpoint"})x");
}

TEST_CASE("integrations: a server that is too slow is 504, whichever the integration is") {
  for (const auto type :
       {RestIntegration::Type::kHttp, RestIntegration::Type::kHttpProxy, RestIntegration::Type::kDynamoDb}) {
    Upstream upstream;
    upstream.is_slow = true;
    RestIntegration integration;
    integration.type = type;
    integration.url = upstream.url();
    integration.action = "GetItem";
    integration.timeout_ms = 60;
    integration.responses = {{}};
    GatewayOptions options;
    options.dynamodb = {upstream.url(), "eu-west-1", {"key", "secret", ""}};
    Bench bench(with(integration), std::move(options));
    const HttpResponse response = bench.send(make_request("GET", "/dev/items/1"));
    CHECK(response.status == 504);
    CHECK(response.body == R"x({"message": "Endpoint request timed out"})x");
    CHECK(bench.log.at(0).note == upstream.url() + ": no answer within 60 ms");
  }
}

TEST_CASE("integrations: slow requests do not hold up others") {
  constexpr int kSlow = 20;
  Upstream slow;
  slow.is_slow = true;
  Upstream quick;
  Service service = with({});
  service.rest_methods.push_back(rest_method("GET", "/quick", ""));
  for (RestMethod& method : service.rest_methods) {
    method.integration.type = RestIntegration::Type::kHttpProxy;
    method.integration.url = method.path == "/quick" ? quick.url() : slow.url();
  }
  std::promise<void> all_answered;
  std::atomic<int> answered = 0;
  Bench bench(service);  // its end waits for the threads that use the two
  for (int i = 0; i < kSlow; ++i) {
    bench.gateway.handle(make_request("GET", "/dev/items/1"), [&](const HttpResponse&) {
      if (++answered == kSlow) all_answered.set_value();
    });
  }
  CHECK(bench.outcome(make_request("GET", "/dev/quick")) == "200 hello");
  CHECK(answered == 0);
  const auto asked = [&] {
    const std::lock_guard lock(slow.mutex);
    return slow.held.size();
  };
  while (asked() < kSlow) std::this_thread::yield();
  for (const HttpReply& reply : slow.held) reply({});
  all_answered.get_future().wait();
}

TEST_CASE("dynamodb: a template makes the request, which is signed, and its status selects the answer") {
  Upstream dynamodb;
  dynamodb.answer = {200, {}, R"x({"Item":{"name":{"S":"Alien"}}})x"};
  RestIntegration integration;
  integration.type = RestIntegration::Type::kDynamoDb;
  integration.action = "GetItem";
  integration.request_templates["application/json"] = {
      R"x({"TableName":"movies","Key":{"name":{"S":"$input.params('id')"}}})x", {}};
  IntegrationResponse fine;
  fine.templates["application/json"] = {R"x({"name":"$input.path('$.Item.name.S')"})x", {}};
  IntegrationResponse bad;
  bad.status = 400;
  bad.selection_pattern = "4\\d{2}";
  integration.responses = {fine, bad};
  GatewayOptions options;
  options.dynamodb = {dynamodb.url(), "eu-west-1", {"key", "secret", ""}};
  Bench bench(with(integration), std::move(options));
  const HttpResponse response = bench.send(make_request("GET", "/dev/items/Alien%203"));
  CHECK(response.status == 200);
  CHECK(response.body == R"x({"name":"Alien"})x");
  const HttpRequest& seen = dynamodb.requests.at(0);
  CHECK(seen.body == R"x({"TableName":"movies","Key":{"name":{"S":"Alien 3"}}})x");
  CHECK(header_of(seen, "X-Amz-Target") == "DynamoDB_20120810.GetItem");
  CHECK(header_of(seen, "Authorization").find("Credential=key/20260710/eu-west-1/dynamodb/aws4_request") !=
        std::string::npos);

  dynamodb.answer = {400, {}, R"x({"__type":"x"})x"};
  CHECK(bench.send(make_request("GET", "/dev/items/x")).status == 400);
}

}  // namespace offstage::gateway

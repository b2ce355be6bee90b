#include "gateway/event_v2.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

constexpr std::int64_t kNow = 1'783'711'145'766;

const RequestIds kIds{.uuid = "unused",
                      .extended_id = "ATfSmjLgPHcESJw=",
                      .trace_root = "Root=1-6a5145a9-1bae89e2512ec92d5d9438a0"};
const ApiIdentity kApi{"123456789012", "abcdefghij", "$default", ""};

struct Routed {
  HttpRequest request;
  std::string path;
  std::string route_key;
  PathParameters parameters;
  bool is_binary = false;
};

std::string event_of(const Routed& routed) {
  return http_api_event_v2({.http = routed.request,
                            .api = kApi,
                            .ids = kIds,
                            .now_ms = kNow,
                            .path = routed.path,
                            .route_path = "/unused",
                            .resource_id = {},
                            .route_key = routed.route_key,
                            .parameters = routed.parameters,
                            .is_binary = routed.is_binary});
}

std::string member(const std::string& event, std::string_view key) {
  const auto document = json::Document::parse(event);
  REQUIRE(document);
  const auto value = document->root().find(key);
  return value ? value->to_json() : "absent";
}

}  // namespace

TEST_CASE("event v2: a whole event with everything in it") {
  const Routed routed{
      make_request("POST", "/capture/space%20value/?repeat=one&repeat=two&f&literal=a+b&encoded=a%2Bb",
                   {{"Host", "api.example.test:3000"},
                    {"User-Agent", "curl/8.7.1"},
                    {"Accept", "*/*"},
                    {"X-Probe", "first"},
                    {"Cookie", "session=abc123; theme=dark"},
                    {"x-probe", "second"},
                    {"cookie", "a=%20;;b=\"q v\" "},
                    {"Content-Type", "application/json"},
                    {"Content-Length", "2"},
                    {"Connection", "keep-alive"},
                    {"X-Forwarded-For", "9.9.9.9"}},
                   "{}"),
      "/capture/space%20value/",
      "POST /capture/{id}",
      {{"id", "space%20value"}}};
  CHECK(event_of(routed) == compact(R"({
    "version": "2.0",
    "routeKey": "POST /capture/{id}",
    "rawPath": "/capture/space value/",
    "rawQueryString": "repeat=one&repeat=two&f&literal=a+b&encoded=a%2Bb",
    "cookies": ["session=abc123", "theme=dark", "a=%20", "b=\"q v\""],
    "headers": {"host": "api.example.test:3000", "user-agent": "curl/8.7.1", "accept": "*/*",
      "x-probe": "first,second", "content-type": "application/json", "content-length": "2",
      "x-amzn-trace-id": "Root=1-6a5145a9-1bae89e2512ec92d5d9438a0",
      "x-forwarded-for": "9.9.9.9, 127.0.0.1", "x-forwarded-port": "3000", "x-forwarded-proto": "http"},
    "queryStringParameters": {"repeat": "one,two", "f": "", "literal": "a b", "encoded": "a+b"},
    "requestContext": {
      "accountId": "123456789012", "apiId": "abcdefghij", "domainName": "api.example.test",
      "domainPrefix": "api",
      "http": {"method": "POST", "path": "/capture/space value/", "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1", "userAgent": "curl/8.7.1"},
      "requestId": "ATfSmjLgPHcESJw=", "routeKey": "POST /capture/{id}", "stage": "$default",
      "time": "10/Jul/2026:19:19:05 +0000", "timeEpoch": 1783711145766},
    "pathParameters": {"id": "space value"},
    "body": "{}",
    "isBase64Encoded": false})"));
}

TEST_CASE("event v2: what there is nothing of is absent") {
  const Routed routed{make_request("GET", "/", {{"Host", "127.0.0.1"}}), "/", "$default", {}};
  CHECK(event_of(routed) == compact(R"({
    "version": "2.0", "routeKey": "$default", "rawPath": "/", "rawQueryString": "",
    "headers": {"host": "127.0.0.1", "x-amzn-trace-id": "Root=1-6a5145a9-1bae89e2512ec92d5d9438a0",
      "x-forwarded-for": "127.0.0.1", "x-forwarded-port": "80", "x-forwarded-proto": "http"},
    "requestContext": {
      "accountId": "123456789012", "apiId": "abcdefghij", "domainName": "127.0.0.1", "domainPrefix": "127",
      "http": {"method": "GET", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1",
        "userAgent": ""},
      "requestId": "ATfSmjLgPHcESJw=", "routeKey": "$default", "stage": "$default",
      "time": "10/Jul/2026:19:19:05 +0000", "timeEpoch": 1783711145766},
    "isBase64Encoded": false})"));
}

TEST_CASE("event v2: bodies and bytes that are not UTF-8") {
  Routed routed{make_request("POST", "/x%ff?%ff=1", {}, std::string("\xff\0", 2)), "/x%ff", "POST /x", {}};
  CHECK(member(event_of(routed), "body") == "\"\xef\xbf\xbd\\u0000\"");
  CHECK(member(event_of(routed), "rawPath") == "\"/x\xef\xbf\xbd\"");
  CHECK(member(event_of(routed), "rawQueryString") == R"("%ff=1")");
  CHECK(member(event_of(routed), "queryStringParameters") == "{\"\xef\xbf\xbd\":\"1\"}");
  routed.is_binary = true;
  CHECK(member(event_of(routed), "body") == R"("/wA=")");
  CHECK(member(event_of(routed), "isBase64Encoded") == "true");
  routed.request.body.clear();
  CHECK(member(event_of(routed), "body") == "absent");
  CHECK(member(event_of(routed), "isBase64Encoded") == "false");
}

TEST_CASE("event v2: a plus in the path is a plus") {
  const Routed routed{make_request("GET", "/a+b%2B"), "/a+b%2B", "GET /{id}", {{"id", "a+b%2B"}}};
  CHECK(member(event_of(routed), "rawPath") == R"("/a+b+")");
  CHECK(member(event_of(routed), "pathParameters") == R"({"id":"a+b+"})");
}

}  // namespace offstage::gateway

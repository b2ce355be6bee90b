#include "gateway/event_v1.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

constexpr std::int64_t kNow = 1'783'711'144'836;  // 10 July 2026, 19:19:04.836 UTC

const RequestIds kIds{.uuid = "7c2af7db-31f3-42b5-8a6d-9ffc74e3b9e0",
                      .extended_id = "ATfSdF7nPHcErRA=",
                      .trace_root = "Root=1-6a5145a8-536f3e792f6be9b44c1f46fa"};
const ApiIdentity kRest{"123456789012", "abcdefghij", "dev", "dep123", "us-east-1", "/dev"};
const ApiIdentity kHttp{"123456789012", "abcdefghij", "$default", "", "us-east-1"};

struct Routed {
  HttpRequest request;
  std::string path;
  std::string route;
  PathParameters parameters;
  bool is_binary = false;
};

ProxyRequest proxied(const Routed& routed, const ApiIdentity& api) {
  return {.http = routed.request,
          .api = api,
          .ids = kIds,
          .now_ms = kNow,
          .path = routed.path,
          .route_path = routed.route,
          .resource_id = "al6gqb",
          .route_key = "ANY /unused",
          .parameters = routed.parameters,
          .is_binary = routed.is_binary};
}

/// One member of the event as JSON text.
std::string member(const std::string& event, std::string_view key) {
  const auto document = json::Document::parse(event);
  REQUIRE(document);
  const auto value = document->root().find(key);
  return value ? value->to_json() : "absent";
}

}  // namespace

TEST_CASE("event v1: a whole REST event with everything in it") {
  const Routed routed{
      make_request("POST",
                   "/dev/capture/space%20value?repeat=one&repeat=two&redirect=https%3A%2F%2Fx.test%2Fa&"
                   "literal=a+b&encoded=a%2Bb&empty=&alone",
                   {{"host", "api.example.test:3000"},
                    {"user-agent", "curl/8.7.1"},
                    {"accept", "*/*"},
                    {"X-Probe", "first"},
                    {"cookie", "session=abc; theme=dark"},
                    {"x-probe", "second"},
                    {"authorization", "Bearer t"},
                    {"Content-Length", "7"},
                    {"Connection", "keep-alive"},
                    {"Transfer-Encoding", "chunked"},
                    {"TE", "trailers"},
                    {"Expect", "100-continue"}},
                   "lambda-\xce\xbb"),
      "/capture/space%20value",
      "/{proxy+}",
      {{"proxy", "capture/space%20value"}}};
  CHECK(rest_event(proxied(routed, kRest)) == compact(R"({
    "resource": "/{proxy+}",
    "path": "/capture/space%20value",
    "httpMethod": "POST",
    "headers": {
      "Host": "api.example.test:3000", "User-Agent": "curl/8.7.1", "accept": "*/*", "X-Probe": "first",
      "cookie": "session=abc; theme=dark", "x-probe": "second", "Authorization": "Bearer t",
      "X-Amzn-Trace-Id": "Root=1-6a5145a8-536f3e792f6be9b44c1f46fa", "X-Forwarded-For": "127.0.0.1",
      "X-Forwarded-Port": "3000", "X-Forwarded-Proto": "http"},
    "multiValueHeaders": {
      "Host": ["api.example.test:3000"], "User-Agent": ["curl/8.7.1"], "accept": ["*/*"],
      "X-Probe": ["first"], "cookie": ["session=abc; theme=dark"], "x-probe": ["second"],
      "Authorization": ["Bearer t"],
      "X-Amzn-Trace-Id": ["Root=1-6a5145a8-536f3e792f6be9b44c1f46fa"], "X-Forwarded-For": ["127.0.0.1"],
      "X-Forwarded-Port": ["3000"], "X-Forwarded-Proto": ["http"]},
    "queryStringParameters": {"repeat": "two", "redirect": "https://x.test/a", "literal": "a b",
      "encoded": "a+b", "empty": "", "alone": ""},
    "multiValueQueryStringParameters": {"repeat": ["one", "two"], "redirect": ["https://x.test/a"],
      "literal": ["a b"], "encoded": ["a+b"], "empty": [""], "alone": [""]},
    "pathParameters": {"proxy": "capture/space%20value"},
    "stageVariables": null,
    "requestContext": {
      "accountId": "123456789012", "apiId": "abcdefghij", "deploymentId": "dep123",
      "domainName": "api.example.test", "domainPrefix": "api", "extendedRequestId": "ATfSdF7nPHcErRA=",
      "httpMethod": "POST",
      "identity": {"accessKey": null, "accountId": null, "caller": null,
        "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null, "cognitoIdentityId": null,
        "cognitoIdentityPoolId": null, "principalOrgId": null, "sourceIp": "127.0.0.1", "user": null,
        "userAgent": "curl/8.7.1", "userArn": null},
      "path": "/dev/capture/space%20value", "protocol": "HTTP/1.1",
      "requestId": "7c2af7db-31f3-42b5-8a6d-9ffc74e3b9e0",
      "requestTime": "10/Jul/2026:19:19:04 +0000", "requestTimeEpoch": 1783711144836,
      "resourceId": "al6gqb", "resourcePath": "/{proxy+}", "stage": "dev"},
    "body": "lambda-λ",
    "isBase64Encoded": false})"));
}

TEST_CASE("event v1: a REST event with nothing in it has nulls") {
  const Routed routed{make_request("GET", "/dev"), "/", "/", {}};
  CHECK(rest_event(proxied(routed, kRest)) == compact(R"({
    "resource": "/", "path": "/", "httpMethod": "GET",
    "headers": {"X-Amzn-Trace-Id": "Root=1-6a5145a8-536f3e792f6be9b44c1f46fa",
      "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Port": "80", "X-Forwarded-Proto": "http"},
    "multiValueHeaders": {"X-Amzn-Trace-Id": ["Root=1-6a5145a8-536f3e792f6be9b44c1f46fa"],
      "X-Forwarded-For": ["127.0.0.1"], "X-Forwarded-Port": ["80"], "X-Forwarded-Proto": ["http"]},
    "queryStringParameters": null, "multiValueQueryStringParameters": null, "pathParameters": null,
    "stageVariables": null,
    "requestContext": {
      "accountId": "123456789012", "apiId": "abcdefghij", "deploymentId": "dep123",
      "domainName": "", "domainPrefix": "", "extendedRequestId": "ATfSdF7nPHcErRA=", "httpMethod": "GET",
      "identity": {"accessKey": null, "accountId": null, "caller": null,
        "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null, "cognitoIdentityId": null,
        "cognitoIdentityPoolId": null, "principalOrgId": null, "sourceIp": "127.0.0.1", "user": null,
        "userAgent": null, "userArn": null},
      "path": "/dev/", "protocol": "HTTP/1.1", "requestId": "7c2af7db-31f3-42b5-8a6d-9ffc74e3b9e0",
      "requestTime": "10/Jul/2026:19:19:04 +0000", "requestTimeEpoch": 1783711144836,
      "resourceId": "al6gqb", "resourcePath": "/", "stage": "dev"},
    "body": null, "isBase64Encoded": false})"));
}

TEST_CASE("event v1: what authorizer, API key, stage variables and operation name add") {
  const Routed routed{make_request("GET", "/dev/items"), "/items", "/items", {}};
  const std::map<std::string, std::string, std::less<>> variables{{"alias", "blue"}};
  ProxyRequest request = proxied(routed, kRest);
  request.authorizer = R"({"principalId":"u1","integrationLatency":3})";
  request.api_key_id = "key1234567";
  request.api_key = "secret";
  request.operation_name = "ListItems";
  request.stage_variables = &variables;
  const std::string event = rest_event(request);
  CHECK(member(event, "stageVariables") == R"({"alias":"blue"})");
  const auto context = json::Document::parse(member(event, "requestContext"));
  CHECK(context->root().find("authorizer")->to_json() == R"({"principalId":"u1","integrationLatency":3})");
  CHECK(context->root().find("operationName")->as_string() == "ListItems");
  CHECK(context->root().find("identity")->find("apiKey")->as_string() == "secret");
  CHECK(context->root().find("identity")->find("apiKeyId")->as_string() == "key1234567");

  request.authorizer = R"({"claims":{"sub":"u1"},"scopes":null})";
  CHECK(member(http_api_event_v1(request), "requestContext").find(R"("authorizer":{"claims":{"sub":"u1"})") !=
        std::string::npos);
}

TEST_CASE("event v1: payload 1.0 of an HTTP API") {
  const Routed routed{make_request("PUT", "/items/a%20b/?q=1",
                                   {{"Host", "[::1]:3000"},
                                    {"Content-Length", "2"},
                                    {"Content-Type", "text/plain"},
                                    {"Cookie", "a=1"},
                                    {"Connection", "close"},
                                    {"X-Own", "v"}},
                                   "hi"),
                      "/items/a%20b/",
                      "/items/{id}",
                      {{"id", "a%20b"}}};
  CHECK(http_api_event_v1(proxied(routed, kHttp)) == compact(R"({
    "version": "1.0", "resource": "/items/{id}", "path": "/items/a b/", "httpMethod": "PUT",
    "headers": {"Host": "[::1]:3000", "Content-Length": "2", "content-type": "text/plain", "cookie": "a=1",
      "x-own": "v", "X-Amzn-Trace-Id": "Root=1-6a5145a8-536f3e792f6be9b44c1f46fa",
      "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Port": "3000", "X-Forwarded-Proto": "http"},
    "multiValueHeaders": {"Host": ["[::1]:3000"], "Content-Length": ["2"], "content-type": ["text/plain"],
      "cookie": ["a=1"], "x-own": ["v"],
      "X-Amzn-Trace-Id": ["Root=1-6a5145a8-536f3e792f6be9b44c1f46fa"],
      "X-Forwarded-For": ["127.0.0.1"], "X-Forwarded-Port": ["3000"], "X-Forwarded-Proto": ["http"]},
    "queryStringParameters": {"q": "1"}, "multiValueQueryStringParameters": {"q": ["1"]},
    "pathParameters": {"id": "a b"}, "stageVariables": null,
    "requestContext": {
      "accountId": "123456789012", "apiId": "abcdefghij", "authorizer": {"claims": null, "scopes": null},
      "domainName": "[::1]", "domainPrefix": "[::1]", "extendedRequestId": "ATfSdF7nPHcErRA=",
      "httpMethod": "PUT",
      "identity": {"accessKey": null, "accountId": null, "caller": null,
        "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null, "cognitoIdentityId": null,
        "cognitoIdentityPoolId": null, "principalOrgId": null, "sourceIp": "127.0.0.1", "user": null,
        "userAgent": null, "userArn": null},
      "path": "/items/a b/", "protocol": "HTTP/1.1", "requestId": "ATfSdF7nPHcErRA=",
      "requestTime": "10/Jul/2026:19:19:04 +0000", "requestTimeEpoch": 1783711144836, "resourceId": null,
      "resourcePath": "/items/{id}", "stage": "$default"},
    "body": "hi", "isBase64Encoded": false})"));
}

TEST_CASE("event v1: bodies of any bytes") {
  Routed routed{make_request("POST", "/", {}, std::string("a\0b", 3)), "/", "/", {}};
  std::string event = rest_event(proxied(routed, kRest));
  CHECK(member(event, "body") == R"("a\u0000b")");
  CHECK(member(event, "isBase64Encoded") == "false");

  routed.request.body = "\xff\xfeok";
  CHECK(member(rest_event(proxied(routed, kRest)), "body") == "\"\xef\xbf\xbd\xef\xbf\xbdok\"");

  routed.is_binary = true;
  event = rest_event(proxied(routed, kRest));
  CHECK(member(event, "body") == R"("//5vaw==")");
  CHECK(member(event, "isBase64Encoded") == "true");

  routed.request.body.clear();
  event = rest_event(proxied(routed, kRest));
  CHECK(member(event, "body") == "null");
  CHECK(member(event, "isBase64Encoded") == "false");
}

TEST_CASE("event v1: queries of any shape") {
  const std::pair<const char*, const char*> rows[] = {{"/?", "null"},
                                                      {"/?&&", "null"},
                                                      {"/?a", R"({"a":[""]})"},
                                                      {"/?a=1&b=2&a=", R"({"a":["1",""],"b":["2"]})"},
                                                      {"/?a=b=c", R"({"a":["b=c"]})"},
                                                      {"/?=v", R"({"":["v"]})"},
                                                      {"/?%61+b=%2B%zz%", R"({"a b":["+%zz%"]})"},
                                                      {"/?x=%ff", "{\"x\":[\"\xef\xbf\xbd\"]}"},
                                                      {"/?x=%00", R"({"x":["\u0000"]})"},
                                                      {"/?a?b=c", R"({"a?b":["c"]})"},
                                                      {"/?A=1&a=2", R"({"A":["1"],"a":["2"]})"}};
  for (const auto& [target, expected] : rows) {
    CAPTURE(target);
    const Routed routed{make_request("GET", target), "/", "/", {}};
    CHECK(member(rest_event(proxied(routed, kRest)), "multiValueQueryStringParameters") == expected);
  }
}

TEST_CASE("event v1: what the client says of itself as a proxy") {
  const Routed routed{make_request("GET", "/",
                                   {{"Host", "h"},
                                    {"x-forwarded-for", "1.2.3.4"},
                                    {"X-Forwarded-Proto", "https"},
                                    {"X-Forwarded-Port", "443"},
                                    {"x-amzn-trace-id", "Root=1-5759e988-bd862e3fe1be46a994272793"}}),
                      "/",
                      "/",
                      {}};
  CHECK(member(rest_event(proxied(routed, kRest)), "headers") == compact(R"({"Host": "h",
      "X-Amzn-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793",
      "X-Forwarded-For": "1.2.3.4, 127.0.0.1", "X-Forwarded-Port": "80", "X-Forwarded-Proto": "http"})"));
}

TEST_CASE("event v1: the path keeps its slashes and escapes") {
  const Routed routed{make_request("GET", "/dev/a//b%2Fc/"), "/a//b%2Fc/", "/{p+}", {{"p", "a//b%2Fc"}}};
  const std::string event = rest_event(proxied(routed, kRest));
  CHECK(member(event, "path") == R"("/a//b%2Fc/")");
  CHECK(member(event, "pathParameters") == R"({"p":"a//b%2Fc"})");
}

}  // namespace offstage::gateway

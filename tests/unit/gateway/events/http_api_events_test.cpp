#include "base/sigv4.h"
#include "tests/unit/gateway/auth/key_folder.h"
#include "tests/unit/gateway/bench.h"
#include "tests/unit/gateway/events/whole_event.h"

/// Every field of what an HTTP API sends to functions, in both payload formats, as AWS documents it ("Create
/// AWS Lambda proxy integrations for HTTP APIs", "Control access to HTTP APIs with AWS Lambda authorizers")
/// and as captures show it.
namespace offstage::gateway {
namespace {

constexpr std::int64_t kNowMs = 1'783'711'144'836;  // where the bench's clock stands
constexpr const char* kIssuer = "https://issuer.example/";

/// `GET /items/7` with a Host header, in format 2.0.
const std::string kPlain2 = R"({
  "version": "2.0", "routeKey": "ANY /items/{id}", "rawPath": "/items/7", "rawQueryString": "",
  "headers": {"host": "api.example.test:3000", "x-amzn-trace-id": "~trace", "x-forwarded-for": "127.0.0.1",
    "x-forwarded-port": "3000", "x-forwarded-proto": "http"},
  "requestContext": {
    "accountId": "123456789012", "apiId": "~id10", "domainName": "api.example.test", "domainPrefix": "api",
    "http": {"method": "GET", "path": "/items/7", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1",
      "userAgent": ""},
    "requestId": "~extended", "routeKey": "ANY /items/{id}", "stage": "$default",
    "time": "10/Jul/2026:19:19:04 +0000", "timeEpoch": 1783711144836},
  "pathParameters": {"id": "7"}, "isBase64Encoded": false})";

/// The same in format 1.0.
const std::string kPlain1 = R"({
  "version": "1.0", "resource": "/items/{id}", "path": "/items/7", "httpMethod": "GET",
  "headers": {"Host": "api.example.test:3000", "X-Amzn-Trace-Id": "~trace",
    "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Port": "3000", "X-Forwarded-Proto": "http"},
  "multiValueHeaders": {"Host": ["api.example.test:3000"], "X-Amzn-Trace-Id": ["T"],
    "X-Forwarded-For": ["127.0.0.1"], "X-Forwarded-Port": ["3000"], "X-Forwarded-Proto": ["http"]},
  "queryStringParameters": null, "multiValueQueryStringParameters": null,
  "pathParameters": {"id": "7"}, "stageVariables": null,
  "requestContext": {
    "accountId": "123456789012", "apiId": "~id10", "authorizer": {"claims": null, "scopes": null},
    "domainName": "api.example.test", "domainPrefix": "api", "extendedRequestId": "~extended",
    "httpMethod": "GET",
    "identity": {"accessKey": null, "accountId": null, "caller": null, "cognitoAuthenticationProvider": null,
      "cognitoAuthenticationType": null, "cognitoIdentityId": null, "cognitoIdentityPoolId": null,
      "principalOrgId": null, "sourceIp": "127.0.0.1", "user": null, "userAgent": null, "userArn": null},
    "path": "/items/7", "protocol": "HTTP/1.1", "requestId": "~extended",
    "requestTime": "10/Jul/2026:19:19:04 +0000", "requestTimeEpoch": 1783711144836,
    "resourceId": null, "resourcePath": "/items/{id}", "stage": "$default"},
  "body": null, "isBase64Encoded": false})";

Service shop(const std::string& payload) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f"), function_named("guard")};
  service.http_api_routes = {http_api_route("ANY", "/items/{id}"), http_api_route("GET", "/"),
                             http_api_route("", "$default")};
  service.http_api_payload = payload;
  return service;
}

/// The first route behind an authorizer.
Service guarded(const std::string& payload, Authorizer authorizer, std::vector<std::string> scopes = {}) {
  Service service = shop(payload);
  authorizer.name = "guard";
  authorizer.function = "guard";
  authorizer.ttl_s = 0;
  authorizer.identity_sources = {"$request.header.Authorization"};
  service.http_api_authorizers = {std::move(authorizer)};
  service.http_api_routes[0].authorization = {Authorization::Kind::kAuthorizer, "guard", std::move(scopes)};
  return service;
}

Authorizer lambda(const std::string& payload, bool simple) {
  Authorizer authorizer;
  authorizer.type = Authorizer::Type::kRequest;
  authorizer.payload_version = payload;
  authorizer.simple_responses = simple;
  return authorizer;
}

Authorizer jwt() {
  Authorizer authorizer;
  authorizer.type = Authorizer::Type::kJwt;
  authorizer.issuer = kIssuer;
  authorizer.audience = {"shop"};
  return authorizer;
}

HttpRequest request(std::string method, std::string target, std::vector<HttpHeader> headers = {},
                    std::string body = {}) {
  headers.insert(headers.begin(), {"Host", "api.example.test:3000"});
  return make_request(std::move(method), std::move(target), std::move(headers), std::move(body));
}

/// A request to the guarded route.
HttpRequest with_token(const std::string& token) {
  return request("GET", "/items/7", {{"authorization", token}});
}

std::vector<Change> joined(std::vector<std::vector<Change>> lists) {
  std::vector<Change> all;
  for (std::vector<Change>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

/// A header of one value, in both places of format 1.0.
std::vector<Change> header(const std::string& name, const std::string& value) {
  return {{"headers/" + name, json::quoted(value)},
          {"multiValueHeaders/" + name, "[" + json::quoted(value) + "]"}};
}

std::string policy() {
  return R"({"principalId":"user1","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
         R"("Action":"execute-api:Invoke","Resource":"*"}]},"context":{"role":"admin","level":3}})";
}
constexpr const char* kYes = R"({"isAuthorized":true,"context":{"n":1,"list":[true,null],"deep":{"a":"b"}}})";

/// What is wrong with the event that the n-th invocation was given; "" for nothing.
std::string wrong(const Bench& bench, std::size_t n, std::string expected) {
  REQUIRE(bench.invoker.invocations.size() > n);
  const std::string& event = bench.invoker.invocations[n].payload;
  const json::Document document = parsed(event);
  const json::Document wanted = parsed(expected);
  if (wanted.root().find("multiValueHeaders")) {
    const std::string trace(document.root().find("headers")->find("X-Amzn-Trace-Id")->as_string());
    expected =
        with_changes(std::move(expected), {{"multiValueHeaders/X-Amzn-Trace-Id", "[\"" + trace + "\"]"}});
  }
  return differences(expected, event);
}

std::string route_arn(const Bench& bench) {
  return "\"arn:aws:execute-api:us-east-1:123456789012:" + http_api_identity(bench.described).id +
         "/$default/GET/items/7\"";
}

struct Row {
  const char* name;
  HttpRequest request;
  std::vector<Change> changes;  // from kPlain2 or kPlain1
};

std::vector<Row> rows2() {
  return {
      {"nothing in it", request("GET", "/items/7"), {}},
      {"the root",
       request("GET", "/", {{"Content-Length", "0"}}),
       {{"routeKey", R"("GET /")"},
        {"rawPath", R"("/")"},
        {"pathParameters", ""},
        {"headers/content-length", R"("0")"},
        {"requestContext/routeKey", R"("GET /")"},
        {"requestContext/http/path", R"("/")"}}},
      {"the default route",
       request("DELETE", "/no/such%20place/"),
       {{"routeKey", R"("$default")"},
        {"rawPath", R"("/no/such place/")"},
        {"pathParameters", ""},
        {"requestContext/routeKey", R"("$default")"},
        {"requestContext/http/method", R"("DELETE")"},
        {"requestContext/http/path", R"("/no/such place/")"}}},
      {"path, query, cookies and headers",
       request("GET", "/items/a%20b/?a=1&a=2&b=x+y%2B&f",
               {{"User-Agent", "curl/8.7.1"},
                {"X-Probe", "first"},
                {"Cookie", "c=1; d=\"q v\""},
                {"x-probe", "second"},
                {"cookie", "e=%20"},
                {"Connection", "close"}}),
       {{"rawPath", R"("/items/a b/")"},
        {"rawQueryString", R"("a=1&a=2&b=x+y%2B&f")"},
        {"queryStringParameters", R"({"a": "1,2", "b": "x y+", "f": ""})"},
        {"cookies", R"(["c=1", "d=\"q v\"", "e=%20"])"},
        {"headers/user-agent", R"("curl/8.7.1")"},
        {"headers/x-probe", R"("first,second")"},
        {"pathParameters", R"({"id": "a b"})"},
        {"requestContext/http/path", R"("/items/a b/")"},
        {"requestContext/http/userAgent", R"("curl/8.7.1")"}}},
      {"a body of text",
       request("PUT", "/items/7", {{"Content-Type", "application/json; charset=utf-8"}}, "{}"),
       {{"requestContext/http/method", R"("PUT")"},
        {"headers/content-type", R"("application/json; charset=utf-8")"},
        {"body", R"("{}")"}}},
      {"a form",
       request("PUT", "/items/7", {{"Content-Type", "application/x-www-form-urlencoded"}}, "a=1"),
       {{"requestContext/http/method", R"("PUT")"},
        {"headers/content-type", R"("application/x-www-form-urlencoded")"},
        {"body", R"("YT0x")"},
        {"isBase64Encoded", "true"}}},
      {"a body of no type",
       request("PUT", "/items/7", {}, "a=1"),
       {{"requestContext/http/method", R"("PUT")"}, {"body", R"("YT0x")"}, {"isBase64Encoded", "true"}}},
  };
}

std::vector<Row> rows1() {
  return {
      {"nothing in it", request("GET", "/items/7"), {}},
      {"the default route",
       request("DELETE", "/no/such%20place/"),
       {{"resource", R"("$default")"},
        {"path", R"("/no/such place/")"},
        {"httpMethod", R"("DELETE")"},
        {"pathParameters", "null"},
        {"requestContext/httpMethod", R"("DELETE")"},
        {"requestContext/path", R"("/no/such place/")"},
        {"requestContext/resourcePath", R"("$default")"}}},
      {"path, query, cookies and headers",
       request(
           "GET", "/items/a%20b/?a=1&a=2&f",
           {{"user-agent", "curl/8.7.1"}, {"X-Probe", "first"}, {"Cookie", "c=1"}, {"x-probe", "second"}}),
       joined({header("User-Agent", "curl/8.7.1"),
               header("cookie", "c=1"),
               {{"path", R"("/items/a b/")"},
                {"queryStringParameters", R"({"a": "2", "f": ""})"},
                {"multiValueQueryStringParameters", R"({"a": ["1", "2"], "f": [""]})"},
                {"headers/x-probe", R"("second")"},
                {"multiValueHeaders/x-probe", R"(["first", "second"])"},
                {"pathParameters", R"({"id": "a b"})"},
                {"requestContext/identity/userAgent", R"("curl/8.7.1")"},
                {"requestContext/path", R"("/items/a b/")"}}})},
      {"a binary body",
       request("PUT", "/items/7", {{"content-type", "image/png"}, {"content-length", "2"}}, "\xff\xfe"),
       joined({header("content-type", "image/png"),
               header("Content-Length", "2"),
               {{"httpMethod", R"("PUT")"},
                {"requestContext/httpMethod", R"("PUT")"},
                {"body", R"("//4=")"},
                {"isBase64Encoded", "true"}}})},
  };
}

const std::vector<Change> kTokenHeader = {{"headers/authorization", R"("let-me-in")"}};

}  // namespace

TEST_CASE("http api events: whole, format 2.0, by what the request holds (SERVERLESS-OFFLINE 52 to 62)") {
  for (const Row& row : rows2()) {
    CAPTURE(row.name);
    Bench bench(shop("2.0"));
    CHECK(bench.outcome(row.request) == "200 ok");
    CHECK(wrong(bench, 0, with_changes(kPlain2, row.changes)) == "");
  }
}

TEST_CASE("http api events: whole, format 1.0, by what the request holds (SERVERLESS-OFFLINE 72)") {
  for (const Row& row : rows1()) {
    CAPTURE(row.name);
    Bench bench(shop("1.0"));
    CHECK(bench.outcome(row.request) == "200 ok");
    CHECK(wrong(bench, 0, with_changes(kPlain1, row.changes)) == "");
    const json::Document event = parsed(bench.invoker.invocations[0].payload);
    const json::Value context = *event.root().find("requestContext");
    CHECK(context.find("requestId")->to_json() == context.find("extendedRequestId")->to_json());
  }
}

TEST_CASE("http api events: whole, behind a JWT authorizer (SERVERLESS-OFFLINE 63, 64)") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  const std::string token = make_token(
      rsa_key(), R"({"iss":")" + std::string(kIssuer) +
                     R"(","aud":["shop","b"],"exp":1783711145,"sub":"u1","scope":"read write","on":true})");
  const std::string claims = R"({"iss": ")" + std::string(kIssuer) +
                             R"(", "aud": "[shop b]", "exp": "1783711145", "sub": "u1", "scope": "read write",
                                "on": "true"})";
  struct Case {
    std::vector<std::string> scopes;  // of the route
    const char* expected;
  };
  for (const Case& each : {Case{{}, "null"}, Case{{"write", "admin"}, R"(["read", "write"])"}}) {
    const std::string said = R"({"claims": )" + claims + R"(, "scopes": )" + each.expected + "}";
    for (const std::string payload : {"2.0", "1.0"}) {
      CAPTURE(payload);
      CAPTURE(each.expected);
      Service service = guarded(payload, jwt(), each.scopes);
      service.key_sets = {keys.of(kIssuer)};
      Bench bench(service);
      CHECK(bench.outcome(with_token(token)) == "200 ok");
      if (payload == "2.0") {
        CHECK(wrong(bench, 0,
                    with_changes(kPlain2, {{"headers/authorization", json::quoted(token)},
                                           {"requestContext/authorizer", R"({"jwt": )" + said + "}"}})) ==
              "");
      } else {
        CHECK(wrong(bench, 0,
                    with_changes(kPlain1, joined({header("authorization", token),
                                                  {{"requestContext/authorizer", said}}}))) == "");
      }
    }
  }
}

TEST_CASE("http api events: whole, behind a Lambda authorizer (SERVERLESS-OFFLINE 63)") {
  struct Case {
    bool simple;
    const char* in2;  // requestContext.authorizer of format 2.0
    const char* in1;
  };
  const Case cases[] = {
      {true, R"({"lambda": {"n": 1, "list": [true, null], "deep": {"a": "b"}}})",
       R"({"n": 1, "list": [true, null], "deep": {"a": "b"}})"},
      {false, R"({"lambda": {"role": "admin", "level": 3}})",
       R"({"principalId": "user1", "integrationLatency": "~milliseconds", "role": "admin", "level": 3})"}};
  for (const Case& each : cases) {
    CAPTURE(each.simple);
    for (const std::string payload : {"2.0", "1.0"}) {
      CAPTURE(payload);
      Bench bench(guarded(payload, lambda("2.0", each.simple)));
      bench.invoker.answer_for("guard", each.simple ? std::string(kYes) : policy());
      CHECK(bench.outcome(with_token("let-me-in")) == "200 ok");
      if (payload == "2.0") {
        CHECK(wrong(bench, 1,
                    with_changes(kPlain2,
                                 joined({kTokenHeader, {{"requestContext/authorizer", each.in2}}}))) == "");
      } else {
        CHECK(wrong(bench, 1,
                    with_changes(kPlain1, joined({header("authorization", "let-me-in"),
                                                  {{"requestContext/authorizer", each.in1}}}))) == "");
      }
    }
  }
}

TEST_CASE("http api events: whole, what a Lambda authorizer is given in format 2.0") {
  Bench bench(guarded("2.0", lambda("2.0", true)));
  bench.invoker.answer_for("guard", kYes);
  CHECK(bench.outcome(request("GET", "/items/7?a=1&a=2",
                              {{"authorization", "let-me-in"}, {"Cookie", "c=1; d=2"}}, "body")) == "200 ok");
  CHECK(wrong(bench, 0,
              with_changes(kPlain2, joined({kTokenHeader,
                                            {{"type", R"("REQUEST")"},
                                             {"routeArn", route_arn(bench)},
                                             {"identitySource", R"(["let-me-in"])"},
                                             {"rawQueryString", R"("a=1&a=2")"},
                                             {"queryStringParameters", R"({"a": "1,2"})"},
                                             {"cookies", R"(["c=1", "d=2"])"},
                                             {"isBase64Encoded", ""}}}))) == "");
}

TEST_CASE("http api events: whole, what a Lambda authorizer is given in format 1.0") {
  Service service = guarded("2.0", lambda("1.0", false));
  service.http_api_authorizers[0].identity_sources.emplace_back("$request.querystring.a");
  Bench bench(service);
  bench.invoker.answer_for("guard", policy());
  CHECK(bench.outcome(request("GET", "/items/7?a=1&a=2", {{"authorization", "let-me-in"}}, "body")) ==
        "200 ok");
  CHECK(differences(with_changes(kPlain1, joined({kTokenHeader,
                                                  {{"type", R"("REQUEST")"},
                                                   {"methodArn", route_arn(bench)},
                                                   {"identitySource", R"("let-me-in,1,2")"},
                                                   {"authorizationToken", R"("let-me-in,1,2")"},
                                                   {"queryStringParameters", R"({"a": "2"})"},
                                                   {"stageVariables", "{}"},
                                                   {"multiValueHeaders", ""},
                                                   {"multiValueQueryStringParameters", ""},
                                                   {"requestContext/authorizer", ""},
                                                   {"body", ""},
                                                   {"isBase64Encoded", ""}}})),
                    bench.invoker.invocations.at(0).payload) == "");
}

TEST_CASE("http api events: whole, signed (SERVERLESS-OFFLINE 47)") {
  for (const std::string payload : {"2.0", "1.0"}) {
    CAPTURE(payload);
    Service service = shop(payload);
    service.http_api_routes[0].authorization.kind = Authorization::Kind::kIam;
    Bench bench(service);
    HttpRequest http = request("GET", "/items/7");
    sigv4::sign(http, {"AKIDEXAMPLE", "secret", ""}, {"us-east-1", "execute-api", kNowMs});
    CHECK(bench.outcome(http) == "200 ok");
    std::vector<Change> changes;
    for (const HttpHeader& each : http.headers) {
      if (each.name == "Host") continue;
      std::string name = each.name;
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      changes.push_back({"headers/" + name, json::quoted(each.value)});
      if (payload == "1.0")
        changes.push_back({"multiValueHeaders/" + name, "[" + json::quoted(each.value) + "]"});
    }
    const std::string arn = R"("arn:aws:iam::123456789012:user/offstage")";
    if (payload == "2.0") {
      changes.push_back({"requestContext/authorizer",
                         R"({"iam": {"accessKey": "AKIDEXAMPLE", "accountId": "123456789012",
                             "callerId": "~user", "cognitoIdentity": null, "principalOrgId": null,
                             "userArn": )" +
                             arn + R"(, "userId": "~user"}})"});
      CHECK(wrong(bench, 0, with_changes(kPlain2, changes)) == "");
    } else {
      const std::string identity = "requestContext/identity/";
      changes = joined({changes,
                        {{identity + "accessKey", R"("AKIDEXAMPLE")"},
                         {identity + "accountId", R"("123456789012")"},
                         {identity + "caller", R"("~user")"},
                         {identity + "user", R"("~user")"},
                         {identity + "userArn", arn}}});
      CHECK(wrong(bench, 0, with_changes(kPlain1, changes)) == "");
    }
  }
}

TEST_CASE("whole events: what differs is found") {
  CHECK(differences(R"({"a": "~id6", "b": {"c": 1}, "d": []})", R"({"d":[],"b":{"c":1},"a":"abc123"})") ==
        "");
  CHECK(differences(R"({"a": "~id6", "b": {"c": 1}, "d": null})", R"({"a":"ABC","b":{"c":"1","e":0}})") ==
        "event.a: expected \"~id6\", got \"ABC\"\n"
        "event.b.c: expected 1, got \"1\"\n"
        "event.b.e: is too much\n"
        "event.d: is missing\n");
}

}  // namespace offstage::gateway

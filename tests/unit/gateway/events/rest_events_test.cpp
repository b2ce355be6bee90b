#include "base/sigv4.h"
#include "tests/unit/gateway/auth/key_folder.h"
#include "tests/unit/gateway/bench.h"
#include "tests/unit/gateway/events/whole_event.h"

/// Every field of what a REST API sends to functions, as AWS documents it ("Input format of a Lambda function
/// for proxy integration", "Input to an API Gateway Lambda authorizer") and as captures show it.
namespace offstage::gateway {
namespace {

constexpr std::int64_t kNowMs = 1'783'711'144'836;  // where the bench's clock stands
constexpr const char* kPool = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_AbCdEf";
constexpr const char* kIssuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf";

/// The event of `GET /dev/items/7` with a Host header.
const std::string kPlain = R"({
  "resource": "/items/{id}", "path": "/items/7", "httpMethod": "GET",
  "headers": {"Host": "api.example.test:3000", "X-Amzn-Trace-Id": "~trace",
    "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Port": "3000", "X-Forwarded-Proto": "http"},
  "multiValueHeaders": {"Host": ["api.example.test:3000"], "X-Amzn-Trace-Id": ["T"],
    "X-Forwarded-For": ["127.0.0.1"], "X-Forwarded-Port": ["3000"], "X-Forwarded-Proto": ["http"]},
  "queryStringParameters": null, "multiValueQueryStringParameters": null,
  "pathParameters": {"id": "7"}, "stageVariables": null,
  "requestContext": {
    "accountId": "123456789012", "apiId": "~id10", "deploymentId": "~id6",
    "domainName": "api.example.test", "domainPrefix": "api", "extendedRequestId": "~extended",
    "httpMethod": "GET",
    "identity": {"accessKey": null, "accountId": null, "caller": null, "cognitoAuthenticationProvider": null,
      "cognitoAuthenticationType": null, "cognitoIdentityId": null, "cognitoIdentityPoolId": null,
      "principalOrgId": null, "sourceIp": "127.0.0.1", "user": null, "userAgent": null, "userArn": null},
    "path": "/dev/items/7", "protocol": "HTTP/1.1", "requestId": "~uuid",
    "requestTime": "10/Jul/2026:19:19:04 +0000", "requestTimeEpoch": 1783711144836,
    "resourceId": "~id6", "resourcePath": "/items/{id}", "stage": "dev"},
  "body": null, "isBase64Encoded": false})";

Service shop() {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f"), function_named("guard")};
  service.rest_methods = {rest_method("ANY", "/items/{id}"), rest_method("GET", "/"),
                          rest_method("POST", "/files/{proxy+}")};
  service.rest_api.binary_media_types = {"image/*"};
  return service;
}

Service guarded(Authorizer::Type type) {
  Service service = shop();
  Authorizer authorizer;
  authorizer.name = "guard";
  authorizer.type = type;
  authorizer.function = "guard";
  authorizer.identity_sources = {"method.request.header.Authorization"};
  authorizer.user_pools = {kPool};
  service.rest_api.authorizers = {authorizer};
  service.rest_methods[0].authorization = {Authorization::Kind::kAuthorizer, "guard", {}};
  return service;
}

HttpRequest request(std::string method, std::string target, std::vector<HttpHeader> headers = {},
                    std::string body = {}) {
  headers.insert(headers.begin(), {"Host", "api.example.test:3000"});
  return make_request(std::move(method), std::move(target), std::move(headers), std::move(body));
}

/// What is wrong with the event that the n-th invocation was given; "" for nothing.
std::string wrong(const Bench& bench, std::size_t n, std::string expected) {
  REQUIRE(bench.invoker.invocations.size() > n);
  const std::string& event = bench.invoker.invocations[n].payload;
  // The id of the trace is the same in all its places.
  const json::Document document = parsed(event);
  const std::string trace(document.root().find("headers")->find("X-Amzn-Trace-Id")->as_string());
  expected =
      with_changes(std::move(expected), {{"multiValueHeaders/X-Amzn-Trace-Id", "[\"" + trace + "\"]"}});
  return differences(expected, event);
}

/// A header of one value, in both places.
std::vector<Change> header(const std::string& name, const std::string& value) {
  return {{"headers/" + name, json::quoted(value)},
          {"multiValueHeaders/" + name, "[" + json::quoted(value) + "]"}};
}

std::vector<Change> joined(std::vector<std::vector<Change>> lists) {
  std::vector<Change> all;
  for (std::vector<Change>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}

struct Row {
  const char* name;
  HttpRequest request;
  std::vector<Change> changes;  // from kPlain
};

/// The root is a resource with an id as long as an API's.
std::vector<Change> root_changes() {
  return {{"resource", R"("/")"},
          {"path", R"("/")"},
          {"pathParameters", "null"},
          {"requestContext/path", R"("/dev/")"},
          {"requestContext/resourceId", R"("~id10")"},
          {"requestContext/resourcePath", R"("/")"}};
}

std::vector<Row> rows() {
  return {
      {"nothing in it", request("GET", "/dev/items/7"), {}},
      {"the root", request("GET", "/dev"), root_changes()},
      {"a path with escapes and slashes",
       request("POST", "//dev//files/a%20b//c%2Fd/"),
       {{"resource", R"("/files/{proxy+}")"},
        {"path", R"("/files/a%20b//c%2Fd/")"},
        {"httpMethod", R"("POST")"},
        {"pathParameters", R"({"proxy": "a%20b//c%2Fd"})"},
        {"requestContext/httpMethod", R"("POST")"},
        {"requestContext/path", R"("/dev/files/a%20b//c%2Fd/")"},
        {"requestContext/resourcePath", R"("/files/{proxy+}")"}}},
      {"a query",
       request("GET", "/dev/items/7?a=1&a=2&b=x+y%2B&c&d="),
       {{"queryStringParameters", R"({"a": "2", "b": "x y+", "c": "", "d": ""})"},
        {"multiValueQueryStringParameters", R"({"a": ["1", "2"], "b": ["x y+"], "c": [""], "d": [""]})"}}},
      {"headers of all sorts",
       request("GET", "/dev/items/7",
               {{"user-agent", "curl/8.7.1"},
                {"X-Probe", "first"},
                {"cookie", "a=1; b=\"q v\""},
                {"x-probe", "second"},
                {"Connection", "close"},
                {"X-Forwarded-For", "9.9.9.9"}}),
       joined({header("User-Agent", "curl/8.7.1"),
               header("cookie", "a=1; b=\"q v\""),
               header("X-Probe", "first"),
               header("x-probe", "second"),
               {{"requestContext/identity/userAgent", R"("curl/8.7.1")"}},
               header("X-Forwarded-For", "9.9.9.9, 127.0.0.1")})},
      {"a body of text",
       request("PUT", "/dev/items/7", {{"Content-Type", "application/octet-stream"}, {"Content-Length", "3"}},
               "a\xffz"),
       joined({header("Content-Type", "application/octet-stream"),
               {{"httpMethod", R"("PUT")"},
                {"requestContext/httpMethod", R"("PUT")"},
                {"body", "\"a\xef\xbf\xbdz\""}}})},
      {"a binary body", request("PUT", "/dev/items/7", {{"content-type", "IMAGE/png; q=1"}}, "\xff\xfe"),
       joined({header("content-type", "IMAGE/png; q=1"),
               {{"httpMethod", R"("PUT")"},
                {"requestContext/httpMethod", R"("PUT")"},
                {"body", R"("//4=")"},
                {"isBase64Encoded", "true"}}})},
      {"no body of a binary type",
       request("GET", "/dev/items/7", {{"Content-Type", "image/png"}, {"Content-Length", "0"}}),
       header("Content-Type", "image/png")},
  };
}

/// Where a token stands.
std::vector<Change> token_changes(const std::string& token) {
  return header("Authorization", token);
}

std::string policy() {
  return R"({"principalId":"user1","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
         R"("Action":"execute-api:Invoke","Resource":"*"}]},"context":{"role":"admin","level":3,"on":true}})";
}

}  // namespace

TEST_CASE("rest events: whole, by what the request holds (SERVERLESS-OFFLINE 1 to 16)") {
  for (const Row& row : rows()) {
    CAPTURE(row.name);
    Bench bench(shop());
    CHECK(bench.outcome(row.request) == "200 ok");
    CHECK(wrong(bench, 0, with_changes(kPlain, row.changes)) == "");
  }
}

TEST_CASE("rest events: whole, with stage variables, a name and an API key (SERVERLESS-OFFLINE 9, 15)") {
  Service service = shop();
  service.rest_api.stage_variables = {{"alias", "blue"}, {"size", "1"}};
  service.rest_api.api_keys.push_back(
      {.name = "k", .value = "a-key-of-twenty-chars", .usage_plan = "", .where = {}});
  service.rest_api.usage_plans.emplace_back();
  service.rest_methods[0].operation_name = "GetItem";
  service.rest_methods[0].api_key_required = true;
  Bench bench(service);
  CHECK(bench.outcome(request("GET", "/dev/items/7", {{"x-api-key", "a-key-of-twenty-chars"}})) == "200 ok");
  CHECK(wrong(bench, 0,
              with_changes(kPlain, joined({header("x-api-key", "a-key-of-twenty-chars"),
                                           {{"stageVariables", R"({"alias": "blue", "size": "1"})"},
                                            {"requestContext/operationName", R"("GetItem")"},
                                            {"requestContext/identity/apiKey", R"("a-key-of-twenty-chars")"},
                                            {"requestContext/identity/apiKeyId", R"("~id10")"}}}))) == "");
}

TEST_CASE("rest events: whole, behind a TOKEN authorizer (SERVERLESS-OFFLINE 18, 39, 40)") {
  Bench bench(guarded(Authorizer::Type::kToken));
  bench.invoker.answer_for("guard", policy());
  CHECK(bench.outcome(request("GET", "/dev/items/7?q=1", {{"authorization", "let-me-in"}})) == "200 ok");
  CHECK(differences(R"({"type": "TOKEN", "authorizationToken": "let-me-in", "methodArn":
                       "arn:aws:execute-api:us-east-1:123456789012:)" +
                        bench.api_id() + R"(/dev/GET/items/7"})",
                    bench.invoker.invocations.at(0).payload) == "");
  CHECK(
      wrong(bench, 1,
            with_changes(kPlain, joined({token_changes("let-me-in"),
                                         {{"queryStringParameters", R"({"q": "1"})"},
                                          {"multiValueQueryStringParameters", R"({"q": ["1"]})"},
                                          {"requestContext/authorizer",
                                           R"({"principalId": "user1", "integrationLatency": "~milliseconds",
                                                 "role": "admin", "level": "3", "on": "true"})"}}}))) == "");
}

TEST_CASE("rest events: whole, what a REQUEST authorizer is given (SERVERLESS-OFFLINE 41)") {
  Bench bench(guarded(Authorizer::Type::kRequest));
  bench.invoker.answer_for("guard", policy());
  CHECK(bench.outcome(request("PUT", "/dev/items/7?q=1&q=2", {{"authorization", "let-me-in"}}, "body")) ==
        "200 ok");
  const std::vector<Change> changes = {{"type", R"("REQUEST")"},
                                       {"methodArn", R"("arn:aws:execute-api:us-east-1:123456789012:)" +
                                                         bench.api_id() + R"(/dev/PUT/items/7")"},
                                       {"httpMethod", R"("PUT")"},
                                       {"requestContext/httpMethod", R"("PUT")"},
                                       {"queryStringParameters", R"({"q": "2"})"},
                                       {"multiValueQueryStringParameters", R"({"q": ["1", "2"]})"},
                                       {"stageVariables", "{}"},
                                       {"body", ""},
                                       {"isBase64Encoded", ""}};
  CHECK(wrong(bench, 0, with_changes(kPlain, joined({token_changes("let-me-in"), changes}))) == "");
}

TEST_CASE("rest events: whole, a REQUEST authorizer of a request with nothing in it") {
  Service service = guarded(Authorizer::Type::kRequest);
  service.rest_api.authorizers[0].identity_sources.clear();
  service.rest_api.authorizers[0].ttl_s = 0;
  service.rest_methods[1].authorization = service.rest_methods[0].authorization;
  Bench bench(service);
  bench.invoker.answer_for("guard", policy());
  CHECK(bench.outcome(request("GET", "/dev/")) == "200 ok");
  const std::vector<Change> changes = {
      {"type", R"("REQUEST")"},
      {"methodArn", R"("arn:aws:execute-api:us-east-1:123456789012:)" + bench.api_id() + R"(/dev/GET/")"},
      {"queryStringParameters", "{}"},
      {"multiValueQueryStringParameters", "{}"},
      {"pathParameters", "{}"},
      {"stageVariables", "{}"},
      {"body", ""},
      {"isBase64Encoded", ""}};
  CHECK(wrong(bench, 0, with_changes(kPlain, joined({root_changes(), changes}))) == "");
}

TEST_CASE("rest events: whole, behind a Cognito user pool (SERVERLESS-OFFLINE 46)") {
  const KeyFolder keys(rsa_key().jwk("key1"));
  Service service = guarded(Authorizer::Type::kCognito);
  service.key_sets = {keys.of(kIssuer)};
  Bench bench(service);
  const std::string token =
      make_token(rsa_key(), R"({"iss":")" + std::string(kIssuer) +
                                R"(","sub":"u1","token_use":"id","exp":1783711145,"email_verified":true})");
  CHECK(bench.outcome(request("GET", "/dev/items/7", {{"Authorization", token}})) == "200 ok");
  CHECK(wrong(bench, 0,
              with_changes(kPlain, joined({token_changes(token),
                                           {{"requestContext/authorizer",
                                             R"({"claims": {"iss": ")" + std::string(kIssuer) +
                                                 R"(", "sub": "u1", "token_use": "id",
                                                 "exp": "Fri Jul 10 19:19:05 UTC 2026",
                                                 "email_verified": "true"}})"}}}))) == "");
}

TEST_CASE("rest events: whole, signed (SERVERLESS-OFFLINE 47)") {
  Service service = shop();
  service.rest_methods[0].authorization.kind = Authorization::Kind::kIam;
  Bench bench(service);
  HttpRequest http = request("GET", "/dev/items/7");
  sigv4::sign(http, {"AKIDEXAMPLE", "secret", ""}, {"us-east-1", "execute-api", kNowMs});
  CHECK(bench.outcome(http) == "200 ok");
  std::vector<Change> changes = {
      {"requestContext/identity/accessKey", R"("AKIDEXAMPLE")"},
      {"requestContext/identity/accountId", R"("123456789012")"},
      {"requestContext/identity/caller", R"("~user")"},
      {"requestContext/identity/user", R"("~user")"},
      {"requestContext/identity/userArn", R"("arn:aws:iam::123456789012:user/offstage")"}};
  for (const HttpHeader& each : http.headers) {
    if (each.name != "Host") changes = joined({changes, header(each.name, each.value)});
  }
  CHECK(wrong(bench, 0, with_changes(kPlain, changes)) == "");
}

TEST_CASE("rest events: no authorizer, no claims, whatever token comes along (SERVERLESS-OFFLINE 17)") {
  Bench bench(shop());
  const std::string token = make_token(rsa_key(), R"({"sub":"u1"})");
  CHECK(bench.outcome(request("GET", "/dev/items/7", {{"Authorization", "Bearer " + token}})) == "200 ok");
  CHECK(wrong(bench, 0, with_changes(kPlain, token_changes("Bearer " + token))) == "");
}

}  // namespace offstage::gateway

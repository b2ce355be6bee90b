#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/sigv4.h"
#include "tests/unit/gateway/answer_text.h"
#include "tests/unit/gateway/bench.h"

/// What a REST API answers, whole: status, every header, body. The rules are AWS's of "Output format of a
/// Lambda function for proxy integration" and of "Gateway response types".
namespace offstage::gateway {
namespace {

using lambda_host::Outcome;

constexpr const char* kIds = " [x-amzn-RequestId: <uuid>] [x-amz-apigw-id: <extended>]";
constexpr const char* kTrace = " [X-Amzn-Trace-Id: <trace>]";
constexpr const char* kMalformed = "502";

/// The answer of a function that is mapped; `headers` without the ids.
std::string mapped(const std::string& status, const std::string& headers, const std::string& body) {
  return status + " " + headers + kIds + kTrace + " " + body;
}

/// An answer of the gateway's own.
std::string own(const std::string& status, const std::string& error, const std::string& body) {
  return status + " [Content-Type: application/json] [x-amzn-ErrorType: " + error + "]" + kIds + " " + body;
}

std::string failed(const std::string& status) {
  return own(status, "InternalServerErrorException", R"({"message": "Internal server error"})");
}

Service shop() {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f"), function_named("guard")};
  service.rest_methods = {rest_method("ANY", "/items")};
  service.rest_api.binary_media_types = {"image/png"};
  return service;
}

struct Row {
  const char* payload;
  std::string expected;  // kMalformed for that answer
};

void check(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.payload);
    Bench bench(shop());
    bench.invoker.answer_with(row.payload);
    CHECK(answer_text(bench.get("/dev/items")) ==
          (row.expected == kMalformed ? failed("502") : row.expected));
  }
}

const std::string kJson = "[Content-Type: application/json]";

}  // namespace

TEST_CASE("rest answers: what is an answer, and its status (SERVERLESS-OFFLINE 26, 27, 29)") {
  check({{"null", kMalformed},
         {R"("text")", kMalformed},
         {"7", kMalformed},
         {"true", kMalformed},
         {"[]", kMalformed},
         {"", kMalformed},
         {"not json", kMalformed},
         {R"({"statusCode":200,"other":1})", kMalformed},
         {R"({"errorMessage":"x","statusCode":200})", kMalformed},
         {R"({"cookies":["a=1"],"statusCode":200})", kMalformed},
         {"{}", mapped("200", kJson, "")},
         {R"({"body":"x"})", mapped("200", kJson, "x")},
         {R"({"statusCode":null,"body":"x"})", mapped("200", kJson, "x")},
         {R"({"statusCode":201})", mapped("201", kJson, "")},
         {R"({"statusCode":"201"})", mapped("201", kJson, "")},
         {R"({"statusCode":404,"body":"no"})", mapped("404", kJson, "no")},
         {R"({"statusCode":599})", mapped("599", kJson, "")},
         {R"({"statusCode":600})", kMalformed},
         {R"({"statusCode":999})", kMalformed},
         {R"({"statusCode":99})", kMalformed},
         {R"({"statusCode":0})", kMalformed},
         {R"({"statusCode":-200})", kMalformed},
         {R"({"statusCode":200.5})", kMalformed},
         {R"({"statusCode":"2e2"})", kMalformed},
         {R"({"statusCode":"OK"})", kMalformed},
         {R"({"statusCode":true})", kMalformed},
         {R"({"statusCode":[200]})", kMalformed}});
}

TEST_CASE("rest answers: headers (SERVERLESS-OFFLINE 30, 31, 32, 35)") {
  check({{R"({"headers":null,"multiValueHeaders":null})", mapped("200", kJson, "")},
         {R"({"headers":{}})", mapped("200", kJson, "")},
         {R"({"headers":{"X-S":"v","X-N":1.5,"X-B":true,"X-0":null}})",
          mapped("200", kJson + " [X-S: v] [X-N: 1.5] [X-B: true]", "")},
         {R"({"headers":{"X-O":{}}})", kMalformed},
         {R"({"headers":{"X-A":["v"]}})", kMalformed},
         {R"({"headers":"X-S: v"})", kMalformed},
         {R"({"headers":["X-S"]})", kMalformed},
         {R"({"multiValueHeaders":{"X-A":["1",2,false]}})",
          mapped("200", kJson + " [X-A: 1] [X-A: 2] [X-A: false]", "")},
         {R"({"multiValueHeaders":{"X-A":"1"}})", kMalformed},
         {R"({"multiValueHeaders":{"X-A":[{}]}})", kMalformed},
         {R"({"multiValueHeaders":["X-A"]})", kMalformed},
         {R"({"headers":{"x-a":"1"},"multiValueHeaders":{"X-A":["9"]}})",
          mapped("200", kJson + " [X-A: 9] [X-A: 1]", "")},
         {R"({"headers":{"X-A":"9"},"multiValueHeaders":{"X-A":["9","8","9"]}})",
          mapped("200", kJson + " [X-A: 9] [X-A: 8]", "")},
         {R"({"headers":{"content-type":"text/html"}})", mapped("200", "[content-type: text/html]", "")},
         {R"({"multiValueHeaders":{"Content-Type":["text/html"]}})",
          mapped("200", "[Content-Type: text/html]", "")},
         {R"({"multiValueHeaders":{"Set-Cookie":["a=1; Path=/; HttpOnly","b=\"q v\"; SameSite=None"]}})",
          mapped("200", kJson + " [Set-Cookie: a=1; Path=/; HttpOnly] [Set-Cookie: b=\"q v\"; SameSite=None]",
                 "")}});
}

TEST_CASE("rest answers: headers that are renamed or dropped (SERVERLESS-OFFLINE 34)") {
  for (const char* name : {"Authorization", "Connection", "Content-Length", "Content-MD5", "Date", "Expect",
                           "Host", "Max-Forwards", "Proxy-Authenticate", "Server", "Trailer", "Upgrade",
                           "User-Agent", "WWW-Authenticate"}) {
    check({{(R"({"headers":{")" + std::string(name) + R"(":"v"}})").c_str(),
            mapped("200", kJson + " [x-amzn-Remapped-" + name + ": v]", "")}});
  }
  check({{R"({"headers":{"Transfer-Encoding":"chunked"}})", mapped("200", kJson, "")},
         {R"({"multiValueHeaders":{"te":["trailers"]}})", mapped("200", kJson, "")}});
}

TEST_CASE("rest answers: bodies (SERVERLESS-OFFLINE 28, 33)") {
  check({{R"({"body":null})", mapped("200", kJson, "")},
         {R"({"body":""})", mapped("200", kJson, "")},
         {R"({"body":{"a":1}})", kMalformed},
         {R"({"body":[1]})", kMalformed},
         {R"({"body":7})", kMalformed},
         {R"({"body":true})", kMalformed},
         {R"({"body":"x","isBase64Encoded":null})", mapped("200", kJson, "x")},
         {R"({"body":"x","isBase64Encoded":"true"})", kMalformed},
         {R"({"body":"x","isBase64Encoded":1})", kMalformed},
         // Without an Accept that names a binary type the text stays as it is.
         {R"({"body":"aGk=","isBase64Encoded":true})", mapped("200", kJson, "aGk=")},
         {R"({"body":"aGk=","base64Encoded":true})", mapped("200", kJson, "aGk=")}});
  struct Accepted {
    const char* accept;
    const char* payload;
    std::string expected;
  };
  const Accepted rows[] = {
      {"image/png", R"({"body":"aGk=","isBase64Encoded":true})", mapped("200", kJson, "hi")},
      {"image/png", R"({"body":"aGk=","base64Encoded":true})", mapped("200", kJson, "hi")},
      {"image/png", R"({"body":"aGk=","isBase64Encoded":false})", mapped("200", kJson, "aGk=")},
      {"image/png, text/html", R"({"body":"aGk=","isBase64Encoded":true})", mapped("200", kJson, "hi")},
      {"text/html, image/png", R"({"body":"aGk=","isBase64Encoded":true})", mapped("200", kJson, "aGk=")},
      {"*/*", R"({"body":"aGk=","isBase64Encoded":true})", mapped("200", kJson, "aGk=")},
      {"image/png", R"({"body":"%%","isBase64Encoded":true})", failed("502")}};
  for (const Accepted& row : rows) {
    CAPTURE(row.accept);
    CAPTURE(row.payload);
    Bench bench(shop());
    bench.invoker.answer_with(row.payload);
    CHECK(answer_text(bench.send(make_request("GET", "/dev/items", {{"Accept", row.accept}}))) ==
          row.expected);
  }
}

TEST_CASE("rest answers: functions that give none (SERVERLESS-OFFLINE 23, 24, 25)") {
  const std::pair<Outcome, const char*> rows[] = {
      {Outcome::kFunctionError, R"({"errorMessage":"[404] not here","errorType":"Error"})"},
      {Outcome::kFunctionError, R"({"statusCode":200})"},
      {Outcome::kTimeout, R"({"errorMessage":"2026 Task timed out after 6.00 seconds"})"}};
  for (const auto& [outcome, payload] : rows) {
    Bench bench(shop());
    bench.invoker.answer_with(outcome, payload);
    CHECK(answer_text(bench.get("/dev/items")) == failed("502"));
  }
  Bench throttled(shop());
  throttled.invoker.answer_with(Outcome::kThrottled, "");
  CHECK(answer_text(throttled.get("/dev/items")) == failed("500"));
}

namespace {

/// A call that the gateway answers by itself.
struct OwnAnswer {
  const char* type;
  std::function<void(Service&)> change;
  HttpRequest request;
  std::string guard;  // what the authorizer's function answers
  std::string expected;
};

HttpRequest get(std::vector<HttpHeader> headers = {}, std::string target = "/dev/items") {
  return make_request("GET", std::move(target), std::move(headers));
}

void guard_it(Service& service) {
  Authorizer authorizer;
  authorizer.name = "guard";
  authorizer.function = "guard";
  authorizer.ttl_s = 0;
  authorizer.identity_sources = {"method.request.header.Authorization"};
  service.rest_api.authorizers = {authorizer};
  service.rest_methods[0].authorization = {Authorization::Kind::kAuthorizer, "guard", {}};
}

std::string policy(const std::string& effect) {
  return R"({"principalId":"u","policyDocument":{"Statement":[{"Effect":")" + effect +
         R"(","Action":"*","Resource":"*"}]}})";
}

void ask_for_key(Service& service) {
  service.rest_methods[0].api_key_required = true;
}

void add_plan(Service& service, int burst, int limit) {
  ask_for_key(service);
  service.rest_api.api_keys.push_back(
      {.name = "k", .value = "a-key-of-twenty-chars", .usage_plan = "", .where = {}});
  UsagePlan plan;
  plan.throttle = RateLimit{1, burst};
  plan.quota = UsagePlan::Quota{limit, 0, UsagePlan::Period::kDay};
  service.rest_api.usage_plans = {plan};
}

void validate(Service& service) {
  RequestValidation rules;
  rules.headers = {"X-A", "X-B"};
  rules.query_parameters = {"q"};
  rules.body_schemas["application/json"] = R"({"required":["name"]})";
  service.rest_methods[0].validation = rules;
}

void integrate(Service& service, RestIntegration::Type type, std::string request_template) {
  RestIntegration& integration = service.rest_methods[0].integration;
  integration.type = type;
  integration.passthrough = RestIntegration::Passthrough::kNever;
  integration.url = "http://127.0.0.1:1";  // nobody listens there
  integration.request_templates["application/json"] = {std::move(request_template), {}};
  integration.responses = {{}};
}

const std::vector<HttpHeader> kKey = {{"X-API-Key", "a-key-of-twenty-chars"}};
const std::vector<HttpHeader> kToken = {{"Authorization", "t"}};

std::vector<OwnAnswer> callers_fault() {
  const std::string bad = "BadRequestException";
  const std::string forbidden = own("403", "ForbiddenException", R"({"message":"Forbidden"})");
  const std::string missing =
      own("403", "MissingAuthenticationTokenException", R"({"message":"Missing Authentication Token"})");
  const std::string denied = "User is not authorized to access this resource";
  return {
      {"no such path", {}, get({}, "/dev/nothing"), "", missing},
      {"no stage", {}, get({}, "/items"), "", missing},
      {"MISSING_AUTHENTICATION_TOKEN",
       [](Service& service) { service.rest_methods[0].authorization.kind = Authorization::Kind::kIam; },
       get(), "", missing},
      {"INVALID_API_KEY, none", ask_for_key, get(), "", forbidden},
      {"INVALID_API_KEY, unknown", [](Service& service) { add_plan(service, 1, 1); },
       get({{"x-api-key", "k"}}), "", forbidden},
      {"ACCESS_DENIED", guard_it, get(kToken), policy("Deny"),
       own("403", "AccessDeniedException", R"({"Message":")" + denied + R"( with an explicit deny"})")},
      {"ACCESS_DENIED, not allowed", guard_it, get(kToken),
       R"({"principalId":"u","policyDocument":{"Statement":[]}})",
       own("403", "AccessDeniedException", R"({"Message":")" + denied + "\"}")},
      {"UNAUTHORIZED", guard_it, get(), "",
       own("401", "UnauthorizedException", R"({"message":"Unauthorized"})")},
      {"AUTHORIZER_CONFIGURATION_ERROR", guard_it, get(kToken), "null",
       own("500", "AuthorizerConfigurationException", R"({"message":null})")},
      {"BAD_REQUEST_PARAMETERS", validate, get({{"x-b", "1"}}), "",
       own("400", bad, R"({"message":"Missing required request parameters: [X-A, q]"})")},
      {"BAD_REQUEST_BODY", validate, get({{"x-a", "1"}, {"x-b", "1"}}, "/dev/items?q=1"), "",
       own("400", bad, R"({"message":"Invalid request body"})")},
      {"UNSUPPORTED_MEDIA_TYPE",
       [](Service& service) { integrate(service, RestIntegration::Type::kLambda, "{}"); },
       get({{"Content-Type", "text/plain"}}), "", own("415", bad, R"({"message":"Unsupported Media Type"})")},
      {"QUOTA_EXCEEDED", [](Service& service) { add_plan(service, 1, 0); }, get(kKey), "",
       own("429", "LimitExceededException", R"({"message":"Limit Exceeded"})")},
      {"THROTTLED", [](Service& service) { add_plan(service, 0, 9); }, get(kKey), "",
       own("429", "TooManyRequestsException", R"({"message":"Too Many Requests"})")},
      {"a path that no policy could name",
       [](Service& service) {
         guard_it(service);
         service.rest_methods[0].path = "/{id}";
       },
       get(kToken, "/dev/" + std::string(1600, 'x')), "",
       own("414", "RequestTooLargeException", R"({"message":"Request URI too long"})")},
  };
}

std::vector<OwnAnswer> services_fault() {
  return {
      {"INTEGRATION_FAILURE, nobody there",
       [](Service& service) { integrate(service, RestIntegration::Type::kHttp, "{}"); }, get(), "",
       own("504", "InternalServerErrorException",
           R"({"message": "Network error communicating with endpoint"})")},
      {"INTEGRATION_FAILURE, DynamoDB is not there",
       [](Service& service) { integrate(service, RestIntegration::Type::kDynamoDb, "{}"); }, get(), "",
       failed("500")},
      {"API_CONFIGURATION_ERROR, a template that cannot be read",
       [](Service& service) { integrate(service, RestIntegration::Type::kMock, "#if("); }, get(), "",
       failed("500")},
      {"API_CONFIGURATION_ERROR, a template that fails",
       [](Service& service) { integrate(service, RestIntegration::Type::kMock, "no status"); }, get(), "",
       failed("500")},
  };
}

}  // namespace

TEST_CASE(
    "rest answers: those of the gateway's own, each type as it comes about (SERVERLESS-OFFLINE 20, 36 to "
    "38)") {
  for (const auto& rows : {callers_fault(), services_fault()}) {
    for (const OwnAnswer& row : rows) {
      CAPTURE(row.type);
      Service service = shop();
      if (row.change) row.change(service);
      Bench bench(service);
      bench.invoker.answer_for("guard", row.guard);
      CHECK(answer_text(bench.send(row.request)) == row.expected);
    }
  }
}

TEST_CASE("rest answers: an authorizer that fails, and one that says no (SERVERLESS-OFFLINE 42, 44)") {
  Service service = shop();
  guard_it(service);
  Bench bench(service);
  bench.invoker.answer_for("guard", Outcome::kFunctionError, R"({"errorMessage":"Unauthorized"})");
  CHECK(answer_text(bench.send(get(kToken))) ==
        own("401", "UnauthorizedException", R"({"message":"Unauthorized"})"));
  bench.invoker.answer_for("guard", Outcome::kFunctionError, R"({"errorMessage":"database down"})");
  CHECK(answer_text(bench.send(get(kToken))) ==
        own("500", "AuthorizerFailureException", R"({"message":null})"));
}

TEST_CASE("rest answers: a signature that is wrong, a body too large, a function too slow") {
  Service service = shop();
  service.rest_methods[0].authorization.kind = Authorization::Kind::kIam;
  GatewayOptions options;
  options.credentials = {{"AKIDEXAMPLE", "secret", ""}};
  Bench verifying(service, options);
  HttpRequest http = get({{"Host", "localhost"}});
  sigv4::sign(http, {"AKIDEXAMPLE", "other", ""}, {"us-east-1", "execute-api", 1'783'711'144'836});
  CHECK(
      answer_text(verifying.send(http))
          .starts_with("403 [Content-Type: application/json] [x-amzn-ErrorType: InvalidSignatureException]" +
                       std::string(kIds) + R"( {"message":"The request signature we calculated)"));

  GatewayOptions small;
  small.body_bytes_max = 3;
  small.rest_timeout = std::chrono::milliseconds(5);
  Bench limited(shop(), small);
  CHECK(answer_text(limited.send(make_request("POST", "/dev/items", {}, "1234"))) ==
        own("413", "RequestTooLargeException", R"({"message":"Request Too Long"})"));
  limited.invoker.hold();
  CHECK(answer_text(limited.send(get())) ==
        own("504", "InternalServerErrorException", R"({"message": "Endpoint request timed out"})"));
}

}  // namespace offstage::gateway

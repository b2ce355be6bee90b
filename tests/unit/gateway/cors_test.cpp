#include "gateway/cors.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

constexpr const char* kDefaultHeaders =
    "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent,X-Amzn-Trace-Id";

RestMethod with_cors(std::string method, RestCors cors = {}) {
  RestMethod rest = rest_method(std::move(method), "/api");
  rest.cors = std::move(cors);
  return rest;
}

HttpResponse preflight(const std::vector<RestMethod>& methods, const char* origin = nullptr) {
  std::vector<const RestMethod*> pointers;
  for (const RestMethod& method : methods) pointers.push_back(&method);
  HttpRequest request = make_request("OPTIONS", "/dev/api");
  if (origin != nullptr) request.headers.push_back({"origin", origin});
  return RestPreflight(pointers).answer(request);
}

HttpRequest from(const char* origin, const char* method = "GET") {
  return make_request(method, "/", {{"origin", origin}, {"access-control-request-method", "PUT"}});
}

}  // namespace

TEST_CASE("cors: the defaults of a REST preflight") {
  const HttpResponse response = preflight({with_cors("ANY")}, "https://x.test");
  CHECK(response.status == 200);
  CHECK(response.body.empty());
  CHECK(header_values(response, "Access-Control-Allow-Origin") == "*");
  CHECK(header_values(response, "Access-Control-Allow-Headers") == kDefaultHeaders);
  CHECK(header_values(response, "Access-Control-Allow-Methods") == "OPTIONS,DELETE,GET,HEAD,PATCH,POST,PUT");
  CHECK(header_values(response, "Access-Control-Allow-Credentials") == "absent");
  CHECK(header_values(response, "Access-Control-Expose-Headers") == "absent");
  CHECK(header_values(response, "Access-Control-Max-Age") == "absent");
  CHECK(header_values(response, "Cache-Control") == "absent");
  CHECK(header_values(response, "Content-Type") == "application/json");
}

TEST_CASE("cors: every setting of a REST preflight") {
  RestCors cors;
  cors.origins = {"https://app.test"};
  cors.headers = {"Content-Type", "X-Api-Key", "X-Last-Fetch-Key"};
  cors.methods = {"GET", "OPTIONS"};
  cors.allow_credentials = true;
  cors.exposed_headers = {"X-A", "X-B"};
  cors.max_age_s = 600;
  cors.cache_control = "max-age=60";
  // One origin is sent whatever the request says.
  const HttpResponse response = preflight({with_cors("POST", cors)}, "https://other.test");
  CHECK(header_values(response, "Access-Control-Allow-Origin") == "https://app.test");
  CHECK(header_values(response, "Access-Control-Allow-Headers") == "Content-Type,X-Api-Key,X-Last-Fetch-Key");
  CHECK(header_values(response, "Access-Control-Allow-Methods") == "GET,OPTIONS");
  CHECK(header_values(response, "Access-Control-Allow-Credentials") == "true");
  CHECK(header_values(response, "Access-Control-Expose-Headers") == "X-A,X-B");
  CHECK(header_values(response, "Access-Control-Max-Age") == "600");
  CHECK(header_values(response, "Cache-Control") == "max-age=60");
}

TEST_CASE("cors: the events of a path are united") {
  RestCors first;
  first.headers = {"A"};
  first.max_age_s = 10;
  RestCors second;
  second.headers = {"B", "A"};
  second.allow_credentials = true;
  second.max_age_s = 5;
  const HttpResponse response = preflight({with_cors("GET", first), with_cors("DELETE", second)});
  CHECK(header_values(response, "Access-Control-Allow-Methods") == "OPTIONS,GET,DELETE");
  CHECK(header_values(response, "Access-Control-Allow-Headers") == "A,B");
  CHECK(header_values(response, "Access-Control-Allow-Credentials") == "true");
  CHECK(header_values(response, "Access-Control-Max-Age") == "10");
}

TEST_CASE("cors: several origins and origins with a star are compared with the request's") {
  struct Row {
    std::vector<std::string> origins;
    const char* origin;
    const char* allowed;
  };
  const Row rows[] = {
      {{"https://a.test", "https://b.test"}, "https://b.test", "https://b.test"},
      {{"https://a.test", "https://b.test"}, "https://c.test", "https://a.test"},
      {{"https://a.test", "https://b.test"}, nullptr, "https://a.test"},
      {{"https://a.test", "https://b.test"}, "https://bxtest", "https://a.test"},
      {{"https://*.a.test"}, "https://x.a.test", "https://x.a.test"},
      {{"https://*.a.test"}, "https://.a.test", "https://*.a.test"},
      {{"https://*.a.test"}, "https://x.a.test.evil", "https://*.a.test"},
      {{"http://localhost:*", "https://a.test"}, "http://localhost:3000", "http://localhost:3000"},
      {{"*"}, "https://b.test", "*"}};
  for (const Row& row : rows) {
    RestCors cors;
    cors.origins = row.origins;
    CAPTURE(row.allowed);
    CHECK(header_values(preflight({with_cors("GET", cors)}, row.origin), "Access-Control-Allow-Origin") ==
          row.allowed);
  }
}

TEST_CASE("cors: a star of an origin pattern stands for one or more characters") {
  CHECK(matches_origin_pattern("a*c", "abc"));
  CHECK(matches_origin_pattern("a*c", "abcc"));
  CHECK(matches_origin_pattern("a*b*c", "axxbyyc"));
  CHECK(matches_origin_pattern("a*bc", "abcbc"));
  CHECK(matches_origin_pattern("*", "x"));
  CHECK_FALSE(matches_origin_pattern("*", ""));
  CHECK_FALSE(matches_origin_pattern("a*c", "ac"));
  CHECK_FALSE(matches_origin_pattern("a*b*c", "abc"));
  CHECK_FALSE(matches_origin_pattern("abc", "abcd"));
  CHECK_FALSE(matches_origin_pattern("a*", "a"));
}

TEST_CASE("cors: the preflight of an HTTP API with defaults") {
  const HttpApiRoute get = http_api_route("GET", "/a");
  const HttpApiRoute put = http_api_route("PUT", "/b");
  const HttpApiRoute rest = http_api_route("", "$default");
  HttpResponse response = HttpApiCorsPolicy({}, {&get, &put}).preflight(from("https://x.test", "OPTIONS"));
  CHECK(response.status == 204);
  CHECK(header_values(response, "access-control-allow-origin") == "*");
  CHECK(header_values(response, "access-control-allow-methods") == "OPTIONS,GET,PUT");
  CHECK(header_values(response, "access-control-allow-headers") == kDefaultHeaders);
  CHECK(header_values(response, "access-control-allow-credentials") == "absent");
  CHECK(header_values(response, "access-control-max-age") == "absent");
  response = HttpApiCorsPolicy({}, {&get, &rest}).preflight(from("https://x.test", "OPTIONS"));
  CHECK(header_values(response, "access-control-allow-methods") == "OPTIONS,GET,DELETE,HEAD,PATCH,POST,PUT");
}

TEST_CASE("cors: an HTTP API owns the CORS headers of all answers") {
  HttpApiCors settings;
  settings.allowed_origins = {"https://a.test", "http://*"};
  settings.allowed_methods = {"GET"};
  settings.allowed_headers = {"x-a", "x-b"};
  settings.allow_credentials = true;
  settings.exposed_headers = {"x-c"};
  settings.max_age_s = 5;
  const HttpApiCorsPolicy policy(settings, {});

  HttpResponse response = policy.preflight(from("http://any.test:80", "OPTIONS"));
  CHECK(header_values(response, "access-control-allow-origin") == "http://any.test:80");
  CHECK(header_values(response, "access-control-allow-methods") == "GET");
  CHECK(header_values(response, "access-control-allow-headers") == "x-a,x-b");
  CHECK(header_values(response, "access-control-max-age") == "5");
  CHECK(header_values(response, "access-control-allow-credentials") == "true");
  CHECK(header_values(response, "access-control-expose-headers") == "x-c");

  response = policy.preflight(from("https://b.test", "OPTIONS"));
  CHECK(response.status == 204);
  CHECK(response.headers.empty());

  HttpResponse backend;
  backend.headers = {
      {"access-control-allow-origin", "evil"}, {"x-own", "1"}, {"Access-Control-Max-Age", "9"}};
  HttpResponse rewritten = backend;
  policy.rewrite(from("https://a.test"), rewritten);
  CHECK(header_values(rewritten, "access-control-allow-origin") == "https://a.test");
  CHECK(header_values(rewritten, "access-control-allow-credentials") == "true");
  CHECK(header_values(rewritten, "access-control-expose-headers") == "x-c");
  CHECK(header_values(rewritten, "access-control-max-age") == "absent");
  CHECK(header_values(rewritten, "x-own") == "1");

  rewritten = backend;
  policy.rewrite(make_request("GET", "/"), rewritten);
  CHECK(header_values(rewritten, "access-control-allow-origin") == "absent");
}

}  // namespace offstage::gateway

#include "gateway/cors_check.h"

#include <doctest/doctest.h>

#include <vector>

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

using Headers = std::vector<HttpHeader>;

HttpRequest from_page(const std::string& method, Headers more = {}) {
  HttpRequest request = make_request(method, "/", {{"Host", "127.0.0.1:3000"}, {"Origin", "http://p.test"}});
  request.headers.insert(request.headers.end(), more.begin(), more.end());
  return request;
}

HttpRequest preflight(const std::string& method, const std::string& headers) {
  HttpRequest request = from_page("OPTIONS", {{"Access-Control-Request-Method", method}});
  if (!headers.empty()) request.headers.push_back({"Access-Control-Request-Headers", headers});
  return request;
}

/// "" when the browser takes the answer.
std::string outcome(const HttpRequest& request, const Headers& headers, int status = 200) {
  HttpResponse response;
  response.status = status;
  response.headers = headers;
  const auto problem = cors_problem(request, response);
  return problem ? problem->text : "";
}

const char* const kOrigin = "Access-Control-Allow-Origin";
const char* const kCredentials = "Access-Control-Allow-Credentials";
const char* const kMethods = "Access-Control-Allow-Methods";
const char* const kHeaders = "access-control-allow-headers";

}  // namespace

TEST_CASE("cors check: what is a preflight") {
  CHECK(is_preflight(preflight("PUT", "")));
  CHECK_FALSE(is_preflight(from_page("GET", {{"Access-Control-Request-Method", "GET"}})));
  CHECK_FALSE(is_preflight(from_page("OPTIONS")));
  CHECK_FALSE(is_preflight(make_request("OPTIONS", "/", {{"Access-Control-Request-Method", "GET"}})));
}

TEST_CASE("cors check: which requests it is about") {
  CHECK(is_cross_origin(from_page("GET")));
  CHECK(is_cross_origin(from_page("GET", {{"Sec-Fetch-Mode", "cors"}, {"Sec-Fetch-Site", "same-site"}})));
  CHECK(is_cross_origin(make_request("GET", "/", {{"Origin", "null"}})));
  CHECK(is_cross_origin(make_request("GET", "/", {{"Host", "a:3000"}, {"Origin", "http://a:5173"}})));
  CHECK_FALSE(is_cross_origin(make_request("GET", "/", {{"Host", "a:3000"}})));
  CHECK_FALSE(is_cross_origin(make_request("POST", "/", {{"Host", "a:3000"}, {"Origin", "http://a:3000"}})));
  CHECK_FALSE(is_cross_origin(from_page("POST", {{"Sec-Fetch-Mode", "navigate"}})));
  CHECK_FALSE(is_cross_origin(from_page("POST", {{"Sec-Fetch-Mode", "no-cors"}})));
  CHECK_FALSE(is_cross_origin(from_page("POST", {{"Sec-Fetch-Site", "same-origin"}})));
}

TEST_CASE("cors check: the origin") {
  const HttpRequest plain = from_page("GET");
  const HttpRequest with_cookie = from_page("GET", {{"Cookie", "a=1"}});
  CHECK(outcome(plain, {{kOrigin, "*"}}) == "");
  CHECK(outcome(plain, {{"access-control-allow-origin", "http://p.test"}}) == "");
  CHECK(outcome(plain, {{kOrigin, "http://p.test"}}, 502) == "");  // any status
  CHECK(outcome(plain, {}) == "it has no Access-Control-Allow-Origin");
  CHECK(outcome(plain, {{kOrigin, "http://q.test"}}) == "Access-Control-Allow-Origin is http://q.test");
  CHECK(outcome(plain, {{kOrigin, "http://p.test/"}}) == "Access-Control-Allow-Origin is http://p.test/");
  CHECK(outcome(plain, {{kOrigin, "*"}, {kOrigin, "http://p.test"}}) ==
        "Access-Control-Allow-Origin is *, http://p.test");
  CHECK(outcome(with_cookie, {{kOrigin, "http://p.test"}, {kCredentials, "true"}}) == "");
  CHECK(outcome(with_cookie, {{kOrigin, "http://p.test"}}) ==
        "the request has cookies, and Access-Control-Allow-Credentials is not 'true'");
  CHECK(outcome(with_cookie, {{kOrigin, "http://p.test"}, {kCredentials, "True"}}) != "");
  CHECK(outcome(with_cookie, {{kOrigin, "*"}, {kCredentials, "true"}}) ==
        "Access-Control-Allow-Origin is '*', which counts only without cookies");
}

TEST_CASE("cors check: a preflight") {
  const Headers open{{kOrigin, "*"}, {kMethods, "OPTIONS, PUT"}, {kHeaders, "Content-Type,x-a"}};
  CHECK(outcome(preflight("PUT", ""), open) == "");
  CHECK(outcome(preflight("PUT", ""), open, 204) == "");
  CHECK(outcome(preflight("PUT", ""), open, 403) == "its status is 403");
  CHECK(outcome(preflight("PUT", "content-type, X-A"), open) == "");
  CHECK(outcome(preflight("POST", ""), open) == "");  // needs no permission
  CHECK(outcome(preflight("put", ""), open) ==
        "Access-Control-Allow-Methods (OPTIONS, PUT) does not have put");
  CHECK(outcome(preflight("DELETE", ""), {{kOrigin, "*"}, {kMethods, "*"}}) == "");
  CHECK(outcome(preflight("DELETE", ""), {{kOrigin, "*"}}) ==
        "it has no Access-Control-Allow-Methods, and DELETE needs one");
  CHECK(outcome(preflight("PUT", "x-a,x-b"), open) ==
        "Access-Control-Allow-Headers (Content-Type,x-a) does not have x-b");
  CHECK(outcome(preflight("GET", "x-b"), {{kOrigin, "*"}, {kHeaders, "*"}}) == "");
  CHECK(outcome(preflight("GET", "authorization"), {{kOrigin, "*"}, {kHeaders, "*"}}) ==
        "Access-Control-Allow-Headers (*) does not have authorization");
  CHECK(outcome(preflight("PUT", ""), {}) == "it has no Access-Control-Allow-Origin");
}

}  // namespace offstage::gateway

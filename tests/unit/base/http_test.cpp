#include "base/http.h"

#include <doctest/doctest.h>

namespace offstage {
namespace {

TEST_CASE("http: header names compare without regard to case") {
  CHECK(equals_ignoring_case("Content-Type", "content-TYPE"));
  CHECK_FALSE(equals_ignoring_case("Content-Type", "Content-Typ"));
  CHECK_FALSE(equals_ignoring_case("[", "{"));  // as far apart as capitals are from small letters
}

TEST_CASE("http: the first of repeated headers is found") {
  HttpRequest request;
  request.headers = {{"X-A", "1"}, {"x-a", "2"}};
  REQUIRE(request.header("X-a") != nullptr);
  CHECK(*request.header("X-a") == "1");
  CHECK(request.header("X-B") == nullptr);
}

TEST_CASE("http: a target is path and query") {
  HttpRequest request;
  request.target = "/a/b?c=d?e";
  CHECK(request.path() == "/a/b");
  CHECK(request.query() == "c=d?e");
  request.target = "/a";
  CHECK(request.path() == "/a");
  CHECK(request.query().empty());
  request.target = "/?";
  CHECK(request.path() == "/");
  CHECK(request.query().empty());
}

TEST_CASE("http: set_header replaces or appends") {
  HttpResponse response;
  response.set_header("X-A", "1");
  response.set_header("x-a", "2");
  response.set_header("X-B", "3");
  REQUIRE(response.headers.size() == 2);
  CHECK(response.headers[0].name == "X-A");
  CHECK(response.headers[0].value == "2");
  CHECK(response.headers[1].value == "3");
}

}  // namespace
}  // namespace offstage

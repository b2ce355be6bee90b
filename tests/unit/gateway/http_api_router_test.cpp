#include "gateway/http_api_router.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

Service service_with(const std::vector<std::pair<const char*, const char*>>& routes) {
  Service service;
  for (const auto& [method, path] : routes) {
    service.http_api_routes.push_back(http_api_route(method, path));
  }
  return service;
}

std::string found(const HttpApiRouter& router, std::string_view method, std::string_view path) {
  const auto match = router.match(method, path);
  if (!match) return "none";
  std::string text = match->route->route_key();
  for (const PathParameter& p : match->parameters) {
    text += " " + std::string(p.name) + "=" + std::string(p.value);
  }
  return text;
}

struct Row {
  const char* method;
  const char* path;
  const char* expected;
};

void check(const Service& service, const std::vector<Row>& rows) {
  const HttpApiRouter router(service);
  for (const Row& row : rows) {
    CAPTURE(row.method);
    CAPTURE(row.path);
    CHECK(found(router, row.method, row.path) == row.expected);
  }
}

}  // namespace

TEST_CASE("http api router: full matches, then greedy ones, then $default") {
  check(service_with({{"", "$default"},
                      {"ANY", "/{proxy+}"},
                      {"GET", "/pets/{proxy+}"},
                      {"GET", "/pets/dog/{id}"},
                      {"GET", "/pets/dog/1"}}),
        {{"GET", "/pets/dog/1", "GET /pets/dog/1"},
         {"GET", "/pets/dog/2", "GET /pets/dog/{id} id=2"},
         {"GET", "/pets/cat/1", "GET /pets/{proxy+} proxy=cat/1"},
         {"POST", "/pets/dog/1", "ANY /{proxy+} proxy=pets/dog/1"},
         {"GET", "/test/5", "ANY /{proxy+} proxy=test/5"},
         {"GET", "/", "$default"}});
}

TEST_CASE("http api router: the method by name goes before ANY among routes of one kind") {
  check(service_with({{"ANY", "/a/b"},
                      {"GET", "/a/{x}"},
                      {"GET", "/{y}/b"},
                      {"ANY", "/a/{p+}"},
                      {"GET", "/a/{q+}"},
                      {"GET", "/{r+}"}}),
        {{"GET", "/a/b", "GET /a/{x} x=b"},
         {"PUT", "/a/b", "ANY /a/b"},
         {"GET", "/c/b", "GET /{y}/b y=c"},
         {"GET", "/a/b/c", "GET /a/{q+} q=b/c"},
         {"PUT", "/a/b/c", "ANY /a/{p+} p=b/c"},
         {"GET", "/x/y/z", "GET /{r+} r=x/y/z"},
         {"PUT", "/x", "none"}});
}

TEST_CASE("http api router: more literals from the left win") {
  check(service_with({{"GET", "/{a}/two"}, {"GET", "/one/{b}"}}),
        {{"GET", "/one/two", "GET /one/{b} b=two"}, {"GET", "/x/two", "GET /{a}/two a=x"}});
}

TEST_CASE("http api router: slashes, escapes and nothing to match") {
  check(service_with({{"GET", "/"}, {"GET", "/hello"}, {"GET", "/items/{id}"}, {"GET", "/f/{rest+}"}}),
        {{"GET", "/", "GET /"},
         {"GET", "/hello", "GET /hello"},
         {"GET", "/hello/", "GET /hello"},
         {"GET", "/hell%6f", "GET /hello"},
         {"GET", "//hello", "none"},
         {"GET", "/items/a%2Fb", "GET /items/{id} id=a%2Fb"},
         {"GET", "/items/", "none"},
         {"GET", "/f", "none"},
         {"GET", "/f//", "none"},
         {"OPTIONS", "/hello", "none"}});
}

}  // namespace offstage::gateway

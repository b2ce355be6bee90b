#include "gateway/rest_router.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

/// A service in which each route has a function of its own, called "GET /path".
Service service_with(const std::vector<std::pair<const char*, const char*>>& routes) {
  Service service;
  for (const auto& [method, path] : routes) {
    service.rest_methods.push_back(rest_method(method, path, std::string(method) + " " + path));
  }
  return service;
}

/// "GET /items/{id} id=7", "preflight of /items", "none".
std::string found(const RestRouter& router, std::string_view method, std::string_view path) {
  const auto match = router.match(method, path);
  if (!match) return "none";
  std::string text = match->method ? match->method->function : "preflight of " + match->resource->path;
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
  const RestRouter router(service);
  for (const Row& row : rows) {
    CAPTURE(row.method);
    CAPTURE(row.path);
    CHECK(found(router, row.method, row.path) == row.expected);
  }
}

}  // namespace

TEST_CASE("rest router: a literal goes before a parameter, that before a greedy one") {
  check(service_with({{"GET", "/"},
                      {"GET", "/pets/dog"},
                      {"GET", "/pets/{id}"},
                      {"GET", "/pets/{id}/toys"},
                      {"GET", "/pets/{rest+}"}}),
        {{"GET", "/", "GET /"},
         {"GET", "/pets/dog", "GET /pets/dog"},
         {"GET", "/pets/cat", "GET /pets/{id} id=cat"},
         {"GET", "/pets/cat/toys", "GET /pets/{id}/toys id=cat"},
         {"GET", "/pets/dog/toys", "GET /pets/{id}/toys id=dog"},
         {"GET", "/pets/cat/food", "GET /pets/{rest+} rest=cat/food"},
         {"GET", "/pets/dog/food/now", "GET /pets/{rest+} rest=dog/food/now"},
         {"GET", "/pets", "none"},
         {"GET", "/Pets/dog", "none"},
         {"GET", "/birds", "none"},
         {"HEAD", "/pets/dog", "none"},
         {"OPTIONS", "/pets/dog", "none"}});
}

TEST_CASE("rest router: a dead end is left again") {
  check(service_with({{"GET", "/a/{x}/c"}, {"GET", "/{y}/b/d"}}), {{"GET", "/a/b/c", "GET /a/{x}/c x=b"},
                                                                   {"GET", "/a/b/d", "GET /{y}/b/d y=a"},
                                                                   {"GET", "/a/b/e", "none"}});
}

TEST_CASE("rest router: the verb by name goes before ANY, also against a greedy route above") {
  check(service_with({{"ANY", "/{proxy+}"},
                      {"GET", "/items"},
                      {"POST", "/items/{id}"},
                      {"ANY", "/items/{id}/all"},
                      {"GET", "/items/{id}/all"},
                      {"DELETE", "/items/{rest+}"}}),
        {{"GET", "/items", "GET /items"},
         {"PUT", "/items", "ANY /{proxy+} proxy=items"},
         {"OPTIONS", "/items", "ANY /{proxy+} proxy=items"},
         {"POST", "/items/7", "POST /items/{id} id=7"},
         {"DELETE", "/items/7", "DELETE /items/{rest+} rest=7"},
         {"PUT", "/items/7", "ANY /{proxy+} proxy=items/7"},
         {"GET", "/items/7/all", "GET /items/{id}/all id=7"},
         {"PUT", "/items/7/all", "ANY /items/{id}/all id=7"},
         {"PUT", "/items/7/none", "ANY /{proxy+} proxy=items/7/none"},
         {"GET", "/", "none"}});
}

TEST_CASE("rest router: a part of a path that no event names is a resource without methods") {
  check(service_with({{"GET", "/users/me/settings"}, {"GET", "/users/{id}"}, {"GET", "/{proxy+}"}}),
        {{"GET", "/users/you", "GET /users/{id} id=you"},
         {"GET", "/users/me", "GET /{proxy+} proxy=users/me"}});
}

TEST_CASE("rest router: slashes and escapes") {
  check(service_with({{"GET", "/a b"}, {"GET", "/files/{proxy+}"}, {"GET", "/items/{id}"}}),
        {{"GET", "/items/7/", "GET /items/{id} id=7"},
         {"GET", "/items/", "none"},
         {"GET", "/items//", "none"},
         {"GET", "/items/a%20b%2Fc", "GET /items/{id} id=a%20b%2Fc"},
         {"GET", "/item%73/7", "GET /items/{id} id=7"},
         {"GET", "/a%20b", "GET /a b"},
         {"GET", "/files", "none"},
         {"GET", "/files/", "none"},
         {"GET", "/files//", "none"},
         {"GET", "/files/x/", "GET /files/{proxy+} proxy=x"},
         {"GET", "/files//x//y/", "GET /files/{proxy+} proxy=x//y"},
         {"GET", "/files/%ff%zz", "GET /files/{proxy+} proxy=%ff%zz"}});
}

TEST_CASE("rest router: a path with cors answers OPTIONS, unless a method does so by name") {
  Service service = service_with({{"ANY", "/api"}, {"GET", "/plain"}, {"OPTIONS", "/own"}, {"GET", "/own"}});
  service.rest_methods[0].cors.emplace();
  service.rest_methods[3].cors.emplace();
  check(service, {{"OPTIONS", "/api", "preflight of /api"},
                  {"POST", "/api", "ANY /api"},
                  {"OPTIONS", "/plain", "none"},
                  {"OPTIONS", "/own", "OPTIONS /own"}});
}

TEST_CASE("rest router: resource ids are stable, ten characters for the root and six below") {
  const Service service = service_with({{"GET", "/"}, {"GET", "/items/{id}"}});
  const RestRouter router(service);
  const RestRouter again(service);
  const auto root = router.match("GET", "/");
  const auto item = router.match("GET", "/items/7");
  REQUIRE(root);
  REQUIRE(item);
  CHECK(root->resource->id.size() == 10);
  CHECK(item->resource->id.size() == 6);
  CHECK(item->resource->path == "/items/{id}");
  CHECK(again.match("GET", "/items/8")->resource->id == item->resource->id);
}

}  // namespace offstage::gateway

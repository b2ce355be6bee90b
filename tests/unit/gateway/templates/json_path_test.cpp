#include "gateway/templates/json_path.h"

#include <doctest/doctest.h>

#include <string>

using namespace offstage::gateway::templates;

namespace {

constexpr const char* kStore = R"({"store": {
  "book": [
    {"category": "reference", "author": "Rees", "title": "Sayings", "price": 8.95},
    {"category": "fiction", "author": "Waugh", "title": "Sword", "price": 12.99},
    {"category": "fiction", "author": "Melville", "title": "Moby Dick", "isbn": "0-553", "price": 8.99},
    {"category": "fiction", "author": "Tolkien", "title": "Lord", "isbn": "0-395", "price": "22.99"}],
  "bicycle": {"color": "red", "price": 19.95, "a.b": 1, "tags": []}},
  "limit": 10, "nothing": null})";

/// What the path meets as JSON, "-" for nothing.
std::string met(const char* path) {
  Heap heap;
  const auto root = heap.parse_json(kStore);
  REQUIRE(root);
  const auto parsed = JsonPath::parse(path);
  if (!parsed) return "error: " + parsed.error().text;
  const auto found = parsed->evaluate(*root, heap);
  if (!found) return "error: " + found.error().text;
  return *found ? to_json(**found) : "-";
}

struct PathCase {
  const char* path;
  const char* wanted;
};

void check_paths(const std::vector<PathCase>& cases) {
  for (const auto& [path, wanted] : cases) {
    INFO(std::string(path));
    CHECK(met(path) == std::string(wanted));
  }
}

}  // namespace

TEST_CASE("json path: what is definite gives a value") {
  check_paths({
      {"$.limit", "10"},
      {"limit", "10"},
      {"$['limit']", "10"},
      {"$.store.bicycle.color", "\"red\""},
      {"$['store'][\"bicycle\"]['a.b']", "1"},
      {"$.store.book[0].title", "\"Sayings\""},
      {"$.store.book[-1].author", "\"Tolkien\""},
      {"$.store.book[4]", "-"},
      {"$.store.book[-5]", "-"},
      {"$.store.book.title", "-"},
      {"$.nothing", "null"},
      {"$.nothing.more", "-"},
      {"$.limit.more", "-"},
      {"$.none", "-"},
      {"$.store.bicycle['color','price']", R"({"color":"red","price":19.95})"},
      {"$.store.book.length()", "4"},
      {"$.store.bicycle.length()", "4"},
      {"$.store.none.length()", "-"},
      {"$.store.bicycle.keys()", R"(["color","price","a.b","tags"])"},
  });
}

TEST_CASE("json path: what is not gives a list") {
  check_paths({
      {"$.store.book[*].author", R"(["Rees","Waugh","Melville","Tolkien"])"},
      {"$..author", R"(["Rees","Waugh","Melville","Tolkien"])"},
      {"$..price", R"([8.95,12.99,8.99,"22.99",19.95])"},
      {"$.store..color", R"(["red"])"},
      {"$.store.bicycle.*", R"(["red",19.95,1,[]])"},
      {"$.store.book[0,2].title", R"(["Sayings","Moby Dick"])"},
      {"$.store.book[1:3].title", R"(["Sword","Moby Dick"])"},
      {"$.store.book[:2].title", R"(["Sayings","Sword"])"},
      {"$.store.book[-2:].title", R"(["Moby Dick","Lord"])"},
      {"$.store.book[9:].title", "[]"},
      {"$..book[2].title", R"(["Moby Dick"])"},
      {"$..['isbn']", R"(["0-553","0-395"])"},
      {"$.none[*]", "[]"},
      {"$..none", "[]"},
      {"$..price.max()", "19.95"},
      {"$.store.book[*].length()", "4"},
  });
}

TEST_CASE("json path: predicates") {
  check_paths({
      {"$.store.book[?(@.isbn)].title", R"(["Moby Dick","Lord"])"},
      {"$.store.book[?(!@.isbn)].title", R"(["Sayings","Sword"])"},
      {"$.store.book[?(@.price < 10)].title", R"(["Sayings","Moby Dick"])"},
      {"$.store.book[?(@.price < $.limit)].title", R"(["Sayings","Moby Dick"])"},
      {"$.store.book[?(@.price == 22.99)].title", R"(["Lord"])"},
      {"$.store.book[?(@.category == 'fiction' && @.price > 20)].title", R"(["Lord"])"},
      {"$.store.book[?(@.author == 'Rees' || @['author'] == \"Waugh\")].title", R"(["Sayings","Sword"])"},
      {"$.store.book[?((@.author == 'Rees' || @.author == 'Waugh') && @.price >= 12.99)].title",
       R"(["Sword"])"},
      {"$.store.book[?(@.category != 'fiction')].title", R"(["Sayings"])"},
      {"$.store.book[?(@.isbn == null)].title", "[]"},
      {"$.store.book[?(@.author =~ /.*e.*e.*/i)].title", R"(["Sayings","Moby Dick"])"},
      {"$.store.book[?(@.author in ['Rees', 'Nobody'])].title", R"(["Sayings"])"},
      {"$.store.book[?(@.author nin ['Rees'])].title", R"(["Sword","Moby Dick","Lord"])"},
      {"$.store.book[?(@.title contains 'or')].title", R"(["Sword","Lord"])"},
      {"$.store.bicycle[?(@.tags empty true)].color", R"(["red"])"},
      {"$.store.bicycle[?(@.color == 'red')].price", "[19.95]"},
      {"$..[?(@.price > 19)].color", R"(["red"])"},
      {"$.store.book[?(@.author == 'Re\\'es')].title", "[]"},
  });
}

TEST_CASE("json path: errors say where") {
  check_paths({
      {"", "error: JSON path : an empty path at character 1"},
      {"$.", "error: JSON path $.: expected a name at character 3"},
      {"$[", "error: JSON path $[: expected an index, a name in quotes, * or ? at character 3"},
      {"$['a", "error: JSON path $['a: a text without its closing quote at character 5"},
      {"$[?(@.a ==)]", "error: JSON path $[?(@.a ==)]: expected a value at character 11"},
      {"$[?(@.a", "error: JSON path $[?(@.a: expected ) at character 8"},
      {"$.a(", "error: JSON path $.a(: expected ) at character 5"},
      {"$.store.nope()", "error: JSON path: there is no function nope()"},
  });
  CHECK(met("$..*..*..*..*..*..*..*..*..*..*..*..*..*").starts_with("["));
}

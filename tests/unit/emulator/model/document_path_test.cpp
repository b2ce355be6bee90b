#include "emulator/model/document_path.h"

#include <doctest/doctest.h>

#include <utility>

namespace offstage::emulator {
namespace {

using Element = DocumentPath::Element;

DocumentPath path(std::string attribute, std::vector<Element> steps = {}) {
  return {std::move(attribute), std::move(steps)};
}

Element at(std::uint32_t position) {
  return Element(position);
}
Element member(const char* name) {
  return Element(std::string(name));
}

/// {"a": {"b": ["x", {"c": 1}]}, "s": "text"}
Item sample() {
  const AttributeMap inner{{"c", Number(1)}};
  const AttributeMap map{{"b", List{AttributeValue("x"), AttributeValue(inner)}}};
  return Item{{"a", map}, {"s", "text"}};
}

TEST_CASE("document path: printing") {
  CHECK(path("a").to_string() == "[a]");
  CHECK(path("a", {member("b"), at(0), member("c.d")}).to_string() == "[a, b, [0], c.d]");
}

TEST_CASE("document path: overlap and conflict") {
  const auto a = path("a");
  const auto ab = path("a", {member("b")});
  const auto ac = path("a", {member("c")});
  const auto a1 = path("a", {at(1)});
  const auto abc = path("a", {member("b"), member("c")});
  const auto ab2 = path("a", {member("b"), at(2)});
  CHECK(relation(a, a) == PathRelation::kOverlap);
  CHECK(relation(a, abc) == PathRelation::kOverlap);
  CHECK(relation(abc, ab) == PathRelation::kOverlap);
  CHECK(relation(ab, a1) == PathRelation::kConflict);
  CHECK(relation(abc, ab2) == PathRelation::kConflict);
  CHECK(relation(ab, ac) == PathRelation::kSeparate);
  CHECK(relation(a1, path("a", {at(2)})) == PathRelation::kSeparate);
  CHECK(relation(a, path("b")) == PathRelation::kSeparate);
  CHECK(relation(path("a.b"), ab) == PathRelation::kSeparate);
}

TEST_CASE("document path: find") {
  const Item item = sample();
  REQUIRE(find(item, path("s")) != nullptr);
  CHECK(*find(item, path("s")) == AttributeValue("text"));
  REQUIRE(find(item, path("a", {member("b"), at(1), member("c")})) != nullptr);
  CHECK(*find(item, path("a", {member("b"), at(1), member("c")})) == AttributeValue(Number(1)));
  CHECK(find(item, path("x")) == nullptr);
  CHECK(find(item, path("x", {member("y"), member("z")})) == nullptr);
  CHECK(find(item, path("s", {member("y")})) == nullptr);
  CHECK(find(item, path("s", {at(0)})) == nullptr);
  CHECK(find(item, path("a", {at(0)})) == nullptr);
  CHECK(find(item, path("a", {member("b"), at(2)})) == nullptr);
  CHECK(find(item, path("a", {member("b"), at(4294967295U)})) == nullptr);
}

TEST_CASE("document path: has_parent says where set can write") {
  const Item item = sample();
  CHECK(has_parent(item, path("new")));
  CHECK(has_parent(item, path("a", {member("new")})));
  CHECK(has_parent(item, path("a", {member("b"), at(99)})));
  CHECK_FALSE(has_parent(item, path("a", {at(0)})));
  CHECK_FALSE(has_parent(item, path("a", {member("b"), member("x")})));
  CHECK_FALSE(has_parent(item, path("s", {member("x")})));
  CHECK_FALSE(has_parent(item, path("new", {member("x")})));
}

TEST_CASE("document path: set replaces, inserts and appends") {
  Item item = sample();
  CHECK(set(item, path("new"), Number(1)));
  CHECK(*find(item, path("new")) == AttributeValue(Number(1)));
  CHECK(set(item, path("a", {member("b"), at(0)}), "y"));
  CHECK(*find(item, path("a", {member("b"), at(0)})) == AttributeValue("y"));
  CHECK(set(item, path("a", {member("b"), at(50)}), "end"));
  CHECK(*find(item, path("a", {member("b"), at(2)})) == AttributeValue("end"));
  const Item before = item;
  CHECK_FALSE(set(item, path("a", {member("x"), member("y")}), "lost"));
  CHECK(item == before);
}

TEST_CASE("document path: remove closes lists up and leaves empty maps") {
  Item item = sample();
  remove(item, path("a", {member("b"), at(0)}));
  CHECK(*find(item, path("a", {member("b"), at(0), member("c")})) == AttributeValue(Number(1)));
  remove(item, path("a", {member("b")}));
  CHECK(*find(item, path("a")) == AttributeValue(AttributeMap{}));
  const Item before = item;
  remove(item, path("a", {member("b"), at(0)}));
  remove(item, path("nothing"));
  CHECK(item == before);
  remove(item, path("a"));
  CHECK(item.size() == 1);
}

TEST_CASE("document path: order is by attribute, then step by step") {
  CHECK(path("a") < path("a", {at(0)}));
  CHECK(path("a", {at(2)}) < path("a", {at(10)}));
  CHECK(path("a", {at(2), member("x")}) < path("a", {at(10)}));
  CHECK(path("a", {member("b")}) < path("b"));
}

}  // namespace
}  // namespace offstage::emulator

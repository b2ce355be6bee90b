#include "emulator/model/attribute_value.h"

#include <doctest/doctest.h>

#include <string>

using namespace offstage::emulator;

TEST_CASE("attribute value: type names stand in the order of the variant") {
  CHECK(type_name(AttributeValue("x").type()) == "S");
  CHECK(type_name(AttributeValue(Number(1)).type()) == "N");
  CHECK(type_name(AttributeValue(Binary{"x"}).type()) == "B");
  CHECK(type_name(AttributeValue(true).type()) == "BOOL");
  CHECK(type_name(AttributeValue().type()) == "NULL");
  CHECK(type_name(AttributeValue(StringSet{{"x"}}).type()) == "SS");
  CHECK(type_name(AttributeValue(NumberSet{{1}}).type()) == "NS");
  CHECK(type_name(AttributeValue(BinarySet{{"x"}}).type()) == "BS");
  CHECK(type_name(AttributeValue(List{}).type()) == "L");
  CHECK(type_name(AttributeValue(AttributeMap{}).type()) == "M");
}

TEST_CASE("attribute value: equality is by type and value") {
  CHECK(AttributeValue("x") == AttributeValue("x"));
  CHECK(AttributeValue("x") != AttributeValue(Binary{"x"}));
  CHECK(AttributeValue(Number::parse("1.0").value()) == AttributeValue(Number(1)));
  CHECK(AttributeValue(List{"a", Number(1)}) == AttributeValue(List{"a", Number(1)}));
  CHECK(AttributeValue(List{"a", Number(1)}) != AttributeValue(List{Number(1), "a"}));
  CHECK(AttributeValue(AttributeMap{{"a", "1"}, {"b", "2"}}) ==
        AttributeValue(AttributeMap{{"b", "2"}, {"a", "1"}}));
}

TEST_CASE("attribute map: sorted, found, replaced, erased") {
  AttributeMap map{{"b", "2"}, {"a", "1"}, {"c", "3"}, {"a", "4"}};
  CHECK(map.size() == 3);
  std::string names;
  for (const auto& entry : map) names += entry.name;
  CHECK(names == "abc");
  CHECK(*map.find("a") == AttributeValue("4"));
  CHECK(map.find("aa") == nullptr);
  CHECK(map.find("") == nullptr);
  map.set("ab", "5") = AttributeValue("6");
  CHECK(*map.find("ab") == AttributeValue("6"));
  map.set("a", AttributeValue(true));
  CHECK(*map.find("a") == AttributeValue(true));
  CHECK(map.size() == 4);
  CHECK(map.erase("ab"));
  CHECK(!map.erase("ab"));
  CHECK(map.size() == 3);
  CHECK(map != AttributeMap{{"b", "2"}});
  CHECK(AttributeMap().empty());
}

TEST_CASE("attribute map: names are ordered by unsigned bytes") {
  AttributeMap map{{"\xC3\xA9", "e"}, {"z", "z"}};
  CHECK(map.begin()->name == "z");
  CHECK(map.find("\xC3\xA9") != nullptr);
}

TEST_CASE("attribute value: scalars compare by bytes or value") {
  CHECK(compare_scalars("a", "b") < 0);
  CHECK(compare_scalars("\xF0\x90\x80\x80", "\xEF\xBF\xBF") > 0);  // U+10000 after U+FFFF
  CHECK(compare_scalars(Number(-2), Number(1)) < 0);
  CHECK(compare_scalars(Number(10), Number(9)) > 0);
  CHECK(compare_scalars(Binary{"\x80"}, Binary{"\x7F"}) > 0);
  CHECK(compare_scalars(Binary{"a"}, Binary{"a"}) == 0);
}

TEST_CASE("attribute value: sizes") {
  CHECK(size_bytes(AttributeValue("")) == 0);
  CHECK(size_bytes(AttributeValue("h\xC3\xA9")) == 3);
  CHECK(size_bytes(AttributeValue(Binary{"abc"})) == 3);
  CHECK(size_bytes(AttributeValue(Number(123456))) == 4);
  CHECK(size_bytes(AttributeValue(true)) == 1);
  CHECK(size_bytes(AttributeValue()) == 1);
  CHECK(size_bytes(AttributeValue(StringSet{{"a", "bc"}})) == 3);
  CHECK(size_bytes(AttributeValue(NumberSet{{Number(1), Number(-5)}})) == 5);
  CHECK(size_bytes(AttributeValue(BinarySet{{"a", "bc"}})) == 3);
  CHECK(size_bytes(AttributeValue(List{})) == 3);
  CHECK(size_bytes(AttributeValue(List{"ab", AttributeValue(true)})) == 3 + 1 + 2 + 1 + 1);
  CHECK(size_bytes(AttributeValue(AttributeMap{})) == 3);
  CHECK(size_bytes(AttributeValue(AttributeMap{{"key", "ab"}})) == 3 + 1 + 3 + 2);
  CHECK(size_bytes(Item{}) == 0);
  CHECK(size_bytes(Item{{"id", "ab"}, {"n", Number(12)}}) == 2 + 2 + 1 + 2);
}

TEST_CASE("attribute value: nesting counts lists and maps") {
  CHECK(nesting_depth("x") == 0);
  CHECK(nesting_depth(AttributeValue(StringSet{{"x"}})) == 0);
  CHECK(nesting_depth(List{}) == 1);
  CHECK(nesting_depth(AttributeMap{{"a", "x"}}) == 1);
  CHECK(nesting_depth(List{"x", List{AttributeMap{}}, "y"}) == 3);
}

#include "emulator/storage/item_codec.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"

using namespace offstage::emulator;

namespace {

Number number(std::string_view text) {
  return Number::parse(text).value();
}

Item every_type() {
  return Item{{"binary", Binary{std::string("\0\xFF", 2)}},
              {"binary set", BinarySet{{"", "a", "\xFF"}}},
              {"empty", ""},
              {"false", AttributeValue(false)},
              {"list", List{"x", Number(1), List{}, AttributeMap{{"deep", AttributeValue(true)}}}},
              {"map", AttributeMap{{"a", Number(-5)}, {"b", List{AttributeValue()}}}},
              {"no list", List{}},
              {"no map", AttributeMap{}},
              {"null", AttributeValue()},
              {"number", number("-123.456")},
              {"number set", NumberSet{{-1, 0, number("1e20")}}},
              {"long number", number("1e-130")},
              {"long text", std::string(300, 'x')},
              {"string", "h\xC3\xA9\n\""},
              {"string set", StringSet{{"", "a", "b"}}},
              {"true", AttributeValue(true)}};
}

AttributeValue random_value(std::mt19937_64& random, int depth) {
  const auto text = [&] {
    std::string bytes(random() % 12, '\0');
    for (char& byte : bytes) byte = static_cast<char>('a' + random() % 26);
    return bytes;
  };
  switch (random() % (depth < 4 ? 8 : 6)) {
    case 0:
      return text();
    case 1:
      return Number(static_cast<std::int64_t>(random()) >> random() % 64);
    case 2:
      return Binary{text()};
    case 3:
      return AttributeValue(random() % 2 == 0);
    case 4:
      return AttributeValue();
    case 5:
      return StringSet{{"a" + text(), "b" + text()}};
    case 6: {
      List list(random() % 4);
      for (AttributeValue& element : list) element = random_value(random, depth + 1);
      return list;
    }
    default: {
      AttributeMap map;
      for (auto left = random() % 4; left > 0; --left) map.set(text(), random_value(random, depth + 1));
      return map;
    }
  }
}

Item random_item(std::mt19937_64& random) {
  Item item;
  for (auto left = random() % 8; left > 0; --left) {
    item.set("n" + std::to_string(random() % 1000), random_value(random, 0));
  }
  return item;
}

AttributeValue nested(int levels) {
  AttributeValue value("x");
  for (int i = 0; i < levels; ++i) value = List{std::move(value)};
  return value;
}

/// Runs every reader over bytes that may be anything; sanitizers watch.
void read_all(std::string_view stored) {
  std::string out;
  (void)decode_item(stored).has_value();
  (void)decode_attribute(stored).has_value();
  (void)stored_item_size_bytes(stored);
  (void)find_attribute(stored, "map");
  if (!append_item_json(out, stored)) CHECK(out.empty());
}

}  // namespace

TEST_CASE("item codec: an item of every type comes back") {
  const Item item = every_type();
  const std::string stored = encode_item(item);
  CHECK(stored[0] == 1);
  const auto decoded = decode_item(stored);
  REQUIRE(decoded.has_value());
  CHECK(*decoded == item);
  CHECK(decode_item(encode_item(Item{})).value() == Item{});
}

TEST_CASE("item codec: bytes on disk do not change") {
  CHECK(encode_item(Item{{"a", "xy"}, {"n", Number(-12)}, {"t", AttributeValue(true)}}) ==
        std::string("\x01\x09\x03"
                    "\x01"
                    "a\x00\x02xy"
                    "\x01"
                    "n\x01\x03-12"
                    "\x01"
                    "t\x03\x01",
                    20));
  CHECK(encode_item(Item{{"l", List{"x"}}}) ==
        std::string("\x01\x06\x01\x01l\x08\x04\x00\x00\x00\x01\x00\x01x", 14));
}

TEST_CASE("item codec: encoding appends") {
  std::string out = "before";
  encode_item(out, Item{{"a", "x"}});
  CHECK(out == "before" + encode_item(Item{{"a", "x"}}));
}

TEST_CASE("item codec: the size is stored") {
  const Item item = every_type();
  CHECK(stored_item_size_bytes(encode_item(item)) == size_bytes(item));
  CHECK(stored_item_size_bytes(encode_item(Item{})) == 0);
  const Item largest{{"a", std::string(limits::kItemBytesMax - 1, 'x')}};
  CHECK(stored_item_size_bytes(encode_item(largest)) == limits::kItemBytesMax);
  CHECK(decode_item(encode_item(largest)).value() == largest);
  CHECK(stored_item_size_bytes("") == 0);
  CHECK(stored_item_size_bytes("\x02\x05") == 0);
}

TEST_CASE("item codec: stored bytes become the JSON of the value") {
  std::string expected = "[";
  append_item_json(expected, every_type());
  std::string transcoded = "[";
  CHECK(append_item_json(transcoded, encode_item(every_type())));
  CHECK(transcoded == expected);
}

TEST_CASE("item codec: one attribute is found without the others") {
  const Item item = every_type();
  const std::string stored = encode_item(item);
  for (const auto& entry : item) {
    const auto bytes = find_attribute(stored, entry.name);
    REQUIRE(bytes.has_value());
    CHECK(decode_attribute(*bytes).value() == entry.value);
  }
  CHECK(!find_attribute(stored, "nothing").has_value());
  CHECK(!find_attribute(stored, "").has_value());
  CHECK(!find_attribute(stored, "zzz").has_value());
  CHECK(!find_attribute(encode_item(Item{}), "a").has_value());
}

TEST_CASE("item codec: 31 levels are stored") {
  const Item deepest{{"a", nested(limits::kNestingLevelsMax)}};
  CHECK(decode_item(encode_item(deepest)).value() == deepest);
  const std::string too_deep = encode_item(Item{{"a", nested(limits::kNestingLevelsMax + 1)}});
  CHECK(!decode_item(too_deep).has_value());
  std::string out;
  CHECK(!append_item_json(out, too_deep));
}

TEST_CASE("item codec: random items come back, as values and as JSON") {
  std::mt19937_64 random(99);
  for (int round = 0; round < 500; ++round) {
    const Item item = random_item(random);
    const std::string stored = encode_item(item);
    REQUIRE(decode_item(stored).value() == item);
    REQUIRE(stored_item_size_bytes(stored) == size_bytes(item));
    std::string expected;
    append_item_json(expected, item);
    std::string transcoded;
    REQUIRE(append_item_json(transcoded, stored));
    REQUIRE(transcoded == expected);
  }
}

TEST_CASE("item codec: texts of every length become JSON, with and without something to escape") {
  std::mt19937_64 random(7);
  constexpr std::string_view kSpecial = "\"\\\n\x1f\x01";
  for (std::size_t length = 0; length < 3'000; length += 1 + length / 20) {
    Item item;
    std::vector<AttributeValue> list;
    for (std::size_t i = 0; i < 20; ++i) {
      std::string text(length, 'x');
      if (length > 0 && i % 2 == 1) text[random() % length] = kSpecial[random() % kSpecial.size()];
      list.emplace_back(text);
      item.set("a" + text, AttributeValue(text));
      item.set("\n" + std::to_string(i), AttributeValue(std::move(text)));
    }
    item.set("list", AttributeValue(std::move(list)));
    std::string expected;
    append_item_json(expected, item);
    std::string transcoded;
    REQUIRE(append_item_json(transcoded, encode_item(item)));
    REQUIRE(transcoded == expected);
  }
}

TEST_CASE("item codec: bytes cut short are refused at every length") {
  const std::string stored = encode_item(every_type());
  for (std::size_t length = 0; length < stored.size(); ++length) {
    // A copy of its own, so that reading past the end is seen.
    const std::vector<char> cut(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(length));
    const std::string_view bytes(cut.data(), cut.size());
    CHECK(!decode_item(bytes).has_value());
    read_all(bytes);
  }
  CHECK(!decode_item(stored + "x").has_value());
}

TEST_CASE("item codec: what encode_item never writes is refused") {
  const auto refused = [](std::string_view bytes) { return !decode_item(bytes).has_value(); };
  using namespace std::string_view_literals;
  CHECK(!refused("\x01\x00\x00"sv));
  CHECK(refused("\x00\x00\x00"sv));  // another version
  CHECK(refused("\x02\x00\x00"sv));
  CHECK(
      refused("\x01\x02\x02\x01"
              "b\x04\x01"
              "a\x04"sv));  // names not ascending
  CHECK(
      refused("\x01\x02\x02\x01"
              "a\x04\x01"
              "a\x04"sv));  // a name twice
  CHECK(
      refused("\x01\x02\x01\x01"
              "a\x0A"sv));  // no such type
  CHECK(
      refused("\x01\x02\x01\x01"
              "a\x03\x02"sv));  // neither true nor false
  CHECK(
      refused("\x01\x02\x01\x01"
              "a\x01\x01"
              "x"sv));  // no number
  CHECK(
      refused("\x01\x02\x01\x01"
              "a\x05\x01\x00\x00\x00\x00"sv));  // empty set
  CHECK(
      refused("\x01\x02\x01\x01"
              "a\x05\x05\x00\x00\x00\x02\x01"
              "b\x01"
              "a"sv));  // set not ascending
  CHECK(
      refused("\x01\x02\x01\x01"
              "a\x08\x02\x00\x00\x00\x00\x00"sv));  // more bytes than elements
  CHECK(
      refused("\x01\x02\xFF\xFF\xFF\xFF\x0F\x01"
              "a\x04"sv));                                   // more attributes than bytes
  CHECK(refused("\x01\xFF\xFF\xFF\xFF\xFF\xFF\x01\x00"sv));  // a length without end
}

TEST_CASE("item codec: damaged bytes never harm the reader") {
  std::mt19937_64 random(7);
  const std::string stored = encode_item(every_type());
  for (int round = 0; round < 5'000; ++round) {
    std::string damaged = stored;
    for (auto left = 1 + random() % 4; left > 0; --left) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    if (random() % 4 == 0) damaged.resize(random() % damaged.size());
    read_all(damaged);
    if (const auto item = decode_item(damaged)) {
      CHECK(std::is_sorted(item->begin(), item->end(),
                           [](const auto& a, const auto& b) { return a.name < b.name; }));
    }
  }
}

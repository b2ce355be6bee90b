#include "emulator/storage/key_codec.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/encoding.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

Number number(std::string_view text) {
  return Number::parse(text).value();
}

std::string component(const AttributeValue& value) {
  std::string out;
  append_key_component(out, value);
  return out;
}

std::string component_hex(const AttributeValue& value) {
  return encoding::hex(component(value));
}

/// The hash prefix of a partition.
std::string hash_hex(const AttributeValue& value) {
  return encoding::hex(partition_prefix(1, std::vector{value}).substr(5, 4));
}

/// Encodings order as values do, and none is a prefix of another.
void check_order(const std::vector<AttributeValue>& values) {
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    for (std::size_t j = i + 1; j < std::min(values.size(), i + 50); ++j) {
      const std::string a = component(values[i]);
      const std::string b = component(values[j]);
      REQUIRE((a <=> b) == compare_scalars(values[i], values[j]));
      REQUIRE(a.starts_with(b) == (a == b));
      REQUIRE(b.starts_with(a) == (a == b));
    }
  }
}

Number random_number(std::mt19937_64& random) {
  for (;;) {
    std::string digits(1 + random() % 38, '0');
    for (char& digit : digits) digit = static_cast<char>('0' + random() % 10);
    // Mostly near each other, so that more than exponents are compared.
    const int spread = random() % 4 == 0 ? 250 : 6;
    const int exponent = static_cast<int>(random() % static_cast<unsigned>(spread)) - spread / 2;
    const std::string text = (random() % 2 ? "-" : "") + digits.substr(0, 1) + "." + digits.substr(1) + "e" +
                             std::to_string(exponent);
    if (const auto parsed = Number::parse(text)) return *parsed;
  }
}

std::string random_bytes(std::mt19937_64& random) {
  constexpr char kBytes[] = {'\x00', '\x01', '\x02', 'a', 'b', '\x7F', '\x80', '\xFE', '\xFF'};
  std::string bytes(random() % 6, '\0');
  for (char& byte : bytes) byte = kBytes[random() % sizeof kBytes];
  return bytes;
}

TableSchema scores() {
  TableSchema table;
  table.space = 7;
  table.key = {{{"game", AttributeType::kString}}, {{"score", AttributeType::kNumber}}};
  return table;
}

}  // namespace

TEST_CASE("key codec: strings and binary keep their bytes, zeros escaped, an end mark") {
  CHECK(component_hex("") == "0001");
  CHECK(component_hex("ab") == "61620001");
  CHECK(component_hex(std::string("a\0b", 3)) == "6100ff620001");
  CHECK(component_hex(std::string("\0\0", 2)) == "00ff00ff0001");
  CHECK(component_hex(Binary{"\xFF"}) == "ff0001");
}

TEST_CASE("key codec: numbers are packed two digits to a byte") {
  CHECK(component_hex(Number(0)) == "8000");
  CHECK(component_hex(Number(1)) == "c10200");
  CHECK(component_hex(Number(12)) == "c10d00");
  CHECK(component_hex(Number(100)) == "c20200");
  CHECK(component_hex(Number(1234)) == "c20d2300");
  CHECK(component_hex(number("0.5")) == "c03300");
  CHECK(component_hex(number("0.05")) == "c00600");
  CHECK(component_hex(number("1.5")) == "c1023300");
  CHECK(component_hex(number("100.01")) == "c202010200");
  CHECK(component_hex(number("1e125")) == "ff0b00");
  CHECK(component_hex(number("1e-130")) == "800200");
  CHECK(component_hex(Number(-1)) == "3e6466");
  CHECK(component_hex(Number(-12)) == "3e5966");
  CHECK(component_hex(number("-9e125")) == "000b66");
  CHECK(component(number("-" + std::string(38, '9'))).size() == 1 + 19 + 1);
  CHECK(component(number("-1." + std::string(36, '9') + "1")).size() == 1 + 20 + 1);
}

TEST_CASE("key codec: byte order is value order for chosen numbers") {
  std::vector<AttributeValue> values;
  for (const char* text : {"-9.9e125",
                           "-1e125",
                           "-1e38",
                           "-99999999999999999999999999999999999999",
                           "-1e37",
                           "-100.01",
                           "-100",
                           "-99.5",
                           "-99",
                           "-10",
                           "-9",
                           "-1.01",
                           "-1",
                           "-0.99",
                           "-0.1",
                           "-0.01",
                           "-1e-129",
                           "-1e-130",
                           "0",
                           "1e-130",
                           "1e-129",
                           "0.01",
                           "0.1",
                           "0.99",
                           "1",
                           "1.01",
                           "1.1",
                           "9",
                           "10",
                           "99",
                           "99.5",
                           "100",
                           "100.01",
                           "1e37",
                           "99999999999999999999999999999999999999",
                           "1e38",
                           "1e125",
                           "9.9e125"}) {
    values.emplace_back(number(text));
  }
  check_order(values);
}

TEST_CASE("key codec: byte order is value order for random numbers") {
  std::mt19937_64 random(1);
  std::vector<AttributeValue> values;
  for (int i = 0; i < 3'000; ++i) values.emplace_back(random_number(random));
  check_order(values);
}

TEST_CASE("key codec: byte order is value order for random strings and binary") {
  std::mt19937_64 random(2);
  std::vector<AttributeValue> strings;
  std::vector<AttributeValue> binaries;
  for (int i = 0; i < 2'000; ++i) {
    strings.emplace_back(random_bytes(random));
    binaries.emplace_back(Binary{random_bytes(random)});
  }
  check_order(strings);
  check_order(binaries);
}

TEST_CASE("key codec: components in a row order as tuples do") {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20'000; ++round) {
    const AttributeValue a1(random_bytes(random)), a2(random_number(random)),
        a3(Binary{random_bytes(random)});
    const AttributeValue b1(random() % 2 ? a1 : AttributeValue(random_bytes(random)));
    const AttributeValue b2(random() % 2 ? a2 : AttributeValue(random_number(random)));
    const AttributeValue b3(Binary{random_bytes(random)});
    auto expected = compare_scalars(a1, b1);
    if (expected == 0) expected = compare_scalars(a2, b2);
    if (expected == 0) expected = compare_scalars(a3, b3);
    REQUIRE((component(a1) + component(a2) + component(a3) <=>
             component(b1) + component(b2) + component(b3)) == expected);
  }
}

TEST_CASE("key codec: partitions are scattered by AWS's hash") {
  // The first four bytes of MD5("Outliers" and the bytes of the key).
  CHECK(hash_hex("a") == "f6558e51");
  CHECK(hash_hex(Binary{"a"}) == "f6558e51");
  CHECK(hash_hex(Number(0)) == "ce212d75");
  CHECK(hash_hex(Number(1)) == "c3a0310a");
  CHECK(hash_hex(Number(-1)) == "0267df4c");
  // 20 pairs leave no room for the mark of a negative number.
  CHECK(hash_hex(number("-1." + std::string(36, '9') + "1")) == "b0049955");
  // Several attributes are hashed as one.
  CHECK(encoding::hex(partition_prefix(1, std::vector<AttributeValue>{"a", Number(1)}).substr(5, 4)) ==
        "e9d4bdfb");
}

TEST_CASE("key codec: the key of an item") {
  const Item item{{"game", "a"}, {"score", Number(1)}, {"other", "x"}};
  CHECK(encoding::hex(table_item_key(scores(), item)) == "6400000007f6558e51610001c10200");
  CHECK(table_item_key(scores(), item).starts_with(space_prefix(7)));
  CHECK(table_item_key(scores(), item).starts_with(partition_prefix(7, std::vector<AttributeValue>{"a"})));
  TableSchema without_sort = scores();
  without_sort.key.sort.clear();
  CHECK(table_item_key(without_sort, item) == partition_prefix(7, std::vector<AttributeValue>{"a"}));
}

TEST_CASE("key codec: an index entry's key ends in the table's key") {
  const TableSchema table = scores();
  SecondaryIndex index;
  index.space = 9;
  index.key = {{{"team", AttributeType::kString}, {"level", AttributeType::kNumber}},
               {{"day", AttributeType::kString}}};
  const Item item{{"game", "a"}, {"score", Number(1)}, {"team", "t"}, {"level", Number(2)}, {"day", "d"}};
  const std::string partition = partition_prefix(9, std::vector<AttributeValue>{"t", Number(2)});
  CHECK(index_entry_key(table, index, item) ==
        partition + component("d") + component("a") + component(Number(1)));
}

TEST_CASE("key codec: the end of a prefix") {
  CHECK(prefix_end("a") == "b");
  CHECK(prefix_end("a\xFF") == "b");
  CHECK(prefix_end(std::string("a\0", 2)) == "a\x01");
  CHECK(prefix_end("\x7F") == "\x80");
  CHECK(prefix_end("\xFF\xFF").empty());
  const KeyBytesRange range = prefix_range("ab");
  CHECK(range.contains("ab"));
  CHECK(range.contains("ab\xFF\xFF\xFF"));
  CHECK(!range.contains("ac"));
  CHECK(!range.contains("aa\xFF"));
  CHECK(!range.empty());
}

TEST_CASE("key codec: begins_with covers exactly the values that begin so") {
  std::mt19937_64 random(4);
  for (int round = 0; round < 20'000; ++round) {
    const std::string start = random_bytes(random).substr(0, 2);
    const std::string text = random_bytes(random);
    const KeyBytesRange strings = begins_with_range("p", start);
    REQUIRE(strings.contains("p" + component(text)) == text.starts_with(start));
    const KeyBytesRange binaries = begins_with_range("p", Binary{start});
    REQUIRE(binaries.contains("p" + component(Binary{text}) + "more") == text.starts_with(start));
  }
}

TEST_CASE("key codec: segments cover a space once") {
  for (const std::uint32_t total : {1U, 2U, 3U, 7U, 4095U, 4096U}) {
    CAPTURE(total);
    std::string expected = segment_range(5, 0, total).begin;
    CHECK(expected == space_prefix(5) + std::string(4, '\0'));
    for (std::uint32_t segment = 0; segment < total; ++segment) {
      const KeyBytesRange range = segment_range(5, segment, total);
      REQUIRE(range.begin == expected);
      REQUIRE(!range.empty());
      expected = range.end;
    }
    CHECK(expected == space_prefix(6));
  }
}

TEST_CASE("key codec: of a million segments most are empty") {
  constexpr std::uint32_t kTotal = 1'000'000;
  std::string expected = segment_range(5, 0, kTotal).begin;
  int filled = 0;
  for (std::uint32_t segment = 0; segment < kTotal; ++segment) {
    if (segment > 2'000 && segment < kTotal - 2'000) continue;
    const KeyBytesRange range = segment_range(5, segment, kTotal);
    if (segment <= 2'000) {
      REQUIRE(range.begin == expected);
      expected = range.end;
    }
    filled += range.empty() ? 0 : 1;
  }
  CHECK(filled == 17);
  CHECK(segment_range(5, kTotal - 1, kTotal).end == space_prefix(6));
}

TEST_CASE("key codec: segment borders lie on 12-bit buckets") {
  // Four segments: 0, 1024, 2048 and 3072 of 4096 buckets.
  CHECK(encoding::hex(segment_range(1, 1, 4).begin) == "640000000140000000");
  CHECK(encoding::hex(segment_range(1, 3, 4).begin) == "6400000001c0000000");
  // Three: ceil(4096 / 3) = 1366 = 0x556.
  CHECK(encoding::hex(segment_range(1, 1, 3).begin) == "640000000155600000");
}

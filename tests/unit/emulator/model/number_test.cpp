#include "emulator/model/number.h"

#include <doctest/doctest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

using offstage::emulator::Number;
using offstage::emulator::NumberError;

namespace {

const std::string k38Nines(38, '9');

Number number(std::string_view text) {
  const auto parsed = Number::parse(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

std::string printed(std::string_view text) {
  return number(text).to_string();
}

void check_error(std::string_view text, NumberError expected) {
  const auto parsed = Number::parse(text);
  REQUIRE_MESSAGE(!parsed.has_value(), text);
  CHECK_MESSAGE(parsed.error() == expected, text);
}

void check_sum(std::string_view a, std::string_view b, std::string_view expected) {
  CAPTURE(a);
  CAPTURE(b);
  const auto sum = Number::add(number(a), number(b));
  REQUIRE(sum.has_value());
  CHECK(sum->to_string() == expected);
  const auto swapped = Number::add(number(b), number(a));
  REQUIRE(swapped.has_value());
  CHECK(*swapped == *sum);
}

void check_no_sum(std::string_view a, std::string_view b, NumberError expected) {
  CAPTURE(a);
  CAPTURE(b);
  const auto sum = Number::add(number(a), number(b));
  REQUIRE(!sum.has_value());
  CHECK(sum.error() == expected);
}

}  // namespace

TEST_CASE("number: every way to write a number is read, and printed as plain decimal") {
  CHECK(printed("5") == "5");
  CHECK(printed("+5") == "5");
  CHECK(printed(".5") == "0.5");
  CHECK(printed("5.") == "5");
  CHECK(printed("1.e5") == "100000");
  CHECK(printed("007") == "7");
  CHECK(printed("1E+5") == "100000");
  CHECK(printed("1e-2") == "0.01");
  CHECK(printed("1e10") == "10000000000");
  CHECK(printed("0.0001") == "0.0001");
  CHECK(printed("1.500") == "1.5");
  CHECK(printed("-1.5") == "-1.5");
  CHECK(printed("-12.50e1") == "-125");
  CHECK(printed("123.456e-3") == "0.123456");
  CHECK(printed("1e+0000000000000000000000001") == "10");
  CHECK(printed("1E-130") == "0." + std::string(129, '0') + "1");
  CHECK(printed("1E125") == "1" + std::string(125, '0'));
}

TEST_CASE("number: zero has one form, whatever it was written as") {
  for (const char* text : {"0", "-0", "+0", "0.0", "-0.000", "000", "0e125", "0.0e126", "0e-130", "0e0"}) {
    CHECK(printed(text) == "0");
    CHECK(number(text) == Number());
    CHECK(!number(text).is_negative());
  }
}

TEST_CASE("number: a zero overflows and underflows by its exponent, as on AWS") {
  check_error("0e126", NumberError::kOverflow);
  check_error("0e-131", NumberError::kUnderflow);
  check_error("0.0e-130", NumberError::kUnderflow);
  check_error("00e126", NumberError::kOverflow);
}

TEST_CASE("number: what is not a number") {
  for (const char* text :
       {"",    " ",   " 1",    "1 ",    "1 2", "NaN",   "Infinity", "-Infinity", "0x10", "1e",
        "1e+", "1e-", "1e+-1", "1e1.5", "e5",  "1.2.3", "1+2",      "--5",       "+-5",  "-",
        "+",   ".",   "-.",    "1e 5",  ".e1", "1_000", "1,5",      "5f",        "१"}) {
    check_error(text, NumberError::kNotANumber);
  }
  check_error(std::string_view("1\0", 2), NumberError::kNotANumber);
}

TEST_CASE("number: magnitude from 1E-130 to below 1E126") {
  CHECK(printed("9.99e125") == "999" + std::string(123, '0'));
  CHECK(printed("0.1e126") == "1" + std::string(125, '0'));
  CHECK(printed("-" + k38Nines + "e88") == "-" + k38Nines + std::string(88, '0'));
  CHECK(number(k38Nines + "E-167").exponent() == -167);
  check_error("1e126", NumberError::kOverflow);
  check_error("-1e126", NumberError::kOverflow);
  check_error("10e125", NumberError::kOverflow);
  check_error("1e-131", NumberError::kUnderflow);
  check_error("0.1e-130", NumberError::kUnderflow);
  CHECK(number("10e-131") == number("1e-130"));
}

TEST_CASE("number: huge exponents") {
  check_error("1e2147483648", NumberError::kOverflow);
  check_error("1e-2147483649", NumberError::kUnderflow);
  check_error("1e9223372036854775807", NumberError::kOverflow);
  check_error("1e-9223372036854775808", NumberError::kUnderflow);
  check_error("0e9223372036854775807", NumberError::kOverflow);
  check_error("1e9223372036854775808", NumberError::kNotANumber);
  check_error("1e-9223372036854775809", NumberError::kNotANumber);
  check_error("1e99999999999999999999999999", NumberError::kNotANumber);
}

TEST_CASE("number: 38 significant digits, zeros at both ends not counted") {
  CHECK(printed(k38Nines) == k38Nines);
  CHECK(printed("000" + k38Nines + "000") == k38Nines + "000");
  CHECK(printed("0.000" + k38Nines + "000") == "0.000" + k38Nines);
  CHECK(printed("1" + std::string(100, '0')) == "1" + std::string(100, '0'));
  CHECK(printed("1" + std::string(36, '0') + "1") == "1" + std::string(36, '0') + "1");
  check_error(k38Nines + "9", NumberError::kTooManyDigits);
  check_error("1" + std::string(37, '0') + "1", NumberError::kTooManyDigits);
  check_error("-1.23456789012345678901234567890123456789", NumberError::kTooManyDigits);
  check_error("1" + std::string(50, '0') + ".1" + std::string(50, '0'), NumberError::kTooManyDigits);
  check_error(std::string(200, '9'), NumberError::kOverflow);
}

TEST_CASE("number: a long text costs no more than its length") {
  CHECK(number(std::string(100'000, '0') + "7") == Number(7));
  CHECK(number("7." + std::string(100'000, '0')) == Number(7));
  CHECK(number("7" + std::string(100'000, '0') + "e-100000") == Number(7));
  CHECK(number("0." + std::string(100'000, '0') + "7e100001") == Number(7));
}

TEST_CASE("number: from integers") {
  CHECK(Number(0) == Number());
  CHECK(Number(1200) == number("1.2e3"));
  CHECK(Number(-5).to_string() == "-5");
  CHECK(Number(std::numeric_limits<std::int64_t>::max()).to_string() == "9223372036854775807");
  CHECK(Number(std::numeric_limits<std::int64_t>::min()).to_string() == "-9223372036854775808");
}

TEST_CASE("number: equal however written") {
  CHECK(number("1") == number("1.0"));
  CHECK(number("1") == number("1e0"));
  CHECK(number("100") == number("1e2"));
  CHECK(number("0.10") == number(".1"));
  CHECK(number("1") != number("-1"));
}

TEST_CASE("number: order is by value") {
  const std::vector<std::string> ascending = {"-9.99e125",
                                              "-1e125",
                                              "-1000000000000000000000000000000000001",
                                              "-1e36",
                                              "-11",
                                              "-10",
                                              "-2",
                                              "-1.1",
                                              "-1",
                                              "-0.9",
                                              "-1e-130",
                                              "0",
                                              "1e-130",
                                              "1.1e-130",
                                              "0.09",
                                              "0.1",
                                              "0.10000000000000000000000000000000000001",
                                              "1",
                                              "1.5",
                                              "2",
                                              "9",
                                              "10",
                                              "11",
                                              "99",
                                              "100",
                                              "123",
                                              "1e36",
                                              k38Nines,
                                              "1e38",
                                              "9.99e125"};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(ascending[i]);
      CAPTURE(ascending[j]);
      CHECK((number(ascending[i]) <=> number(ascending[j])) == (i <=> j));
    }
  }
}

TEST_CASE("number: sums are exact") {
  check_sum("0.1", "0.2", "0.3");
  check_sum("1", "-1", "0");
  check_sum("5", "0", "5");
  check_sum("0", "-5", "-5");
  check_sum("1e10", "1", "10000000001");
  check_sum("0.5", "0.5", "1");
  check_sum("-7", "3", "-4");
  check_sum("7", "-3", "4");
  check_sum("100", "-0.01", "99.99");
  check_sum("1e37", "1", "10000000000000000000000000000000000001");
  check_sum(k38Nines, "1", "1" + std::string(38, '0'));
  check_sum("1e38", "-1", k38Nines);
  check_sum("1" + std::string(38, '0'), "-" + k38Nines, "1");
  check_sum("-" + k38Nines, k38Nines, "0");
  check_sum("123456789012345678901234567890", "0.00000001", "123456789012345678901234567890.00000001");
}

TEST_CASE("number: 1e50 + 1 needs more than 38 digits") {
  check_no_sum("1e50", "1", NumberError::kTooManyDigits);
  check_no_sum("1e38", "1", NumberError::kTooManyDigits);
  check_no_sum("1e39", "-1", NumberError::kTooManyDigits);
  check_no_sum("9e38", "-1", NumberError::kTooManyDigits);
  check_no_sum("1e125", "1e-130", NumberError::kTooManyDigits);
  check_no_sum("1.1e38", "-1", NumberError::kTooManyDigits);
  check_no_sum(k38Nines, k38Nines + "e1", NumberError::kTooManyDigits);
  check_no_sum(k38Nines, "2", NumberError::kTooManyDigits);
}

TEST_CASE("number: sums leave the range") {
  check_no_sum("9e125", "1e125", NumberError::kOverflow);
  check_no_sum("-9.9e125", "-1e124", NumberError::kOverflow);
  check_no_sum(k38Nines + "e88", "1e88", NumberError::kOverflow);
  check_no_sum("1.1e-130", "-1e-130", NumberError::kUnderflow);
}

TEST_CASE("number: differences") {
  CHECK(Number::subtract(number("1"), number("0.9"))->to_string() == "0.1");
  CHECK(Number::subtract(number("1"), number("1")).value() == Number());
  CHECK(Number::subtract(Number(), number("3"))->to_string() == "-3");
  CHECK(number("3").negated().to_string() == "-3");
  CHECK(Number().negated() == Number());
}

TEST_CASE("number: from parts") {
  CHECK(Number::from_parts(true, 1200, -2)->to_string() == "-12");
  CHECK(Number::from_parts(true, 0, 500).value() == Number());
  CHECK(Number::from_parts(false, 1, 126).error() == NumberError::kOverflow);
  CHECK(Number::from_parts(false, 1, -131).error() == NumberError::kUnderflow);
  CHECK(Number::from_parts(false, ~static_cast<offstage::emulator::uint128>(0), 0).error() ==
        NumberError::kTooManyDigits);
}

TEST_CASE("number: size in an item") {
  CHECK(number("0").size_bytes() == 1);
  CHECK(number("123456").size_bytes() == 4);
  CHECK(number("3.14159").size_bytes() == 5);
  CHECK(number("12").size_bytes() == 2);
  CHECK(number("1.2").size_bytes() == 3);
  CHECK(number("1E125").size_bytes() == 2);
  CHECK(number("1E-130").size_bytes() == 2);
  CHECK(number("-5").size_bytes() == 3);
  CHECK(number("100").size_bytes() == 2);
  CHECK(number("0.01").size_bytes() == 2);
  CHECK(number("0.001").size_bytes() == 2);
  CHECK(number(k38Nines).size_bytes() == 20);
  CHECK(number(k38Nines + "0").size_bytes() == 21);
}

TEST_CASE("number: what is printed reads back as the same number") {
  std::mt19937_64 random(20260101);
  for (int round = 0; round < 20'000; ++round) {
    std::string digits(1 + random() % 38, '0');
    for (char& digit : digits) digit = static_cast<char>('0' + random() % 10);
    const int exponent = static_cast<int>(random() % 210) - 125;
    const std::string text =
        (random() % 2 ? "-" : "") + digits + "e" + std::to_string(exponent - static_cast<int>(digits.size()));
    const auto parsed = Number::parse(text);
    if (!parsed) continue;  // out of range on the low side
    CAPTURE(text);
    REQUIRE(number(parsed->to_string()) == *parsed);
  }
}

TEST_CASE("number: sums agree with 128-bit integers") {
  std::mt19937_64 random(4711);
  for (int round = 0; round < 20'000; ++round) {
    const auto a = static_cast<std::int64_t>(random()) >> (random() % 63 + 1);
    const auto b = static_cast<std::int64_t>(random()) >> (random() % 63 + 1);
    REQUIRE(Number::add(Number(a), Number(b)).value() == Number(a + b));
    REQUIRE((Number(a) <=> Number(b)) == (a <=> b));
  }
}

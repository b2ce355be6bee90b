#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace offstage::oracle {

/// A number as the oracle has it: decimal digits in a string and schoolbook arithmetic, slow and easy to
/// check. The value is 0.d1d2d3... x 10^exponent; no digit stands at either end that is 0, and zero has none.
struct Decimal {
  bool negative = false;
  std::string digits;
  int exponent = 0;
};

/// `text` is a number as DynamoDB accepts it.
Decimal decimal_of(std::string_view text);
/// Plain notation, as DynamoDB answers it.
std::string text_of(const Decimal& number);

/// Negative, 0 or positive.
int compare(const Decimal& a, const Decimal& b);
Decimal negated(Decimal number);
Decimal sum(const Decimal& a, const Decimal& b);

/// DynamoDB's text when the number has too many digits or too large a magnitude to be stored; else empty.
std::string fault_of(const Decimal& number);
/// DYNAMODB.md 6.1.
std::size_t size_bytes(const Decimal& number);
/// What is hashed when a number is a partition key, DYNAMODB.md 5.
std::string hash_input(const Decimal& number);

}  // namespace offstage::oracle

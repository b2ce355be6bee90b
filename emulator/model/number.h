#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace offstage::emulator {

__extension__ typedef unsigned __int128 uint128;

/// Why a text or a sum is no DynamoDB number. The texts stand in errors.h.
enum class NumberError { kNotANumber, kOverflow, kUnderflow, kTooManyDigits };

/// DynamoDB's number: exact decimal with up to 38 significant digits and a magnitude from 1E-130 to
/// 9.99…E+125 (developer guide, "Data types: Number"). A value type; never holds a malformed state, and
/// equal numbers are equal whatever they were written as (1, 1.0, 1e0).
class Number {
 public:
  static constexpr int kDigitsMax = 38;
  static constexpr int kMagnitudeMax = 125;  // exponent of the leading digit
  static constexpr int kMagnitudeMin = -130;

  Number() = default;  // zero
  Number(std::int64_t value);

  /// Optional sign, digits with an optional point, optional exponent. "+5", ".5", "5." and "007" are
  /// numbers; blanks, "NaN", "0x10" and "" are not. "0e126" overflows and "0e-131" underflows, as on AWS.
  static Result<Number, NumberError> parse(std::string_view text);

  /// Plain decimal, never an exponent: 10000000000, 0.0001, -1.5.
  std::string to_string() const;
  void append_to(std::string& out) const;

  /// Exact or an error; nothing is rounded.
  static Result<Number, NumberError> add(const Number& a, const Number& b);
  static Result<Number, NumberError> subtract(const Number& a, const Number& b);
  Number negated() const;

  std::strong_ordering operator<=>(const Number& other) const;
  bool operator==(const Number& other) const = default;

  /// What the number counts for in an item's size (DYNAMODB.md 6.1).
  std::size_t size_bytes() const;

  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return negative_; }
  /// value = ±coefficient × 10^exponent, the coefficient without trailing zeros; zero is 0 × 10^0.
  uint128 coefficient() const { return coefficient_; }
  int exponent() const { return exponent_; }
  /// Decimal digits of the coefficient; 0 for zero.
  int digits() const;

  /// From parts, which are normalised and checked against range and precision.
  static Result<Number, NumberError> from_parts(bool negative, uint128 coefficient, int exponent);

 private:
  uint128 coefficient_ = 0;
  std::int16_t exponent_ = 0;
  bool negative_ = false;
};

}  // namespace offstage::emulator

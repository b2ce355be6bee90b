#include "emulator/model/number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <optional>

namespace offstage::emulator {
namespace {

/// 10^0 to 10^38, all that fit 128 bits.
constexpr auto kPowersOfTen = [] {
  std::array<uint128, Number::kDigitsMax + 1> powers{};
  uint128 power = 1;
  for (auto& entry : powers) {
    entry = power;
    power *= 10;  // the last product wraps around and is not kept
  }
  return powers;
}();

uint128 power_of_ten(int exponent) {
  return kPowersOfTen[static_cast<std::size_t>(exponent)];
}

int count_digits(uint128 value) {
  // Most numbers are short: 1233 / 4096 is a little more than log10(2).
  if (value <= std::numeric_limits<std::uint64_t>::max()) {
    const auto bits = static_cast<int>(std::bit_width(static_cast<std::uint64_t>(value)));
    const int guess = bits * 1233 >> 12;
    return guess + (value >= kPowersOfTen[static_cast<std::size_t>(guess)] ? 1 : 0);
  }
  return static_cast<int>(std::upper_bound(kPowersOfTen.begin(), kPowersOfTen.end(), value) -
                          kPowersOfTen.begin());
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Room for the 39 digits of the largest 128-bit value.
using DigitBuffer = std::array<char, 40>;

std::string_view write_digits(uint128 value, DigitBuffer& buffer) {
  constexpr std::uint64_t kChunk = 10'000'000'000'000'000'000ULL;  // 10^19, the most that fits 64 bits
  constexpr int kChunkDigits = 19;
  char* const end = buffer.data() + buffer.size();
  char* position = end;
  while (value > std::numeric_limits<std::uint64_t>::max()) {
    auto chunk = static_cast<std::uint64_t>(value % kChunk);
    value /= kChunk;
    for (int i = 0; i < kChunkDigits; ++i, chunk /= 10) *--position = static_cast<char>('0' + chunk % 10);
  }
  for (auto rest = static_cast<std::uint64_t>(value); rest != 0; rest /= 10) {
    *--position = static_cast<char>('0' + rest % 10);
  }
  return {position, static_cast<std::size_t>(end - position)};
}

/// The digits of a number's text with the zeros at both ends taken off, as they are being read.
struct Mantissa {
  uint128 coefficient = 0;          // holds the digits while they are not too many
  std::int64_t digits = 0;          // significant ones read, however many
  std::int64_t trailing_zeros = 0;  // read after the last of them
  std::int64_t fraction_digits = 0;
  bool any = false;

  void append(char digit) {
    any = true;
    if (digit == '0') {
      if (digits > 0) ++trailing_zeros;
      return;
    }
    const std::int64_t more = trailing_zeros + 1;
    trailing_zeros = 0;
    digits += more;
    if (digits > Number::kDigitsMax) return;
    coefficient = coefficient * power_of_ten(static_cast<int>(more)) + static_cast<unsigned>(digit - '0');
  }
};

/// An exponent's digits; nothing when there are none or the value does not fit 64 bits.
std::optional<std::int64_t> read_exponent(std::string_view text) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return std::nullopt;
  }
  std::int64_t exponent = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, exponent);
  if (error != std::errc() || stop != end) return std::nullopt;
  // Far outside of the range, and safe to calculate with.
  constexpr std::int64_t kFar = 1'000'000'000'000;
  return std::clamp(exponent, -kFar, kFar);
}

/// 10^shift × value, or nothing when that is more than 2 × 10^38, beyond which no sum of two numbers with
/// 38 digits gets back to 38 digits.
std::optional<uint128> scale_up(uint128 value, int shift) {
  if (shift > Number::kDigitsMax) return std::nullopt;
  const uint128 most = 2 * power_of_ten(Number::kDigitsMax) / power_of_ten(shift);
  if (value > most) return std::nullopt;
  return value * power_of_ten(shift);
}

}  // namespace

Number::Number(std::int64_t value) : negative_(value < 0) {
  auto magnitude = static_cast<std::uint64_t>(value);
  if (negative_) magnitude = 0 - magnitude;
  while (magnitude != 0 && magnitude % 10 == 0) {
    magnitude /= 10;
    ++exponent_;
  }
  coefficient_ = magnitude;
}

Result<Number, NumberError> Number::from_parts(bool negative, uint128 coefficient, int exponent) {
  Number number;
  if (coefficient == 0) return number;
  while (coefficient % 10 == 0) {
    coefficient /= 10;
    ++exponent;
  }
  const int digits = count_digits(coefficient);
  const int magnitude = exponent + digits - 1;
  if (magnitude > kMagnitudeMax) return NumberError::kOverflow;
  if (magnitude < kMagnitudeMin) return NumberError::kUnderflow;
  if (digits > kDigitsMax) return NumberError::kTooManyDigits;
  number.negative_ = negative;
  number.coefficient_ = coefficient;
  number.exponent_ = static_cast<std::int16_t>(exponent);
  return number;
}

Result<Number, NumberError> Number::parse(std::string_view text) {
  std::size_t at = 0;
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) ++at;

  Mantissa mantissa;
  for (; at < text.size() && is_digit(text[at]); ++at) mantissa.append(text[at]);
  if (at < text.size() && text[at] == '.') {
    const std::size_t first = ++at;
    for (; at < text.size() && is_digit(text[at]); ++at) mantissa.append(text[at]);
    mantissa.fraction_digits = static_cast<std::int64_t>(at - first);
  }
  if (!mantissa.any) return NumberError::kNotANumber;

  std::int64_t exponent = -mantissa.fraction_digits;
  if (at < text.size()) {
    if (text[at] != 'e' && text[at] != 'E') return NumberError::kNotANumber;
    const auto written = read_exponent(text.substr(at + 1));
    if (!written) return NumberError::kNotANumber;
    exponent += *written;
  }

  // A zero has a magnitude too on AWS, that of its last digit: "0e126" overflows.
  const std::int64_t magnitude =
      mantissa.digits == 0 ? exponent : exponent + mantissa.trailing_zeros + mantissa.digits - 1;
  if (magnitude > kMagnitudeMax) return NumberError::kOverflow;
  if (magnitude < kMagnitudeMin) return NumberError::kUnderflow;
  if (mantissa.digits > kDigitsMax) return NumberError::kTooManyDigits;
  Number number;
  if (mantissa.digits == 0) return number;
  number.negative_ = negative;
  number.coefficient_ = mantissa.coefficient;
  number.exponent_ = static_cast<std::int16_t>(exponent + mantissa.trailing_zeros);
  return number;
}

std::string Number::to_string() const {
  std::string out;
  append_to(out);
  return out;
}

void Number::append_to(std::string& out) const {
  if (negative_) out.push_back('-');
  if (coefficient_ == 0) {
    out.push_back('0');
    return;
  }
  DigitBuffer buffer;
  const std::string_view digits = write_digits(coefficient_, buffer);
  if (exponent_ >= 0) {
    out.append(digits);
    out.append(static_cast<std::size_t>(exponent_), '0');
    return;
  }
  const auto fraction = static_cast<std::size_t>(-exponent_);
  if (fraction < digits.size()) {
    out.append(digits, 0, digits.size() - fraction);
    out.push_back('.');
    out.append(digits, digits.size() - fraction);
  } else {
    out.append("0.");
    out.append(fraction - digits.size(), '0');
    out.append(digits);
  }
}

Result<Number, NumberError> Number::add(const Number& a, const Number& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const Number& coarse = a.exponent_ >= b.exponent_ ? a : b;
  const Number& fine = a.exponent_ >= b.exponent_ ? b : a;
  const auto scaled = scale_up(coarse.coefficient_, coarse.exponent_ - fine.exponent_);
  if (!scaled) return NumberError::kTooManyDigits;
  if (coarse.negative_ == fine.negative_) {
    return from_parts(coarse.negative_, *scaled + fine.coefficient_, fine.exponent_);
  }
  if (*scaled >= fine.coefficient_) {
    return from_parts(coarse.negative_, *scaled - fine.coefficient_, fine.exponent_);
  }
  return from_parts(fine.negative_, fine.coefficient_ - *scaled, fine.exponent_);
}

Result<Number, NumberError> Number::subtract(const Number& a, const Number& b) {
  return add(a, b.negated());
}

Number Number::negated() const {
  Number number = *this;
  number.negative_ = !negative_ && !is_zero();
  return number;
}

std::strong_ordering Number::operator<=>(const Number& other) const {
  if (negative_ != other.negative_) {
    return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  if (negative_) return other.negated() <=> negated();
  if (is_zero() || other.is_zero()) return coefficient_ <=> other.coefficient_;
  const int own_digits = digits();
  const int other_digits = other.digits();
  const int own_magnitude = exponent_ + own_digits;
  const int other_magnitude = other.exponent_ + other_digits;
  if (own_magnitude != other_magnitude) return own_magnitude <=> other_magnitude;
  return coefficient_ * power_of_ten(kDigitsMax - own_digits) <=>
         other.coefficient_ * power_of_ten(kDigitsMax - other_digits);
}

int Number::digits() const {
  return count_digits(coefficient_);
}

std::size_t Number::size_bytes() const {
  if (is_zero()) return 1;
  // Pairs of digits, aligned at the decimal point; >> rounds towards minus infinity.
  const int lowest_pair = exponent_ >> 1;
  const int highest_pair = (exponent_ + digits() - 1) >> 1;
  const int pairs = highest_pair - lowest_pair + 1;
  return static_cast<std::size_t>(pairs) + (negative_ ? 2 : 1);
}

}  // namespace offstage::emulator

#include "tests/oracle/decimal.h"

#include <algorithm>
#include <vector>

namespace offstage::oracle {
namespace {

Decimal trimmed(bool negative, std::string digits, int exponent) {
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  const auto zeros = std::min(digits.find_first_not_of('0'), digits.size());
  digits.erase(0, zeros);
  if (digits.empty()) return {};
  return {negative, std::move(digits), exponent - static_cast<int>(zeros)};
}

int length(const Decimal& number) {
  return static_cast<int>(number.digits.size());
}

/// Both numbers' digits as whole numbers of the same length, the last digit worth 10^low.
struct Aligned {
  std::string a, b;
  int low = 0;
};

Aligned align(const Decimal& a, const Decimal& b) {
  Aligned aligned;
  aligned.low = std::min(a.exponent - length(a), b.exponent - length(b));
  const int high = std::max(a.exponent, b.exponent) + 1;  // a place for the carry
  const auto whole = [&](const Decimal& number) {
    return std::string(static_cast<std::size_t>(high - number.exponent), '0') + number.digits +
           std::string(static_cast<std::size_t>(number.exponent - length(number) - aligned.low), '0');
  };
  aligned.a = whole(a);
  aligned.b = whole(b);
  return aligned;
}

/// a + b or a - b, digit by digit; a >= b when subtracting.
std::string combine(const std::string& a, const std::string& b, int sign) {
  std::string result(a.size(), '0');
  int carry = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    int digit = (a[i] - '0') + sign * (b[i] - '0') + carry;
    carry = 0;
    if (digit > 9) carry = 1, digit -= 10;
    if (digit < 0) carry = -1, digit += 10;
    result[i] = static_cast<char>('0' + digit);
  }
  return result;
}

int floor_half(int number) {
  return number >= 0 ? number / 2 : -((1 - number) / 2);
}

/// The digits two by two, aligned at the decimal point, first and last pair not 0.
std::vector<int> pairs_of(const Decimal& number) {
  std::vector<int> pairs;
  const int first = floor_half(number.exponent - 1);
  const int last = floor_half(number.exponent - length(number));
  for (int pair = first; pair >= last; --pair) {
    const auto digit = [&](int power) {
      const int at = number.exponent - 1 - power;
      return at < 0 || at >= length(number) ? 0 : number.digits[static_cast<std::size_t>(at)] - '0';
    };
    pairs.push_back(10 * digit(2 * pair + 1) + digit(2 * pair));
  }
  return pairs;
}

}  // namespace

Decimal decimal_of(std::string_view text) {
  const bool negative = text.front() == '-';
  if (negative || text.front() == '+') text.remove_prefix(1);
  int exponent = 0;
  if (const auto at = text.find_first_of("eE"); at != std::string_view::npos) {
    exponent = std::stoi(std::string(text.substr(at + 1)));
    text = text.substr(0, at);
  }
  const auto point = std::min(text.find('.'), text.size());
  std::string digits(text.substr(0, point));
  if (point < text.size()) digits += text.substr(point + 1);
  return trimmed(negative, std::move(digits), static_cast<int>(point) + exponent);
}

std::string text_of(const Decimal& number) {
  if (number.digits.empty()) return "0";
  const std::string sign = number.negative ? "-" : "";
  if (number.exponent <= 0) {
    return sign + "0." + std::string(static_cast<std::size_t>(-number.exponent), '0') + number.digits;
  }
  const auto whole = static_cast<std::size_t>(number.exponent);
  if (whole >= number.digits.size()) {
    return sign + number.digits + std::string(whole - number.digits.size(), '0');
  }
  return sign + number.digits.substr(0, whole) + "." + number.digits.substr(whole);
}

int compare(const Decimal& a, const Decimal& b) {
  const Decimal difference = sum(a, negated(b));
  if (difference.digits.empty()) return 0;
  return difference.negative ? -1 : 1;
}

Decimal negated(Decimal number) {
  number.negative = !number.negative && !number.digits.empty();
  return number;
}

Decimal sum(const Decimal& a, const Decimal& b) {
  if (a.digits.empty()) return b;
  if (b.digits.empty()) return a;
  const Aligned aligned = align(a, b);
  const int high = aligned.low + static_cast<int>(aligned.a.size());
  if (a.negative == b.negative) return trimmed(a.negative, combine(aligned.a, aligned.b, 1), high);
  if (aligned.a >= aligned.b) return trimmed(a.negative, combine(aligned.a, aligned.b, -1), high);
  return trimmed(b.negative, combine(aligned.b, aligned.a, -1), high);
}

std::string fault_of(const Decimal& number) {
  if (number.digits.size() > 38) return "Attempting to store more than 38 significant digits in a Number";
  if (number.digits.empty()) return "";
  if (number.exponent - 1 > 125) {
    return "Number overflow. Attempting to store a number with magnitude larger than supported range";
  }
  if (number.exponent - 1 < -130) {
    return "Number underflow. Attempting to store a number with magnitude smaller than supported range";
  }
  return "";
}

std::size_t size_bytes(const Decimal& number) {
  if (number.digits.empty()) return 1;
  return 1 + pairs_of(number).size() + (number.negative ? 1 : 0);
}

std::string hash_input(const Decimal& number) {
  if (number.digits.empty()) return "\x80";
  const int first = 0x80 + 64 + floor_half(number.exponent - 1) + 1;
  std::string bytes(1, static_cast<char>(number.negative ? ~first : first));
  const auto pairs = pairs_of(number);
  for (const int pair : pairs) bytes.push_back(static_cast<char>(number.negative ? 101 - pair : pair + 1));
  if (number.negative && pairs.size() < 20) bytes.push_back(102);
  return bytes;
}

}  // namespace offstage::oracle

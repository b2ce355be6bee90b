#include "base/policy/condition.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/encoding.h"
#include "base/http.h"
#include "base/sigv4.h"

namespace offstage {
namespace {

using Text = const PolicyText&;
using View = std::string_view;
using Context = const PolicyContext&;

std::optional<double> number_of(View text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// Seconds since 1970 of "2026-01-31T12:00:00Z", "2026-01-31" or a plain number, as the ISO 8601 profile
/// "Date and Time Formats" of the W3C has them, in UTC.
std::optional<double> date_of(View text) {
  if (const auto number = number_of(text)) return number;
  std::string basic;  // "20260131T120000Z"
  for (const char c : text) {
    if (c != '-' && c != ':') basic.push_back(c);
  }
  double fraction = 0;
  if (const auto dot = basic.find('.'); dot != std::string::npos && basic.ends_with('Z')) {
    fraction = number_of("0" + basic.substr(dot, basic.size() - 1 - dot)).value_or(0);
    basic.erase(dot, basic.size() - 1 - dot);
  }
  if (basic.size() == 8) basic += "T000000Z";
  const auto time_ms = sigv4::parse_date_time(basic);
  if (!time_ms) return std::nullopt;
  return static_cast<double>(*time_ms) / 1000 + fraction;
}

/// Both sides read as a number or a date, and compared.
template <auto kRead, class Compare>
bool compared(Text wanted, View given, Context context) {
  const auto text = wanted.value(context);
  const auto right = text ? kRead(*text) : std::nullopt;
  const auto left = kRead(given);
  return left && right && Compare()(*left, *right);
}

bool is_equal(Text wanted, View given, Context context) {
  return wanted.value(context) == given;
}

bool is_equal_ignoring_case(Text wanted, View given, Context context) {
  const auto value = wanted.value(context);
  return value && equals_ignoring_case(*value, given);
}

bool is_like(Text wanted, View given, Context context) {
  return wanted.matches(given, context);
}

bool is_arn(Text wanted, View given, Context context) {
  return wanted.matches_arn(given, context);
}

bool is_binary_equal(Text wanted, View given, Context context) {
  const auto value = wanted.value(context);
  const auto left = encoding::from_base64(given);
  const auto right = value ? encoding::from_base64(*value) : std::nullopt;
  return left && right && *left == *right;
}

/// The bytes of an address of either family: 4 or 16.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  std::size_t size = 0;
};

std::optional<Address> address_of(View text) {
  const std::string copy(text);
  Address address;
  if (::inet_pton(AF_INET, copy.c_str(), address.bytes.data()) == 1) {
    address.size = 4;
    return address;
  }
  if (::inet_pton(AF_INET6, copy.c_str(), address.bytes.data()) == 1) {
    address.size = 16;
    return address;
  }
  return std::nullopt;
}

/// "10.0.0.0/8", "2001:db8::/32", or one address.
bool is_in_block(Text wanted, View given, Context context) {
  const auto text = wanted.value(context);
  if (!text) return false;
  const View block = *text;
  const std::size_t slash = block.find('/');
  const auto base = address_of(block.substr(0, slash));
  const auto address = address_of(given);
  if (!base || !address || base->size != address->size) return false;
  std::size_t bits = base->size * 8;
  if (slash != View::npos) {
    const View length = block.substr(slash + 1);
    std::size_t wanted_bits = 0;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), wanted_bits);
    if (error != std::errc() || end != length.data() + length.size() || wanted_bits > bits) return false;
    bits = wanted_bits;
  }
  for (std::size_t i = 0; i < base->size && i * 8 < bits; ++i) {
    const std::size_t in_byte = std::min<std::size_t>(8, bits - i * 8);
    const auto mask = static_cast<std::uint8_t>(0xFF00U >> in_byte);
    if (((base->bytes[i] ^ address->bytes[i]) & mask) != 0) return false;
  }
  return true;
}

std::string lower(View text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// Takes a beginning or an end off, without regard to case.
bool take_prefix(View& text, View prefix) {
  if (!equals_ignoring_case(text.substr(0, prefix.size()), prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(View& text, View suffix) {
  if (text.size() < suffix.size()) return false;
  if (!equals_ignoring_case(text.substr(text.size() - suffix.size()), suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

Failure wrong(std::string_view wanted) {
  return {"Condition: expected " + std::string(wanted)};
}

/// A value as text: policies of people hold numbers and booleans too.
Result<std::string, Failure> text_of(json::Value value) {
  if (value.is_string()) return std::string(value.as_string());
  if (value.is_array() || value.is_object() || value.is_null()) return wrong("a string or a list of strings");
  return value.to_json();
}

}  // namespace

const PolicyCondition::Operator PolicyCondition::kOperators[] = {
    {"StringEquals", is_equal},
    {"StringNotEquals", is_equal, true},
    {"StringEqualsIgnoreCase", is_equal_ignoring_case},
    {"StringNotEqualsIgnoreCase", is_equal_ignoring_case, true},
    {"StringLike", is_like},
    {"StringNotLike", is_like, true},
    {"NumericEquals", compared<number_of, std::equal_to<>>},
    {"NumericNotEquals", compared<number_of, std::equal_to<>>, true},
    {"NumericLessThan", compared<number_of, std::less<>>},
    {"NumericLessThanEquals", compared<number_of, std::less_equal<>>},
    {"NumericGreaterThan", compared<number_of, std::greater<>>},
    {"NumericGreaterThanEquals", compared<number_of, std::greater_equal<>>},
    {"DateEquals", compared<date_of, std::equal_to<>>},
    {"DateNotEquals", compared<date_of, std::equal_to<>>, true},
    {"DateLessThan", compared<date_of, std::less<>>},
    {"DateLessThanEquals", compared<date_of, std::less_equal<>>},
    {"DateGreaterThan", compared<date_of, std::greater<>>},
    {"DateGreaterThanEquals", compared<date_of, std::greater_equal<>>},
    {"Bool", is_equal_ignoring_case},
    {"BinaryEquals", is_binary_equal},
    {"IpAddress", is_in_block},
    {"NotIpAddress", is_in_block, true},
    {"ArnEquals", is_arn},
    {"ArnLike", is_arn},
    {"ArnNotEquals", is_arn, true},
    {"ArnNotLike", is_arn, true},
};

Result<PolicyCondition, Failure> PolicyCondition::read_operator(std::string_view name) {
  PolicyCondition condition;
  std::string_view base = name;
  if (take_prefix(base, "ForAllValues:")) {
    condition.quantifier_ = Quantifier::kForAllValues;
  } else if (take_prefix(base, "ForAnyValue:")) {
    condition.quantifier_ = Quantifier::kForAnyValue;
  }
  if (equals_ignoring_case(base, "Null")) return condition;
  condition.if_exists_ = take_suffix(base, "IfExists");
  const auto* found = std::find_if(std::begin(kOperators), std::end(kOperators), [&](const Operator& each) {
    return equals_ignoring_case(each.name, base);
  });
  if (found == std::end(kOperators)) return wrong("an operator, found " + std::string(name));
  condition.operator_ = found;
  return condition;
}

Result<void, Failure> PolicyCondition::parse(json::Value element, bool has_variables,
                                             std::vector<PolicyCondition>& conditions) {
  if (!element.is_object()) return wrong("an object");
  for (const json::Member operation : element.members()) {
    if (!operation.value.is_object()) return wrong("an object for each operator");
    ASSIGN_OR_RETURN(const PolicyCondition empty, read_operator(operation.name));
    for (const json::Member key : operation.value.members()) {
      PolicyCondition condition = empty;
      condition.key_ = lower(key.name);
      if (!key.value.is_array()) {
        ASSIGN_OR_RETURN(const std::string text, text_of(key.value));
        condition.values_.emplace_back(text, has_variables);
      } else {
        for (const json::Value each : key.value.elements()) {
          ASSIGN_OR_RETURN(const std::string text, text_of(each));
          condition.values_.emplace_back(text, has_variables);
        }
      }
      conditions.push_back(std::move(condition));
    }
  }
  return {};
}

bool PolicyCondition::holds(const PolicyContext& context) const {
  const auto* given = context.find(key_);
  const bool is_there = given != nullptr && !given->empty();
  if (operator_ == nullptr) {
    return std::any_of(values_.begin(), values_.end(), [&](const PolicyText& wanted) {
      return equals_ignoring_case(wanted.text(), is_there ? "false" : "true");
    });
  }
  if (!is_there) {
    return if_exists_ || quantifier_ == Quantifier::kForAllValues ||
           (operator_->is_negated && quantifier_ == Quantifier::kNone);
  }
  const auto fits = [&](const std::string& value) {
    const bool matches = std::any_of(values_.begin(), values_.end(), [&](const PolicyText& wanted) {
      return operator_->matches(wanted, value, context);
    });
    return matches != operator_->is_negated;
  };
  if (quantifier_ == Quantifier::kForAllValues) return std::all_of(given->begin(), given->end(), fits);
  return std::any_of(given->begin(), given->end(), fits);
}

}  // namespace offstage

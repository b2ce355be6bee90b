#include "gateway/templates/arithmetic.h"

#include <cmath>
#include <limits>

namespace offstage::gateway::templates {

namespace {

double real(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  return *std::get_if<double>(&value);
}

std::optional<Value> of_integers(char operation, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  bool overflow = false;
  switch (operation) {
    case '+':
      overflow = __builtin_add_overflow(left, right, &result);
      break;
    case '-':
      overflow = __builtin_sub_overflow(left, right, &result);
      break;
    case '*':
      overflow = __builtin_mul_overflow(left, right, &result);
      break;
    default:
      if (right == 0) return std::nullopt;
      // The one quotient that does not fit, and its remainder, which processors refuse too.
      if (right == -1) return of_integers(operation == '/' ? '-' : '*', 0, left);
      result = operation == '/' ? left / right : left % right;
  }
  if (overflow) return std::nullopt;
  return result;
}

std::optional<Value> of_reals(char operation, double left, double right) {
  switch (operation) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      if (right == 0) return std::nullopt;
      return operation == '/' ? left / right : std::fmod(left, right);
  }
}

}  // namespace

std::optional<Value> calculate(char operation, const Value& left, const Value& right) {
  if (!is_number(left) || !is_number(right)) return std::nullopt;
  const auto* a = std::get_if<std::int64_t>(&left);
  const auto* b = std::get_if<std::int64_t>(&right);
  if (a != nullptr && b != nullptr) return of_integers(operation, *a, *b);
  return of_reals(operation, real(left), real(right));
}

std::optional<std::partial_ordering> compare_numbers(const Value& left, const Value& right) {
  if (!is_number(left) || !is_number(right)) return std::nullopt;
  const auto* a = std::get_if<std::int64_t>(&left);
  const auto* b = std::get_if<std::int64_t>(&right);
  if (a != nullptr && b != nullptr) return *a <=> *b;
  return real(left) <=> real(right);
}

std::optional<std::int64_t> whole_number(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  const auto* number = std::get_if<double>(&value);
  if (number == nullptr) return std::nullopt;
  constexpr double kEnd = 9223372036854775808.0;
  if (std::isnan(*number)) return 0;
  if (*number >= kEnd) return std::numeric_limits<std::int64_t>::max();
  if (*number < -kEnd) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(*number);
}

bool equal(const Value& left, const Value& right) {
  if (const auto order = compare_numbers(left, right)) return *order == std::partial_ordering::equivalent;
  if (left.index() == right.index()) return same(left, right);
  if (is_null(left) || is_null(right)) return false;
  return to_text(left) == to_text(right);
}

}  // namespace offstage::gateway::templates

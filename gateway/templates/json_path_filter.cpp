#include <algorithm>
#include <charconv>

#include "gateway/templates/arithmetic.h"
#include "gateway/templates/json_path.h"
#include "gateway/templates/regex.h"

namespace offstage::gateway::templates {

namespace {

using Found = std::optional<Value>;

/// A number, also one that is written as text.
std::optional<double> as_number(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  const auto* text = text_in(value);
  double number = 0;
  if (text == nullptr || text->empty()) return std::nullopt;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  if (read.ec != std::errc() || read.ptr != text->data() + text->size()) return std::nullopt;
  return number;
}

/// Numbers by value, also against a number written as text; all else by what it holds.
bool are_equal(const Value& left, const Value& right) {
  if (is_number(left) || is_number(right)) {
    const auto a = as_number(left);
    const auto b = as_number(right);
    return a && b && *a == *b;
  }
  return same(left, right);
}

/// Less than nought, nought or more; nothing for what has no order.
std::optional<int> order(const Value& left, const Value& right) {
  if (text_in(left) != nullptr && text_in(right) != nullptr) return text_in(left)->compare(*text_in(right));
  const auto a = as_number(left);
  const auto b = as_number(right);
  if (!a || !b) return std::nullopt;
  return *a < *b ? -1 : *a > *b ? 1 : 0;
}

bool is_among(const Value& wanted, const Value& in) {
  const auto* list = list_in(in);
  return list != nullptr && std::any_of(list->items.begin(), list->items.end(),
                                        [&](const Value& item) { return are_equal(item, wanted); });
}

bool holds_part(const Value& whole, const Value& part) {
  const auto* text = text_in(whole);
  if (text == nullptr) return is_among(part, whole);
  return text_in(part) != nullptr && text->find(*text_in(part)) != std::string::npos;
}

std::optional<std::int64_t> size_of(const Value& value) {
  if (const auto* text = text_in(value)) return static_cast<std::int64_t>(text->size());
  if (const auto* list = list_in(value)) return static_cast<std::int64_t>(list->items.size());
  if (const auto* map = map_in(value)) return static_cast<std::int64_t>(map->entries.size());
  return std::nullopt;
}

bool compares(const std::string& operation, const Value& left, const Value& right) {
  if (operation == "==") return are_equal(left, right);
  if (operation == "!=") return !are_equal(left, right);
  if (operation == "in") return is_among(left, right);
  if (operation == "nin") return !is_among(left, right);
  if (operation == "contains") return holds_part(left, right);
  const auto size = size_of(left);
  if (operation == "size") return size && are_equal(*size, right);
  if (operation == "empty") return size && Value(*size == 0) == right;
  const auto found = order(left, right);
  if (!found) return false;
  if (operation == "<") return *found < 0;
  if (operation == "<=") return *found <= 0;
  return operation == ">" ? *found > 0 : *found >= 0;
}

class Judge {
 public:
  Judge(const Value& item, PathLookup& lookup) : item_(item), lookup_(lookup) {}

  Result<bool, Failure> holds(const AnyOf& any) { return until(any.parts, true); }
  Result<bool, Failure> holds(const AllOf& all) { return until(all.parts, false); }

  Result<bool, Failure> holds(const NotThat& negation) {
    auto part = meets(*negation.part, item_, lookup_);
    if (part) *part = !*part;
    return part;
  }

  Result<bool, Failure> holds(const Exists& exists) {
    auto found = lookup_.find(exists.path, item_);
    if (!found) return unexpected(std::move(found).error());
    return found->has_value();
  }

  Result<bool, Failure> holds(const Comparison& comparison) {
    auto left = value(comparison.left);
    if (!left) return unexpected(std::move(left).error());
    if (const auto* pattern = std::get_if<Pattern>(&comparison.right)) {
      const auto* text = *left ? text_in(**left) : nullptr;
      if (text == nullptr || comparison.operation != "=~") return false;
      return regex_matches(*text, pattern->expression);
    }
    auto right = value(comparison.right);
    if (!right) return unexpected(std::move(right).error());
    // What is not there equals nothing but what is not there either.
    if (!*left || !*right) {
      const bool are_both_missing = !*left && !*right;
      return comparison.operation == "==" ? are_both_missing
                                          : comparison.operation == "!=" && !are_both_missing;
    }
    if (comparison.operation != "=~") return compares(comparison.operation, **left, **right);
    const auto* text = text_in(**left);
    const auto* expression = text_in(**right);
    if (text == nullptr || expression == nullptr) return false;
    return regex_matches(*text, *expression);
  }

 private:
  Result<bool, Failure> until(const std::vector<std::unique_ptr<const Predicate>>& parts, bool wanted) {
    for (const auto& part : parts) {
      auto is_met = meets(*part, item_, lookup_);
      if (!is_met || *is_met == wanted) return is_met;
    }
    return !wanted;
  }

  Result<Found, Failure> value(const Operand& operand) {
    if (const auto* literal = std::get_if<Value>(&operand)) return Found(*literal);
    if (const auto* path = std::get_if<PathOperand>(&operand)) return lookup_.find(*path, item_);
    return Found();
  }

  const Value& item_;
  PathLookup& lookup_;
};

}  // namespace

Result<bool, Failure> meets(const Predicate& predicate, const Value& item, PathLookup& lookup) {
  Judge judge(item, lookup);
  return std::visit([&](const auto& what) { return judge.holds(what); }, predicate.what);
}

}  // namespace offstage::gateway::templates

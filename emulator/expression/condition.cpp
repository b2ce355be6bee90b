#include "emulator/expression/condition.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "emulator/expression/binder.h"
#include "emulator/expression/parsed_texts.h"
#include "emulator/expression/parser.h"

namespace offstage::emulator::expression {
namespace {

using BoundComparison = Comparison<DocumentPath, AttributeValue>;
using BoundBetween = Between<DocumentPath, AttributeValue>;
using BoundIn = In<DocumentPath, AttributeValue>;
using BoundNot = Not<DocumentPath, AttributeValue>;
using BoundAnd = And<DocumentPath, AttributeValue>;
using BoundOr = Or<DocumentPath, AttributeValue>;

/// size() of a string is its length in Java, in UTF-16 code units, not in bytes.
std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xC0U) == 0x80U;
    if (!continues) units += byte >= 0xF0U ? 2 : 1;
  }
  return units;
}

/// The size of a value; none for N, BOOL and NULL.
std::optional<Number> size_of(const AttributeValue& value) {
  const auto count = [](std::size_t size) {
    return std::optional<Number>(Number(static_cast<std::int64_t>(size)));
  };
  return std::visit(Overloaded{[&](const std::string& text) { return count(utf16_length(text)); },
                               [&](const Binary& binary) { return count(binary.bytes.size()); },
                               [&](const StringSet& set) { return count(set.members.size()); },
                               [&](const NumberSet& set) { return count(set.members.size()); },
                               [&](const BinarySet& set) { return count(set.members.size()); },
                               [&](const List& list) { return count(list.size()); },
                               [&](const AttributeMap& map) { return count(map.size()); },
                               [](const Number&) -> std::optional<Number> { return std::nullopt; },
                               [](bool) -> std::optional<Number> { return std::nullopt; },
                               [](const Null&) -> std::optional<Number> { return std::nullopt; }},
                    value.variant());
}

/// The value an operand has in an item, or none. Points into the item or the condition where it can.
class OperandValue {
 public:
  OperandValue(const BoundOperand& operand, const Item& item) {
    std::visit(Overloaded{[&](const DocumentPath& path) { value_ = find(item, path); },
                          [&](const AttributeValue& literal) { value_ = &literal; },
                          [&](const BoundCall& call) { set_size(call, item); }},
               operand.node);
  }
  OperandValue(const OperandValue&) = delete;
  OperandValue& operator=(const OperandValue&) = delete;

  const AttributeValue* get() const { return value_; }

 private:
  /// size() is the only call that is an operand of a condition.
  void set_size(const BoundCall& call, const Item& item) {
    const OperandValue argument(call.arguments.front(), item);
    if (argument.get() == nullptr) return;
    const auto size = size_of(*argument.get());
    if (!size) return;
    own_ = *size;
    value_ = &own_;
  }

  AttributeValue own_;
  const AttributeValue* value_ = nullptr;
};

bool equal(const OperandValue& a, const OperandValue& b) {
  return a.get() != nullptr && b.get() != nullptr && *a.get() == *b.get();
}

/// The order of two values, if there is one: both S, both N or both B.
std::optional<std::strong_ordering> order(const OperandValue& a, const OperandValue& b) {
  if (a.get() == nullptr || b.get() == nullptr || a.get()->type() != b.get()->type()) return std::nullopt;
  const auto type = a.get()->type();
  const bool ordered =
      type == AttributeType::kString || type == AttributeType::kNumber || type == AttributeType::kBinary;
  if (!ordered) return std::nullopt;
  return compare_scalars(*a.get(), *b.get());
}

bool compare(Comparator comparator, const OperandValue& left, const OperandValue& right) {
  if (comparator == Comparator::kEqual) return equal(left, right);
  if (comparator == Comparator::kNotEqual) return !equal(left, right);
  const auto ordering = order(left, right);
  if (!ordering) return false;
  switch (comparator) {
    case Comparator::kLess:
      return *ordering < 0;
    case Comparator::kLessOrEqual:
      return *ordering <= 0;
    case Comparator::kGreater:
      return *ordering > 0;
    case Comparator::kGreaterOrEqual:
      return *ordering >= 0;
    case Comparator::kEqual:
    case Comparator::kNotEqual:
      break;
  }
  return false;
}

bool begins_with(const AttributeValue& value, const AttributeValue& prefix) {
  if (const auto* text = value.get_if<std::string>()) {
    const auto* start = prefix.get_if<std::string>();
    return start != nullptr && text->starts_with(*start);
  }
  const auto* binary = value.get_if<Binary>();
  const auto* start = prefix.get_if<Binary>();
  return binary != nullptr && start != nullptr && binary->bytes.starts_with(start->bytes);
}

template <class Member, class Set>
bool has_member(const Set& set, const Member* member) {
  return member != nullptr && std::binary_search(set.members.begin(), set.members.end(), *member);
}

bool contains(const AttributeValue& whole, const AttributeValue& part) {
  return std::visit(
      Overloaded{[&](const std::string& text) {
                   const auto* piece = part.get_if<std::string>();
                   return piece != nullptr && text.find(*piece) != std::string::npos;
                 },
                 [&](const Binary& binary) {
                   const auto* piece = part.get_if<Binary>();
                   return piece != nullptr && binary.bytes.find(piece->bytes) != std::string::npos;
                 },
                 [&](const StringSet& set) { return has_member(set, part.get_if<std::string>()); },
                 [&](const NumberSet& set) { return has_member(set, part.get_if<Number>()); },
                 [&](const BinarySet& set) {
                   const auto* piece = part.get_if<Binary>();
                   return has_member(set, piece == nullptr ? nullptr : &piece->bytes);
                 },
                 [&](const List& list) { return std::find(list.begin(), list.end(), part) != list.end(); },
                 [](const Number&) { return false; }, [](bool) { return false; },
                 [](const Null&) { return false; }, [](const AttributeMap&) { return false; }},
      whole.variant());
}

bool holds(const BoundCondition& condition, const Item& item);

bool call_holds(const BoundCall& call, const Item& item) {
  const OperandValue first(call.arguments.front(), item);
  if (call.function == Function::kAttributeExists) return first.get() != nullptr;
  if (call.function == Function::kAttributeNotExists) return first.get() == nullptr;
  const OperandValue second(call.arguments.back(), item);
  if (first.get() == nullptr || second.get() == nullptr) return false;
  switch (call.function) {
    case Function::kAttributeType:
      return type_name(first.get()->type()) == *second.get()->get_if<std::string>();
    case Function::kBeginsWith:
      return begins_with(*first.get(), *second.get());
    case Function::kContains:
      return contains(*first.get(), *second.get());
    case Function::kAttributeExists:
    case Function::kAttributeNotExists:
    case Function::kSize:
    case Function::kIfNotExists:
    case Function::kListAppend:
      break;
  }
  return false;
}

bool between_holds(const BoundBetween& between, const Item& item) {
  const OperandValue value(between.operand, item);
  const OperandValue lower(between.lower, item);
  const OperandValue upper(between.upper, item);
  return compare(Comparator::kLessOrEqual, lower, value) && compare(Comparator::kLessOrEqual, value, upper);
}

bool in_holds(const BoundIn& in, const Item& item) {
  const OperandValue value(in.operand, item);
  return std::any_of(in.options.begin(), in.options.end(),
                     [&](const BoundOperand& option) { return equal(value, OperandValue(option, item)); });
}

bool holds(const BoundCondition& condition, const Item& item) {
  const auto holds_here = [&](const BoundCondition& inner) { return holds(inner, item); };
  return std::visit(
      Overloaded{
          [&](const BoundComparison& comparison) {
            return compare(comparison.comparator, OperandValue(comparison.left, item),
                           OperandValue(comparison.right, item));
          },
          [&](const BoundBetween& between) { return between_holds(between, item); },
          [&](const BoundIn& in) { return in_holds(in, item); },
          [&](const BoundCall& call) { return call_holds(call, item); },
          [&](const BoundNot& negation) { return !holds_here(*negation.inner); },
          [&](const BoundAnd& all) { return std::all_of(all.terms.begin(), all.terms.end(), holds_here); },
          [&](const BoundOr& any) { return std::any_of(any.terms.begin(), any.terms.end(), holds_here); }},
      condition.node);
}

void collect(const BoundOperand& operand, std::vector<DocumentPath>& paths) {
  std::visit(
      Overloaded{[&](const DocumentPath& path) { paths.push_back(path); }, [](const AttributeValue&) {},
                 [&](const BoundCall& call) {
                   for (const auto& argument : call.arguments) collect(argument, paths);
                 }},
      operand.node);
}

void collect(const BoundCondition& condition, std::vector<DocumentPath>& paths) {
  const auto collect_all = [&](const auto& parts) {
    for (const auto& part : parts) collect(part, paths);
  };
  std::visit(Overloaded{[&](const BoundComparison& comparison) {
                          collect(comparison.left, paths);
                          collect(comparison.right, paths);
                        },
                        [&](const BoundBetween& between) {
                          collect(between.operand, paths);
                          collect(between.lower, paths);
                          collect(between.upper, paths);
                        },
                        [&](const BoundIn& in) {
                          collect(in.operand, paths);
                          collect_all(in.options);
                        },
                        [&](const BoundCall& call) { collect_all(call.arguments); },
                        [&](const BoundNot& negation) { collect(*negation.inner, paths); },
                        [&](const BoundAnd& all) { collect_all(all.terms); },
                        [&](const BoundOr& any) { collect_all(any.terms); }},
             condition.node);
}

}  // namespace

Result<Condition> parse_condition(std::string_view text, ExpressionKind kind, Placeholders& placeholders) {
  thread_local std::map<ExpressionKind, ParsedTexts<TextCondition>> known;
  ASSIGN_OR_RETURN(const auto* parsed, known[kind].find(text, [kind](std::string_view unknown) {
    return parse_condition_text(unknown, kind);
  }));
  ASSIGN_OR_RETURN(BoundCondition bound, bind_condition(*parsed, kind, placeholders));
  return Condition(std::move(bound));
}

bool evaluate(const Condition& condition, const Item& item) {
  return holds(condition.tree(), item);
}

std::vector<DocumentPath> paths_of(const Condition& condition) {
  return paths_of(condition.tree());
}

std::vector<DocumentPath> paths_of(const BoundCondition& condition) {
  std::vector<DocumentPath> paths;
  collect(condition, paths);
  return paths;
}

}  // namespace offstage::emulator::expression

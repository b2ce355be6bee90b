#include "gateway/templates/evaluator.h"

#include <algorithm>
#include <cstdlib>

#include "gateway/templates/arithmetic.h"

namespace offstage::gateway::templates {

namespace {

constexpr std::size_t kWarningsMax = 20;
/// Velocity makes a range's list before anything is done with it.
constexpr std::int64_t kRangeMax = 1'000'000;
/// A #define that uses itself: Velocity's limit.
constexpr int kDefineDepthMax = 2;

/// The values that a #foreach goes over; nothing when a value is none to go over.
std::optional<std::vector<Value>> items_of(const Value& value) {
  if (const auto* list = list_in(value)) return list->items;
  if (const auto* map = map_in(value)) {
    std::vector<Value> values;
    values.reserve(map->entries.size());
    for (const auto& entry : map->entries) values.push_back(entry.value);
    return values;
  }
  return std::nullopt;
}

char arithmetic_sign(Operator operation) {
  switch (operation) {
    case Operator::kAdd:
      return '+';
    case Operator::kSubtract:
      return '-';
    case Operator::kMultiply:
      return '*';
    case Operator::kDivide:
      return '/';
    case Operator::kModulo:
      return '%';
    default:
      return '\0';
  }
}

/// A comparison with what is no number is false.
bool compares(Operator operation, const Value& left, const Value& right) {
  const auto order = compare_numbers(left, right);
  if (!order) return false;
  switch (operation) {
    case Operator::kLess:
      return *order < 0;
    case Operator::kGreater:
      return *order > 0;
    case Operator::kLessEqual:
      return *order <= 0;
    default:
      return *order >= 0;
  }
}

void drop_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

Evaluator::Evaluator(const std::string& name, const Input& input, Scope& scope, const Limits& limits)
    : name_(name),
      input_(input),
      scope_(scope),
      heap_(scope.heap_),
      limits_(limits),
      counted_bytes_(heap_.bytes()) {}

Parsed<Rendered> Evaluator::render(const Block& whole) {
  RETURN_IF_ERROR(render_block(whole));
  return Rendered{std::move(out_), std::move(warnings_)};
}

// --- statements --------------------------------------------------------------------------------------

Evaluator::Done Evaluator::render_block(const Block& block) {
  for (const auto& statement : block.statements) {
    RETURN_IF_ERROR(step(statement.at));
    RETURN_IF_ERROR(std::visit([&](const auto& what) { return render(what, statement.at); }, statement.what));
    if (leaving_ != Leaving::kNothing) break;
  }
  return std::monostate();
}

Evaluator::Done Evaluator::print(std::string_view text, Position at) {
  out_ += text;
  if (out_.size() > limits_.output_bytes_max)
    return unexpected(
        Fault{at, "the output is longer than " + std::to_string(limits_.output_bytes_max) + " bytes"});
  return step(at, text.size());
}

Evaluator::Done Evaluator::render(const Text& text, Position at) {
  return print(text.text, at);
}

Evaluator::Done Evaluator::render(const Output& output, Position at) {
  ASSIGN_OR_RETURN(const auto value, value(output.reference, at));
  RETURN_IF_ERROR(print(output.prefix, at));
  const auto* block = std::get_if<DefinedBlock*>(&value);
  // Velocity evaluates what is escaped, too.
  if (output.is_escaped) {
    RETURN_IF_ERROR(print(output.reference.source, at));
  } else if (const auto* text = text_in(value)) {
    RETURN_IF_ERROR(print(*text, at));
  } else if (block == nullptr) {
    RETURN_IF_ERROR(print(to_text(value), at));
  } else {
    ASSIGN_OR_RETURN(const bool was_printed, print_block(**block));
    if (!was_printed && !output.is_quiet) RETURN_IF_ERROR(print(output.reference.source, at));
  }
  if (!output.swallowed.empty()) {
    warn(at, output.swallowed + " right behind " + output.reference.source + " prints as " + output.suffix +
                 "; write the reference in braces");
  }
  return print(output.suffix, at);
}

Evaluator::Done Evaluator::render(const Set& set, Position at) {
  ASSIGN_OR_RETURN(const auto value, value_of(*set.value));
  if (leaving_ != Leaving::kNothing) return std::monostate();
  if (!is_null(value)) return assign(set.target, value);
  warn(at, "#set leaves " + set.target.source + " as it was: there is no value");
  return std::monostate();
}

Evaluator::Done Evaluator::render(const If& conditional, Position) {
  for (const auto& branch : conditional.branches) {
    bool is_taken = branch.condition == nullptr;
    if (!is_taken) {
      ASSIGN_OR_RETURN(is_taken, holds(*branch.condition));
    }
    if (is_taken) return render_block(branch.block);
  }
  return std::monostate();
}

Evaluator::Done Evaluator::render(const Foreach& loop, Position at) {
  ASSIGN_OR_RETURN(const auto over, value_of(*loop.over));
  auto items = items_of(over);
  if (!items) return std::monostate();
  if (items->size() > limits_.foreach_rounds_max) {
    warn(at, "#foreach ends after " + std::to_string(limits_.foreach_rounds_max) + " of " +
                 std::to_string(items->size()) + " rounds");
  }
  const std::string names[] = {loop.variable, "velocityCount", "velocityHasNext", "foreach"};
  std::vector<Value> before;
  for (const auto& name : names) before.push_back(variable(name));
  auto* const scope = heap_.loop();
  if (const auto* outer = std::get_if<LoopScope*>(&before.back())) scope->parent = *outer;
  variables_["foreach"] = scope;
  RETURN_IF_ERROR(rounds(loop, *items, *scope));
  for (std::size_t i = 0; i < before.size(); ++i) set_variable(names[i], before[i]);
  return std::monostate();
}

Evaluator::Done Evaluator::rounds(const Foreach& loop, const std::vector<Value>& items, LoopScope& scope) {
  const auto count = std::min(items.size(), limits_.foreach_rounds_max);
  for (std::size_t i = 0; i < count; ++i) {
    scope.index = static_cast<std::int64_t>(i);
    scope.has_next = i + 1 < items.size();
    variables_["velocityCount"] = scope.index + 1;
    variables_["velocityHasNext"] = scope.has_next;
    set_variable(loop.variable, items[i]);
    RETURN_IF_ERROR(render_block(loop.body));
    if (leaving_ == Leaving::kNothing) continue;
    const bool is_for_this = leaving_ == Leaving::kLoop && (left_loop_ == nullptr || left_loop_ == &scope);
    if (is_for_this) leaving_ = Leaving::kNothing;
    break;
  }
  return std::monostate();
}

Evaluator::Done Evaluator::render(const Define& define, Position) {
  variables_[define.name] = heap_.block(&define.body);
  return std::monostate();
}

Evaluator::Done Evaluator::render(const Break& leave, Position at) {
  left_loop_ = nullptr;
  if (leave.scope != nullptr) {
    ASSIGN_OR_RETURN(const auto scope, value_of(*leave.scope));
    const auto* loop = std::get_if<LoopScope*>(&scope);
    if (loop == nullptr) return unexpected(Fault{at, "#break: that is no scope of a #foreach"});
    left_loop_ = *loop;
  }
  leaving_ = Leaving::kLoop;
  return std::monostate();
}

Evaluator::Done Evaluator::render(const Stop&, Position) {
  leaving_ = Leaving::kTemplate;
  return std::monostate();
}

Evaluator::Done Evaluator::render(const NotOffered& text, Position at) {
  if (text.directive == "#macro") {
    warn(at, "API Gateway has no #macro: what calls it is printed as it stands; use #define");
  } else if (!text.directive.empty()) {
    warn(at, "API Gateway has no " + text.directive + ": it is printed as it stands");
  }
  return print(text.text, at);
}

Parsed<bool> Evaluator::print_block(DefinedBlock& block) {
  if (block.depth >= kDefineDepthMax) return false;
  ++block.depth;
  auto rendered = render_block(*block.block);
  --block.depth;
  if (!rendered) return unexpected(std::move(rendered).error());
  if (leaving_ == Leaving::kLoop && left_loop_ == nullptr) leaving_ = Leaving::kNothing;
  return true;
}

Parsed<std::string> Evaluator::captured(const Block& block) {
  std::string made;
  std::swap(out_, made);
  auto rendered = render_block(block);
  std::swap(out_, made);
  if (!rendered) return unexpected(std::move(rendered).error());
  return made;
}

Value Evaluator::variable(const std::string& name) const {
  const auto found = variables_.find(name);
  return found == variables_.end() ? Value() : found->second;
}

void Evaluator::set_variable(const std::string& name, const Value& value) {
  if (is_null(value)) {
    variables_.erase(name);
  } else {
    variables_[name] = value;
  }
}

// --- values ------------------------------------------------------------------------------------------

Parsed<Value> Evaluator::value_of(const Expression& expression) {
  RETURN_IF_ERROR(step(expression.at));
  return std::visit([&](const auto& what) { return value(what, expression.at); }, expression.what);
}

Parsed<Value> Evaluator::value(const BareWord&, Position) {
  return Value();
}
Parsed<Value> Evaluator::value(const BoolLiteral& literal, Position) {
  return Value(literal.value);
}
Parsed<Value> Evaluator::value(const IntegerLiteral& literal, Position) {
  return Value(literal.value);
}
Parsed<Value> Evaluator::value(const RealLiteral& literal, Position) {
  return Value(literal.value);
}
Parsed<Value> Evaluator::value(const TextLiteral& literal, Position) {
  return Value(&literal.value);
}

Parsed<Value> Evaluator::value(const Interpolation& text, Position at) {
  ASSIGN_OR_RETURN(auto made_text, captured(text.content));
  if (text.has_blank_behind) drop_last_character(made_text);
  return made(std::move(made_text), at);
}

Parsed<Value> Evaluator::value(const ListLiteral& list, Position) {
  std::vector<Value> items;
  for (const auto& item : list.items) {
    ASSIGN_OR_RETURN(const auto item_value, value_of(*item));
    items.push_back(item_value);
  }
  return Value(heap_.list(std::move(items)));
}

Parsed<Value> Evaluator::value(const MapLiteral& map, Position) {
  auto* const result = heap_.map();
  for (const auto& [key, entry] : map.entries) {
    ASSIGN_OR_RETURN(const auto key_value, value_of(*key));
    ASSIGN_OR_RETURN(const auto entry_value, value_of(*entry));
    result->put(key_value, entry_value);
    heap_.note_growth(sizeof(MapEntry));
  }
  return Value(result);
}

Parsed<Value> Evaluator::value(const Range& range, Position at) {
  ASSIGN_OR_RETURN(const auto first, value_of(*range.first));
  ASSIGN_OR_RETURN(const auto last, value_of(*range.last));
  // Of a double Java takes the whole part.
  const auto from = whole_number(first);
  const auto to = whole_number(last);
  if (!from || !to) {
    warn(at, "a range from or to what is no number is no list");
    return Value();
  }
  constexpr std::int64_t kFar = std::int64_t{1} << 40;
  const auto size = std::abs(std::clamp(*from, -kFar, kFar) - std::clamp(*to, -kFar, kFar)) + 1;
  if (size > kRangeMax)
    return unexpected(Fault{at, "a range of more than " + std::to_string(kRangeMax) + " numbers"});
  std::vector<Value> items;
  const std::int64_t delta = *from <= *to ? 1 : -1;
  items.reserve(static_cast<std::size_t>(size));
  for (std::int64_t i = 0; i < size; ++i) items.emplace_back(*from + i * delta);
  RETURN_IF_ERROR(step(at, items.size()));
  return Value(heap_.list(std::move(items)));
}

Parsed<Value> Evaluator::value(const Not& negation, Position) {
  ASSIGN_OR_RETURN(const bool is_true, holds(*negation.operand));
  return Value(!is_true);
}

Parsed<Value> Evaluator::value(const Binary& binary, Position at) {
  if (binary.operation == Operator::kAnd || binary.operation == Operator::kOr) {
    ASSIGN_OR_RETURN(const bool left_holds, holds(*binary.left));
    if (left_holds == (binary.operation == Operator::kOr)) return Value(left_holds);
    ASSIGN_OR_RETURN(const bool right_holds, holds(*binary.right));
    return Value(right_holds);
  }
  ASSIGN_OR_RETURN(const auto left, value_of(*binary.left));
  ASSIGN_OR_RETURN(const auto right, value_of(*binary.right));
  if (binary.operation == Operator::kEqual) return Value(equal(left, right));
  if (binary.operation == Operator::kNotEqual) return Value(!equal(left, right));
  if (binary.operation == Operator::kAdd && (text_in(left) != nullptr || text_in(right) != nullptr))
    return sum(left, right, at);
  const auto sign = arithmetic_sign(binary.operation);
  if (sign == '\0') return Value(compares(binary.operation, left, right));
  return calculate(sign, left, right).value_or(Value());
}

Parsed<Value> Evaluator::sum(const Value& left, const Value& right, Position at) {
  ASSIGN_OR_RETURN(const auto first, text_of(left));
  ASSIGN_OR_RETURN(const auto second, text_of(right));
  return made(first + second, at);
}

Parsed<bool> Evaluator::holds(const Expression& expression) {
  const bool is_decided_by_value = std::holds_alternative<BoolLiteral>(expression.what) ||
                                   std::holds_alternative<Reference>(expression.what) ||
                                   std::holds_alternative<Not>(expression.what) ||
                                   std::holds_alternative<Binary>(expression.what);
  if (!is_decided_by_value) return false;
  const auto* binary = std::get_if<Binary>(&expression.what);
  if (binary != nullptr && arithmetic_sign(binary->operation) != '\0') return false;
  ASSIGN_OR_RETURN(const auto value, value_of(expression));
  const auto* boolean = std::get_if<bool>(&value);
  return boolean == nullptr ? !is_null(value) : *boolean;
}

Parsed<std::string> Evaluator::text_of(const Value& value) {
  const auto* block = std::get_if<DefinedBlock*>(&value);
  if (block == nullptr) return to_text(value);
  std::string before;
  std::swap(out_, before);
  auto printed = print_block(**block);
  std::swap(out_, before);
  if (!printed) return unexpected(std::move(printed).error());
  return before;
}

Parsed<Value> Evaluator::made(std::string text, Position at) {
  if (text.size() > kTextBytesMax) return unexpected(Fault{at, "a text of more than 16 MB"});
  RETURN_IF_ERROR(step(at, text.size()));
  return heap_.text(std::move(text));
}

Evaluator::Done Evaluator::step(Position at, std::size_t bytes) {
  const auto grown = heap_.bytes() - counted_bytes_;
  counted_bytes_ = heap_.bytes();
  steps_ += 1 + (bytes + grown) / 64;
  if (heap_.is_full()) return unexpected(Fault{at, "the template needs too much memory"});
  if (steps_ > limits_.steps_max)
    return unexpected(Fault{at, "the template takes too long: it loops too often"});
  return std::monostate();
}

void Evaluator::warn(Position at, std::string message) {
  auto text = TemplateError{name_, at, std::move(message)}.text();
  const bool is_known = std::find(warnings_.begin(), warnings_.end(), text) != warnings_.end();
  if (!is_known && warnings_.size() < kWarningsMax) warnings_.push_back(std::move(text));
}

}  // namespace offstage::gateway::templates

#include <algorithm>

#include "tests/oracle/generator.h"

namespace offstage::oracle {
namespace {

Operand at(Path path, bool size = false) {
  return {std::move(path), {}, size};
}
Operand literal(Value value) {
  return {std::nullopt, std::move(value), false};
}

}  // namespace

/// Attributes that a projection or filter may name: those that the index has, and not its own key for the
/// filter of a Query.
std::vector<std::string> Generator::attributes(const Table& table, const std::string& index,
                                               bool without_key) {
  const auto* found = find_index(table, index);
  std::vector<std::string> names;
  for (const auto* name : {"a", "b", "c", "d", "v1", "v2", "v3", "m", "l", "t", "p", "s"}) {
    if (found && found->global && !is_projected(table, *found, name)) continue;
    const auto own = found ? key_of(*found) : key_of(table);
    const bool is_key =
        std::any_of(own.begin(), own.end(), [&](const auto& part) { return part.name == name; });
    if (!without_key || !is_key) names.emplace_back(name);
  }
  return names;
}

Path Generator::path(const std::vector<std::string>& attributes) {
  const std::string attribute = one_of(attributes);
  Path path{Step{attribute}};
  const auto member = [&] { return Step{one_of(std::vector<std::string>{"x", "y", "z"})}; };
  const auto element = [&] { return Step{"", below(5)}; };
  if (attribute == "m" && chance(70)) path.push_back(member());
  if (attribute == "l" && chance(70)) path.push_back(element());
  const bool is_key = attribute.size() == 1 && (attribute < "e" || attribute == "p" || attribute == "s");
  if (!is_key && chance(path.size() > 1 ? 25 : 5)) path.push_back(chance(50) ? member() : element());
  return path;
}

std::vector<Path> Generator::projection(const std::vector<std::string>& attributes) {
  std::vector<Path> paths;
  for (int i = 1 + below(4); i > 0; --i) {
    auto next = path(attributes);
    if (std::none_of(paths.begin(), paths.end(), [&](const Path& other) { return clash(other, next); })) {
      paths.push_back(std::move(next));
    }
  }
  return paths;
}

/// What the item has there, half of the time; or anything.
Value Generator::literal_like(const Item* item, const Path& path, bool ordered) {
  const Value* there = item ? find(*item, path) : nullptr;
  if (there && chance(50) && (!ordered || there->is_scalar())) return *there;
  if (!ordered) return chance(70) ? scalar() : value(1);
  if (path[0].name == "v1" || path[0].name == "v2") return number(std::to_string(below(10)));
  return key_value(static_cast<Type>(below(3)));
}

Condition Generator::between(const Path& path, const Item* item) {
  auto low = literal_like(item, path, true);
  auto high = key_value(low.type);
  if (compare(high, low) < 0) std::swap(low, high);
  return {.kind = Condition::Kind::kBetween, .operands = {at(path), literal(low), literal(high)}};
}

Condition Generator::comparison(const std::vector<std::string>& attributes, const Item* item) {
  Condition condition{.kind = Condition::Kind::kCompare};
  auto left = path(attributes);
  condition.comparator = one_of(std::vector<std::string>{"=", "<>", "<", "<=", ">", ">=", "="});
  const bool ordered = condition.comparator != "=" && condition.comparator != "<>";
  if (chance(15) && condition.comparator != "<>") {
    condition.operands = {at(left, true), literal(number(std::to_string(below(5))))};
    return condition;
  }
  if (auto right = path(attributes); chance(15) && right != left) {
    condition.operands = {at(left), at(right)};
    return condition;
  }
  condition.operands = {at(left), literal(literal_like(item, left, ordered))};
  if (chance(20)) std::swap(condition.operands[0], condition.operands[1]);
  return condition;
}

Condition Generator::leaf(const std::vector<std::string>& attributes, const Item* item) {
  using Kind = Condition::Kind;
  const auto subject = path(attributes);
  switch (below(12)) {
    case 0:
    case 1:
      return {.kind = Kind::kExists, .operands = {at(subject)}};
    case 2:
      return {.kind = Kind::kNotExists, .operands = {at(subject)}};
    case 3:
      return between(subject, item);
    case 4: {
      Condition in{.kind = Kind::kIn, .operands = {at(subject)}};
      for (int i = 1 + below(4); i > 0; --i)
        in.operands.push_back(literal(literal_like(item, subject, false)));
      return in;
    }
    case 5:
      return {.kind = Kind::kType,
              .operands = {at(subject), literal(string(name_of(static_cast<Type>(below(10)))))}};
    case 6: {
      auto start = key_value(chance(80) ? Type::kS : Type::kB);
      return {.kind = Kind::kBeginsWith, .operands = {at(subject), literal(std::move(start))}};
    }
    case 7:
    case 8: {
      auto part = chance(50) ? number(std::to_string(below(6))) : scalar();
      return {.kind = Kind::kContains, .operands = {at(subject), literal(std::move(part))}};
    }
    default:
      return comparison(attributes, item);
  }
}

Condition Generator::condition(const std::vector<std::string>& attributes, const Item* item, int depth) {
  if (depth >= 3 || chance(60)) return leaf(attributes, item);
  if (chance(30)) {
    return {.kind = Condition::Kind::kNot, .children = {condition(attributes, item, depth + 1)}};
  }
  const auto kind = chance(50) ? Condition::Kind::kAnd : Condition::Kind::kOr;
  auto left = condition(attributes, item, depth + 1);
  return {.kind = kind, .children = {std::move(left), condition(attributes, item, depth + 1)}};
}

Operand Generator::operand(const std::vector<std::string>& attributes, const std::function<Value()>& make) {
  return chance(45) ? at(path(attributes)) : literal(make());
}

Assigned Generator::assigned(const std::vector<std::string>& attributes) {
  using Kind = Assigned::Kind;
  const std::function<Value()> any = [&] { return value(1); };
  const std::function<Value()> a_number = [&] {
    return chance(90) ? number(std::to_string(below(9))) : number("1e37");
  };
  const std::function<Value()> elements = [&] { return a_list(1); };
  const std::vector<std::string> numbers = {"v1", "v2", "v1", "v2", "m", "l"};
  const std::vector<std::string> lists = {"l", "l", "l", "m", "v3"};
  Assigned made{.kind = static_cast<Kind>(below(5))};
  switch (made.kind) {
    case Kind::kOperand:
      made.operands = {chance(80) ? literal(any()) : at(path(attributes))};
      break;
    case Kind::kPlus:
    case Kind::kMinus:
      made.operands = {operand(numbers, a_number), operand(numbers, a_number)};
      if (made.operands[0].path && chance(50)) made.otherwise = a_number();
      break;
    case Kind::kIfNotExists:
      made.operands = {at(path(attributes)), operand(attributes, any)};
      break;
    case Kind::kListAppend:
      made.operands = {operand(lists, elements), operand(lists, elements)};
      if (made.operands[0].path && chance(50)) made.otherwise = elements();
      break;
  }
  return made;
}

UpdateAction Generator::action(const Table& table) {
  using Kind = UpdateAction::Kind;
  const std::vector<std::string> fields = {"v1", "v2", "v3", "m", "l", "t", "m", "l"};
  UpdateAction action{.target = path(fields)};
  const int kind = below(20);
  action.kind = kind < 11 ? Kind::kSet : kind < 15 ? Kind::kRemove : kind < 18 ? Kind::kAdd : Kind::kDelete;
  if (!table.indexes.empty() && chance(25)) {
    const auto key = key_of(one_of(table.indexes));
    const auto& attribute = one_of(key);
    if (attribute.name != "p" && attribute.name != "s") {
      action.target = {{attribute.name}};
      action.kind = chance(70) ? Kind::kSet : Kind::kRemove;
      auto next = chance(97) ? key_value(attribute.type) : chance(50) ? string("") : value(1);
      action.assigned = {Assigned::Kind::kOperand, {literal(std::move(next))}, std::nullopt};
      return action;
    }
  }
  if (action.kind == Kind::kSet) action.assigned = assigned(fields);
  if (action.kind == Kind::kAdd) action.value = chance(60) ? number(std::to_string(below(9) - 4)) : a_set();
  if (action.kind == Kind::kDelete) action.value = a_set();
  if (action.kind >= Kind::kAdd && chance(60)) action.target = {{action.value.type == Type::kN ? "v1" : "t"}};
  return action;
}

Update Generator::update(const Table& table) {
  Update update;
  for (int i = 1 + below(4); i > 0; --i) {
    auto next = action(table);
    const bool clashes = std::any_of(update.begin(), update.end(),
                                     [&](const auto& other) { return clash(other.target, next.target); });
    if (!clashes) update.push_back(std::move(next));
  }
  return update;
}

KeyCondition Generator::range_condition(const KeyAttribute& attribute) {
  static const std::vector<std::string> kComparators = {"=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"};
  KeyCondition condition{attribute.name, one_of(kComparators), {key_value(attribute.type)}};
  if (condition.comparator == "begins_with" && attribute.type == Type::kN) condition.comparator = ">=";
  if (condition.comparator != "BETWEEN") return condition;
  condition.values.push_back(key_value(attribute.type));
  if (compare(condition.values[1], condition.values[0]) < 0)
    std::swap(condition.values[0], condition.values[1]);
  return condition;
}

}  // namespace offstage::oracle

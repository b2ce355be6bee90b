#include <algorithm>

#include "tests/oracle/expression.h"

namespace offstage::oracle {
namespace {

std::optional<Value> value_of(const Operand& operand, const Item& item) {
  if (!operand.path) return operand.literal;
  const Value* found = find(item, *operand.path);
  if (!found) return std::nullopt;
  if (!operand.size) return *found;
  const int count = count_of(*found);
  if (count < 0) return std::nullopt;
  return number(std::to_string(count));
}

bool compared(const std::string& comparator, const std::optional<Value>& a, const std::optional<Value>& b) {
  const bool equal = a && b && *a == *b;
  if (comparator == "=") return equal;
  if (comparator == "<>") return !equal;
  if (!a || !b || a->type != b->type || !a->is_scalar()) return false;
  const int order = compare(*a, *b);
  if (comparator == "<") return order < 0;
  if (comparator == "<=") return order <= 0;
  if (comparator == ">") return order > 0;
  return order >= 0;
}

bool begins_with(const Value& whole, const Value& start) {
  return whole.type == start.type && (whole.type == Type::kS || whole.type == Type::kB) &&
         whole.text.substr(0, start.text.size()) == start.text;
}

bool contains(const Value& whole, const Value& part) {
  switch (whole.type) {
    case Type::kS:
    case Type::kB:
      return part.type == whole.type && whole.text.find(part.text) != std::string::npos;
    case Type::kSs:
      return part.type == Type::kS && whole.members.count(part.text) > 0;
    case Type::kNs:
      return part.type == Type::kN && whole.members.count(part.text) > 0;
    case Type::kBs:
      return part.type == Type::kB && whole.members.count(part.text) > 0;
    case Type::kL:
      return std::count(whole.list.begin(), whole.list.end(), part) > 0;
    default:
      return false;
  }
}

bool function_holds(const Condition& condition, const Item& item) {
  const auto first = value_of(condition.operands[0], item);
  if (condition.kind == Condition::Kind::kExists) return first.has_value();
  if (condition.kind == Condition::Kind::kNotExists) return !first.has_value();
  const auto second = value_of(condition.operands[1], item);
  if (!first || !second) return false;
  if (condition.kind == Condition::Kind::kType) return name_of(first->type) == second->text;
  if (condition.kind == Condition::Kind::kBeginsWith) return begins_with(*first, *second);
  return contains(*first, *second);
}

}  // namespace

bool clash(const Path& a, const Path& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    if (a[i] == b[i]) continue;
    return (a[i].position < 0) != (b[i].position < 0);
  }
  return true;
}

const Value* find(const Item& item, const Path& path) {
  const auto attribute = item.find(path[0].name);
  if (attribute == item.end()) return nullptr;
  const Value* value = &attribute->second;
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (path[i].position >= 0) {
      const auto position = static_cast<std::size_t>(path[i].position);
      if (value->type != Type::kL || position >= value->list.size()) return nullptr;
      value = &value->list[position];
    } else {
      if (value->type != Type::kM || value->map.count(path[i].name) == 0) return nullptr;
      value = &value->map.at(path[i].name);
    }
  }
  return value;
}

bool holds(const Condition& condition, const Item& item) {
  using Kind = Condition::Kind;
  const auto operand = [&](std::size_t i) { return value_of(condition.operands[i], item); };
  switch (condition.kind) {
    case Kind::kCompare:
      return compared(condition.comparator, operand(0), operand(1));
    case Kind::kBetween:
      return compared(">=", operand(0), operand(1)) && compared("<=", operand(0), operand(2));
    case Kind::kIn:
      for (std::size_t i = 1; i < condition.operands.size(); ++i) {
        if (compared("=", operand(0), operand(i))) return true;
      }
      return false;
    case Kind::kAnd:
      return holds(condition.children[0], item) && holds(condition.children[1], item);
    case Kind::kOr:
      return holds(condition.children[0], item) || holds(condition.children[1], item);
    case Kind::kNot:
      return !holds(condition.children[0], item);
    default:
      return function_holds(condition, item);
  }
}

std::vector<Path> paths_of(const Condition& condition) {
  std::vector<Path> paths;
  for (const auto& operand : condition.operands) {
    if (operand.path) paths.push_back(*operand.path);
  }
  for (const auto& child : condition.children) {
    for (auto& path : paths_of(child)) paths.push_back(std::move(path));
  }
  return paths;
}

bool holds(const KeyCondition& condition, const Item& item) {
  const auto& value = item.at(condition.attribute);
  if (condition.comparator == "begins_with") return begins_with(value, condition.values[0]);
  if (condition.comparator == "BETWEEN") {
    return compared(">=", value, condition.values[0]) && compared("<=", value, condition.values[1]);
  }
  return compared(condition.comparator, value, condition.values[0]);
}

}  // namespace offstage::oracle

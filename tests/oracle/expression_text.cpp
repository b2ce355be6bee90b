#include "tests/oracle/expression.h"

namespace offstage::oracle {

std::string ExpressionText::name(const std::string& attribute) {
  if (alias_every_ == 0 || ++seen_ % alias_every_ != 0) return attribute;
  names_["#" + attribute] = attribute;
  return "#" + attribute;
}

std::string ExpressionText::value(const Value& literal) {
  values_.push_back(literal);
  return alias_every_ == 0 ? "?" : ":v" + std::to_string(values_.size() - 1);
}

std::string ExpressionText::of(const Path& path) {
  std::string text;
  for (const auto& step : path) {
    if (step.position >= 0) {
      text += "[" + std::to_string(step.position) + "]";
    } else {
      text += (text.empty() ? "" : ".") + name(step.name);
    }
  }
  return text;
}

std::string ExpressionText::of(const std::vector<Path>& projection) {
  std::string text;
  for (const auto& path : projection) text += (text.empty() ? "" : ", ") + of(path);
  return text;
}

std::string ExpressionText::of(const Operand& operand) {
  if (!operand.path) return value(operand.literal);
  return operand.size ? "size(" + of(*operand.path) + ")" : of(*operand.path);
}

std::string ExpressionText::list_of(const std::vector<Operand>& operands, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < operands.size(); ++i) text += (i > first ? ", " : "") + of(operands[i]);
  return "(" + text + ")";
}

/// A child in parentheses where precedence asks for them, and some more: (a = :v) AND b = :w.
std::string ExpressionText::within(const Condition& parent, const Condition& child) {
  const bool parent_or = parent.kind == Condition::Kind::kOr;
  const bool parent_not = parent.kind == Condition::Kind::kNot;
  const bool child_and = child.kind == Condition::Kind::kAnd;
  const bool child_or = child.kind == Condition::Kind::kOr;
  const bool needed = (child_or && !parent_or) || (child_and && parent_not);
  const bool wanted = child.operands.size() == 2;
  return needed || wanted ? "(" + of(child) + ")" : of(child);
}

std::string ExpressionText::of(const Condition& condition) {
  using Kind = Condition::Kind;
  const auto& operands = condition.operands;
  switch (condition.kind) {
    case Kind::kCompare: {
      const auto left = of(operands[0]);
      return left + " " + condition.comparator + " " + of(operands[1]);
    }
    case Kind::kBetween: {
      const auto left = of(operands[0]) + " BETWEEN ";
      const auto low = of(operands[1]);
      return left + low + " AND " + of(operands[2]);
    }
    case Kind::kIn: {
      const auto left = of(operands[0]);
      return left + " IN " + list_of(operands, 1);
    }
    case Kind::kExists:
      return "attribute_exists" + list_of(operands, 0);
    case Kind::kNotExists:
      return "attribute_not_exists" + list_of(operands, 0);
    case Kind::kType:
      return "attribute_type" + list_of(operands, 0);
    case Kind::kBeginsWith:
      return "begins_with" + list_of(operands, 0);
    case Kind::kContains:
      return "contains" + list_of(operands, 0);
    case Kind::kNot:
      return "NOT " + within(condition, condition.children[0]);
    case Kind::kAnd:
    case Kind::kOr:
      break;
  }
  const auto left = within(condition, condition.children[0]);
  const auto word = condition.kind == Kind::kAnd ? " AND " : " OR ";
  return left + word + within(condition, condition.children[1]);
}

std::string ExpressionText::of(const Assigned& assigned) {
  auto first = of(assigned.operands[0]);
  if (assigned.otherwise) first = "if_not_exists(" + first + ", " + value(*assigned.otherwise) + ")";
  if (assigned.kind == Assigned::Kind::kOperand) return first;
  const auto second = of(assigned.operands[1]);
  switch (assigned.kind) {
    case Assigned::Kind::kPlus:
      return first + " + " + second;
    case Assigned::Kind::kMinus:
      return first + " - " + second;
    case Assigned::Kind::kIfNotExists:
      return "if_not_exists(" + first + ", " + second + ")";
    case Assigned::Kind::kListAppend:
    case Assigned::Kind::kOperand:
      break;
  }
  return "list_append(" + first + ", " + second + ")";
}

std::string ExpressionText::of(const Update& update) {
  static constexpr const char* kSections[] = {"SET", "REMOVE", "ADD", "DELETE"};
  std::string sections[4];
  for (const auto& action : update) {
    auto& section = sections[static_cast<int>(action.kind)];
    section += section.empty() ? kSections[static_cast<int>(action.kind)] + std::string(" ") : ", ";
    section += of(action.target);
    if (action.kind == UpdateAction::Kind::kSet) section += " = " + of(action.assigned);
    if (action.kind >= UpdateAction::Kind::kAdd) section += " " + value(action.value);
  }
  std::string text;
  for (const auto& section : sections) {
    if (!section.empty()) text += (text.empty() ? "" : " ") + section;
  }
  return text;
}

std::string ExpressionText::of(const std::vector<KeyCondition>& conditions) {
  std::string text;
  for (const auto& condition : conditions) {
    if (!text.empty()) text += " AND ";
    const auto attribute = name(condition.attribute);
    const auto first = value(condition.values[0]);
    if (condition.comparator == "begins_with") {
      text += "begins_with(" + attribute + ", " + first + ")";
    } else if (condition.comparator == "BETWEEN") {
      text += attribute + " BETWEEN " + first + " AND " + value(condition.values[1]);
    } else {
      text += attribute + " " + condition.comparator + " " + first;
    }
  }
  return text;
}

void ExpressionText::write_placeholders(json::Writer& writer) const {
  if (!names_.empty()) {
    writer.key("ExpressionAttributeNames");
    writer.begin_object();
    for (const auto& [placeholder, attribute] : names_) writer.member(placeholder, attribute);
    writer.end_object();
  }
  if (values_.empty()) return;
  writer.key("ExpressionAttributeValues");
  writer.begin_object();
  for (std::size_t i = 0; i < values_.size(); ++i) {
    writer.key(":v" + std::to_string(i));
    write(writer, values_[i], Spelling::kRequest);
  }
  writer.end_object();
}

}  // namespace offstage::oracle

#include "emulator/expression/update.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "emulator/expression/binder.h"
#include "emulator/expression/operand_checks.h"
#include "emulator/expression/parsed_texts.h"
#include "emulator/expression/parser.h"
#include "emulator/expression/projection.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/expressions.h"

namespace offstage::emulator::expression {
namespace {

using BoundSet = SetAction<DocumentPath, AttributeValue>;
using BoundRemove = RemoveAction<DocumentPath, AttributeValue>;
using BoundAdd = AddAction<DocumentPath, AttributeValue>;
using BoundDelete = DeleteAction<DocumentPath, AttributeValue>;
using BoundArithmetic = Arithmetic<DocumentPath, AttributeValue>;

AwsError invalid_path() {
  return errors::validation(texts::kUpdatePathInvalid);
}

AwsError incorrect_data_type() {
  return errors::validation(texts::kUpdateOperandType);
}

AwsError missing_attribute() {
  return errors::validation(texts::kUpdateAttributeMissing);
}

Result<AttributeValue> sum_of(ArithmeticOperator op, const AttributeValue& left,
                              const AttributeValue& right) {
  const auto* a = left.get_if<Number>();
  const auto* b = right.get_if<Number>();
  if (a == nullptr || b == nullptr) return incorrect_data_type();
  const auto sum = op == ArithmeticOperator::kPlus ? Number::add(*a, *b) : Number::subtract(*a, *b);
  if (!sum) return errors::number(sum.error(), "");
  return AttributeValue(*sum);
}

Result<AttributeValue> value_of(const BoundOperand& operand, const Item& item);

Result<AttributeValue> call_value(const BoundCall& call, const Item& item) {
  if (call.function == Function::kIfNotExists) {
    const AttributeValue* existing = find(item, std::get<DocumentPath>(call.arguments[0].node));
    if (existing != nullptr) return *existing;
    return value_of(call.arguments[1], item);
  }
  // list_append: the parser lets no other function into an update.
  ASSIGN_OR_RETURN(AttributeValue front, value_of(call.arguments[0], item));
  ASSIGN_OR_RETURN(AttributeValue back, value_of(call.arguments[1], item));
  auto* list = front.get_if<List>();
  auto* tail = back.get_if<List>();
  if (list == nullptr || tail == nullptr) return incorrect_data_type();
  std::move(tail->begin(), tail->end(), std::back_inserter(*list));
  return front;
}

Result<AttributeValue> value_of(const BoundOperand& operand, const Item& item) {
  return std::visit(
      Overloaded{[&](const DocumentPath& path) -> Result<AttributeValue> {
                   const AttributeValue* value = find(item, path);
                   if (value == nullptr) return missing_attribute();
                   return *value;
                 },
                 [](const AttributeValue& literal) -> Result<AttributeValue> { return literal; },
                 [&](const BoundCall& call) { return call_value(call, item); }},
      operand.node);
}

Result<AttributeValue> assigned_value(const BoundSet& set, const Item& item) {
  return std::visit(Overloaded{[&](const BoundOperand& operand) { return value_of(operand, item); },
                               [&](const BoundArithmetic& sum) -> Result<AttributeValue> {
                                 ASSIGN_OR_RETURN(const AttributeValue left, value_of(sum.left, item));
                                 ASSIGN_OR_RETURN(const AttributeValue right, value_of(sum.right, item));
                                 return sum_of(sum.op, left, right);
                               }},
                    set.value);
}

/// Set algebra on two values of one set type; nothing when they are not that. Members stay sorted and
/// unique.
template <class Set, class Algorithm>
std::optional<Set> combined(const AttributeValue& a, const AttributeValue& b, Algorithm algorithm) {
  const auto* left = a.get_if<Set>();
  const auto* right = b.get_if<Set>();
  if (left == nullptr || right == nullptr) return std::nullopt;
  Set result;
  algorithm(left->members, right->members, std::back_inserter(result.members));
  return result;
}

constexpr auto kUnion = [](const auto& a, const auto& b, auto out) {
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), out);
};
constexpr auto kDifference = [](const auto& a, const auto& b, auto out) {
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), out);
};

Result<AttributeValue> added(const AttributeValue& value, const AttributeValue& addend) {
  if (auto set = combined<StringSet>(value, addend, kUnion)) return AttributeValue(*std::move(set));
  if (auto set = combined<NumberSet>(value, addend, kUnion)) return AttributeValue(*std::move(set));
  if (auto set = combined<BinarySet>(value, addend, kUnion)) return AttributeValue(*std::move(set));
  return sum_of(ArithmeticOperator::kPlus, value, addend);
}

template <class Set>
std::optional<AttributeValue> unless_empty(Set set) {
  if (set.members.empty()) return std::nullopt;
  return AttributeValue(std::move(set));
}

/// What is left of a set; nothing when that is no member, since there are no empty sets.
Result<std::optional<AttributeValue>> without(const AttributeValue& value, const AttributeValue& members) {
  if (auto set = combined<StringSet>(value, members, kDifference)) return unless_empty(*std::move(set));
  if (auto set = combined<NumberSet>(value, members, kDifference)) return unless_empty(*std::move(set));
  if (auto set = combined<BinarySet>(value, members, kDifference)) return unless_empty(*std::move(set));
  return incorrect_data_type();
}

/// What an update does to an item, worked out against the item as it was. Positions in lists are those
/// before the update.
class Changes {
 public:
  Changes(const Item& current, bool item_exists) : current_(current), item_exists_(item_exists) {}

  Result<void> add(const BoundUpdate::Action& action) {
    return std::visit([this](const auto& any) { return work_out(any); }, action);
  }

  Item apply() {
    Item item = current_;
    // Elements past the end of a list are appended in the order of their positions.
    std::sort(writes_.begin(), writes_.end(),
              [](const Write& a, const Write& b) { return *a.target < *b.target; });
    for (auto& write : writes_) set(item, *write.target, std::move(write.value));
    // From the back, so that earlier positions of a list stay as they were.
    std::sort(removals_.begin(), removals_.end(),
              [](const DocumentPath* a, const DocumentPath* b) { return *b < *a; });
    for (const auto* target : removals_) remove(item, *target);
    return item;
  }

 private:
  struct Write {
    const DocumentPath* target;
    AttributeValue value;
  };

  Result<void> work_out(const BoundSet& set) {
    ASSIGN_OR_RETURN(AttributeValue value, assigned_value(set, current_));
    return write(set.target, std::move(value));
  }

  Result<void> work_out(const BoundRemove& remove) {
    if (!item_exists_) return {};
    if (!has_parent(current_, remove.target)) return invalid_path();
    if (find(current_, remove.target) != nullptr) removals_.push_back(&remove.target);
    return {};
  }

  Result<void> work_out(const BoundAdd& add) {
    const AttributeValue* value = find(current_, add.target);
    if (value == nullptr) return write(add.target, add.value);
    ASSIGN_OR_RETURN(AttributeValue sum, added(*value, add.value));
    return write(add.target, std::move(sum));
  }

  Result<void> work_out(const BoundDelete& del) {
    if (!item_exists_) return {};
    if (!has_parent(current_, del.target)) return invalid_path();
    const AttributeValue* value = find(current_, del.target);
    if (value == nullptr) return {};
    ASSIGN_OR_RETURN(auto rest, without(*value, del.value));
    if (rest) return write(del.target, *std::move(rest));
    removals_.push_back(&del.target);
    return {};
  }

  Result<void> write(const DocumentPath& target, AttributeValue value) {
    if (!has_parent(current_, target)) return invalid_path();
    writes_.push_back({&target, std::move(value)});
    return {};
  }

  const Item& current_;
  bool item_exists_;
  std::vector<Write> writes_;
  std::vector<const DocumentPath*> removals_;
};

void collect(const BoundOperand& operand, std::vector<DocumentPath>& paths) {
  std::visit(
      Overloaded{[&](const DocumentPath& path) { paths.push_back(path); }, [](const AttributeValue&) {},
                 [&](const BoundCall& call) {
                   for (const auto& argument : call.arguments) collect(argument, paths);
                 }},
      operand.node);
}

void collect(const BoundSet& set, std::vector<DocumentPath>& paths) {
  std::visit(Overloaded{[&](const BoundOperand& operand) { collect(operand, paths); },
                        [&](const BoundArithmetic& sum) {
                          collect(sum.left, paths);
                          collect(sum.right, paths);
                        }},
             set.value);
}

std::optional<AttributeType> type_of(const BoundSet& set) {
  return std::visit(Overloaded{[](const BoundOperand& operand) { return static_type(operand); },
                               [](const BoundArithmetic&) -> std::optional<AttributeType> {
                                 return AttributeType::kNumber;
                               }},
                    set.value);
}

Item at_targets(const Update& update, const Item& item) {
  return project(ProjectionExpression(update.targets()), item);
}

}  // namespace

Update::Update(BoundUpdate tree) {
  std::vector<DocumentPath> targets;
  targets.reserve(tree.actions.size());
  for (const auto& action : tree.actions) {
    targets.push_back(std::visit([](const auto& any) { return any.target; }, action));
  }
  data_ = std::make_shared<const Data>(Data{std::move(tree), std::move(targets)});
}

Result<Update> parse_update(std::string_view text, Placeholders& placeholders) {
  thread_local ParsedTexts<TextUpdate> known;
  ASSIGN_OR_RETURN(const auto* parsed, known.find(text, parse_update_text));
  ASSIGN_OR_RETURN(BoundUpdate bound, bind_update(*parsed, ExpressionKind::kUpdate, placeholders));
  return Update(std::move(bound));
}

Result<Item> apply(const Update& update, const Item& current, bool item_exists) {
  Changes changes(current, item_exists);
  for (const auto& action : update.tree().actions) RETURN_IF_ERROR(changes.add(action));
  return changes.apply();
}

const std::vector<DocumentPath>& target_paths(const Update& update) {
  return update.targets();
}

std::vector<DocumentPath> paths_of(const Update& update) {
  std::vector<DocumentPath> paths = update.targets();
  for (const auto& action : update.tree().actions) {
    if (const auto* set = std::get_if<BoundSet>(&action)) collect(*set, paths);
  }
  return paths;
}

std::optional<AttributeType> assigned_type(const BoundUpdate::Action& action) {
  using Type = std::optional<AttributeType>;
  return std::visit(
      Overloaded{[](const BoundSet& set) { return type_of(set); }, [](const BoundRemove&) { return Type(); },
                 [](const BoundAdd& add) { return Type(add.value.type()); },
                 [](const BoundDelete& del) { return Type(del.value.type()); }},
      action);
}

bool only_removes(const Update& update) {
  const auto& actions = update.tree().actions;
  return std::all_of(actions.begin(), actions.end(), [](const BoundUpdate::Action& action) {
    return std::holds_alternative<BoundRemove>(action) || std::holds_alternative<BoundDelete>(action);
  });
}

Item updated_old(const Update& update, const Item& before) {
  return at_targets(update, before);
}

Item updated_new(const Update& update, const Item& after) {
  return at_targets(update, after);
}

}  // namespace offstage::emulator::expression

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "emulator/expression/binder.h"
#include "emulator/expression/leaf_binder.h"
#include "emulator/expression/operand_checks.h"
#include "emulator/model/texts/expressions.h"

namespace offstage::emulator::expression {
namespace {

template <template <class, class> class Action>
using Text = Action<TextPath, TextValue>;
template <template <class, class> class Action>
using Bound = Action<DocumentPath, AttributeValue>;
using TextArithmetic = Text<Arithmetic>;
using BoundArithmetic = Bound<Arithmetic>;

BoundUpdate::Action bind_action(const TextUpdate::Action& action, LeafBinder& leaves) {
  using Action = BoundUpdate::Action;
  return std::visit(Overloaded{[&](const Text<SetAction>& set) -> Action {
                                 DocumentPath target = leaves.path(set.target);
                                 if (const auto* sum = std::get_if<TextArithmetic>(&set.value)) {
                                   BoundOperand left = leaves.operand(sum->left);
                                   return Bound<SetAction>{
                                       std::move(target),
                                       BoundArithmetic{sum->op, std::move(left), leaves.operand(sum->right)}};
                                 }
                                 return Bound<SetAction>{std::move(target),
                                                         leaves.operand(std::get<TextOperand>(set.value))};
                               },
                               [&](const Text<RemoveAction>& remove) -> Action {
                                 return Bound<RemoveAction>{leaves.path(remove.target)};
                               },
                               [&](const Text<AddAction>& add) -> Action {
                                 DocumentPath target = leaves.path(add.target);
                                 return Bound<AddAction>{std::move(target), leaves.value(add.value)};
                               },
                               [&](const Text<DeleteAction>& del) -> Action {
                                 DocumentPath target = leaves.path(del.target);
                                 return Bound<DeleteAction>{std::move(target), leaves.value(del.value)};
                               }},
                    action);
}

/// All overlaps are reported before any conflict.
Result<void> check_paths(ExpressionKind kind, const std::vector<const DocumentPath*>& paths) {
  for (const auto unwanted : {PathRelation::kOverlap, PathRelation::kConflict}) {
    for (std::size_t second = 1; second < paths.size(); ++second) {
      for (std::size_t first = 0; first < second; ++first) {
        if (relation(*paths[first], *paths[second]) != unwanted) continue;
        const auto text = unwanted == PathRelation::kOverlap ? texts::kPathsOverlap : texts::kPathsConflict;
        return invalid_expression(kind,
                                  texts::fill(text, {paths[first]->to_string(), paths[second]->to_string()}));
      }
    }
  }
  return {};
}

/// The long names that ADD and DELETE print.
std::string_view long_type_name(AttributeType type) {
  switch (type) {
    case AttributeType::kString:
      return "STRING";
    case AttributeType::kNumber:
      return "NUMBER";
    case AttributeType::kBinary:
      return "BINARY";
    case AttributeType::kBool:
      return "BOOLEAN";
    case AttributeType::kNull:
      return "NULL";
    case AttributeType::kStringSet:
      return "STRING_SET";
    case AttributeType::kNumberSet:
      return "NUMBER_SET";
    case AttributeType::kBinarySet:
      return "BINARY_SET";
    case AttributeType::kList:
      return "LIST";
    case AttributeType::kMap:
      return "MAP";
  }
  return "";
}

bool is_set(AttributeType type) {
  return type == AttributeType::kStringSet || type == AttributeType::kNumberSet ||
         type == AttributeType::kBinarySet;
}

AwsError incorrect_section_operand(std::string_view section, AttributeType type) {
  return invalid_expression(ExpressionKind::kUpdate, texts::fill(texts::kSectionOperandType,
                                                                 {section, long_type_name(type), section}));
}

Result<void> check_section_operand(const BoundUpdate::Action& action) {
  if (const auto* add = std::get_if<Bound<AddAction>>(&action)) {
    const auto type = add->value.type();
    if (type != AttributeType::kNumber && !is_set(type)) return incorrect_section_operand("ADD", type);
  }
  if (const auto* del = std::get_if<Bound<DeleteAction>>(&action)) {
    if (!is_set(del->value.type())) return incorrect_section_operand("DELETE", del->value.type());
  }
  return {};
}

Result<void> check_operand(ExpressionKind kind, const BoundOperand& operand) {
  RETURN_IF_ERROR(check_operand_count(kind, operand));
  return check_arguments(kind, operand);
}

Result<void> check_assigned(ExpressionKind kind, const BoundUpdate::Action& action) {
  const auto* set = std::get_if<Bound<SetAction>>(&action);
  if (set == nullptr) return {};
  const auto* sum = std::get_if<BoundArithmetic>(&set->value);
  if (sum == nullptr) return check_operand(kind, std::get<BoundOperand>(set->value));
  RETURN_IF_ERROR(check_operand(kind, sum->left));
  RETURN_IF_ERROR(check_operand(kind, sum->right));
  const std::string_view sign = sum->op == ArithmeticOperator::kPlus ? "+" : "-";
  RETURN_IF_ERROR(check_operand_type(kind, sign, sum->left, {AttributeType::kNumber}));
  return check_operand_type(kind, sign, sum->right, {AttributeType::kNumber});
}

}  // namespace

Result<BoundUpdate> bind_update(const TextUpdate& text, ExpressionKind kind, Placeholders& placeholders) {
  LeafBinder leaves(kind, placeholders);
  BoundUpdate bound;
  bound.actions.reserve(text.actions.size());
  for (const auto& action : text.actions) bound.actions.push_back(bind_action(action, leaves));
  RETURN_IF_ERROR(leaves.check_names_then_values());

  std::vector<const DocumentPath*> targets;
  targets.reserve(bound.actions.size());
  for (const auto& action : bound.actions) {
    targets.push_back(std::visit([](const auto& any) { return &any.target; }, action));
  }
  RETURN_IF_ERROR(check_paths(kind, targets));
  for (const auto& action : bound.actions) RETURN_IF_ERROR(check_section_operand(action));
  for (const auto& action : bound.actions) RETURN_IF_ERROR(check_assigned(kind, action));
  return bound;
}

Result<std::vector<DocumentPath>> bind_projection(const TextProjection& text, Placeholders& placeholders) {
  LeafBinder leaves(ExpressionKind::kProjection, placeholders);
  std::vector<DocumentPath> bound;
  bound.reserve(text.paths.size());
  for (const auto& path : text.paths) bound.push_back(leaves.path(path));
  RETURN_IF_ERROR(leaves.check_defined());
  std::vector<const DocumentPath*> paths;
  paths.reserve(bound.size());
  for (const auto& path : bound) paths.push_back(&path);
  RETURN_IF_ERROR(check_paths(ExpressionKind::kProjection, paths));
  return bound;
}

}  // namespace offstage::emulator::expression

#include "emulator/expression/operand_checks.h"

#include <algorithm>
#include <array>
#include <string>
#include <variant>

#include "emulator/expression/functions.h"
#include "emulator/model/texts/expressions.h"

namespace offstage::emulator::expression {
namespace {

using texts::fill;

constexpr std::array<AttributeType, 10> kTypes = {
    AttributeType::kString, AttributeType::kNumber,    AttributeType::kBinary,    AttributeType::kBool,
    AttributeType::kNull,   AttributeType::kStringSet, AttributeType::kNumberSet, AttributeType::kBinarySet,
    AttributeType::kList,   AttributeType::kMap};

Result<void> check_is_path(ExpressionKind kind, const BoundCall& call) {
  if (std::holds_alternative<DocumentPath>(call.arguments.front().node)) return {};
  return invalid_expression(kind, fill(texts::kOperandNoPath, {function_name(call.function)}));
}

Result<void> check_type_name(ExpressionKind kind, const BoundOperand& operand) {
  const auto* value = std::get_if<AttributeValue>(&operand.node);
  if (value == nullptr) {
    const auto type = static_type(operand);
    return incorrect_operand_type(kind, "attribute_type",
                                  type ? type_name(*type) : "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
  }
  const auto* name = value->get_if<std::string>();
  if (name == nullptr) return incorrect_operand_type(kind, "attribute_type", type_name(value->type()));
  const bool known =
      std::any_of(kTypes.begin(), kTypes.end(), [&](AttributeType type) { return type_name(type) == *name; });
  if (known) return {};
  return invalid_expression(kind, fill(texts::kUnknownTypeName, {*name}));
}

Result<void> check_all_types(ExpressionKind kind, const BoundCall& call,
                             std::initializer_list<AttributeType> allowed) {
  for (const auto& argument : call.arguments) {
    RETURN_IF_ERROR(check_operand_type(kind, function_name(call.function), argument, allowed));
  }
  return {};
}

}  // namespace

AwsError incorrect_operand_type(ExpressionKind kind, std::string_view name, std::string_view type) {
  return invalid_expression(kind, fill(texts::kOperandType, {name, type}));
}

std::optional<AttributeType> static_type(const BoundOperand& operand) {
  return std::visit(
      Overloaded{[](const DocumentPath&) -> std::optional<AttributeType> { return std::nullopt; },
                 [](const AttributeValue& value) -> std::optional<AttributeType> { return value.type(); },
                 [](const BoundCall& call) -> std::optional<AttributeType> {
                   if (call.function == Function::kSize) return AttributeType::kNumber;
                   if (call.function == Function::kListAppend) return AttributeType::kList;
                   return std::nullopt;
                 }},
      operand.node);
}

Result<void> check_operand_count(ExpressionKind kind, const BoundCall& call) {
  if (call.arguments.size() != operand_count(call.function)) {
    return invalid_expression(kind, fill(texts::kOperandCount, {function_name(call.function),
                                                                std::to_string(call.arguments.size())}));
  }
  for (const auto& argument : call.arguments) RETURN_IF_ERROR(check_operand_count(kind, argument));
  return {};
}

Result<void> check_operand_count(ExpressionKind kind, const BoundOperand& operand) {
  const auto* call = std::get_if<BoundCall>(&operand.node);
  return call == nullptr ? Result<void>() : check_operand_count(kind, *call);
}

Result<void> check_distinct(ExpressionKind kind, std::string_view name, const BoundOperand& first,
                            const BoundOperand& other) {
  const auto* path = std::get_if<DocumentPath>(&first.node);
  const auto* other_path = std::get_if<DocumentPath>(&other.node);
  if (path == nullptr || other_path == nullptr || *path != *other_path) return {};
  return invalid_expression(kind, fill(texts::kOperandsNotDistinct, {name, path->to_string()}));
}

Result<void> check_operand_type(ExpressionKind kind, std::string_view name, const BoundOperand& operand,
                                std::initializer_list<AttributeType> allowed) {
  const auto type = static_type(operand);
  if (!type || std::find(allowed.begin(), allowed.end(), *type) != allowed.end()) return {};
  return incorrect_operand_type(kind, name, type_name(*type));
}

Result<void> check_arguments(ExpressionKind kind, const BoundOperand& operand) {
  const auto* call = std::get_if<BoundCall>(&operand.node);
  return call == nullptr ? Result<void>() : check_arguments(kind, *call);
}

Result<void> check_arguments(ExpressionKind kind, const BoundCall& call) {
  for (const auto& argument : call.arguments) RETURN_IF_ERROR(check_arguments(kind, argument));
  switch (call.function) {
    case Function::kAttributeExists:
    case Function::kAttributeNotExists:
    case Function::kIfNotExists:
      return check_is_path(kind, call);
    case Function::kAttributeType:
      return check_type_name(kind, call.arguments[1]);
    case Function::kBeginsWith:
      return check_all_types(kind, call, {AttributeType::kString, AttributeType::kBinary});
    case Function::kContains:
      return {};
    case Function::kSize:
      return check_all_types(
          kind, call,
          {AttributeType::kString, AttributeType::kBinary, AttributeType::kStringSet,
           AttributeType::kNumberSet, AttributeType::kBinarySet, AttributeType::kList, AttributeType::kMap});
    case Function::kListAppend:
      return check_all_types(kind, call, {AttributeType::kList});
  }
  return {};
}

}  // namespace offstage::emulator::expression

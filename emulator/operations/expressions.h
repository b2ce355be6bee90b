#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "emulator/expression/condition.h"
#include "emulator/expression/placeholders.h"
#include "emulator/expression/projection.h"
#include "emulator/operations/request_reader.h"

namespace offstage::emulator {

// Reading the expression members of a request, in AWS's order of checks (DYNAMODB.md 7.8).

/// The members by which an operation takes expressions, and the older ones they replace.
struct ExpressionMembers {
  std::initializer_list<std::string_view> legacy;
  std::initializer_list<std::string_view> expressions;
  /// Those of `expressions` that the classic text for values without an expression names.
  std::initializer_list<std::string_view> with_values;
};

/// First of the checks: old and new members mixed, placeholders without an expression.
Result<void> check_expression_members(const RequestReader& request, const ExpressionMembers& members);

/// ExpressionAttributeNames and ExpressionAttributeValues, checked.
Result<expression::Placeholders> read_placeholders(const RequestReader& request);

/// ConditionExpression or FilterExpression, if there is one.
Result<std::optional<expression::Condition>> read_condition(const RequestReader& request,
                                                            expression::ExpressionKind kind,
                                                            expression::Placeholders& placeholders);

/// ProjectionExpression or AttributesToGet, if there is one.
Result<std::optional<expression::ProjectionExpression>> read_projection(
    const RequestReader& request, expression::Placeholders& placeholders);

/// AttributesToGet: no attribute twice.
Result<void> check_attributes_to_get(const RequestReader& request);

/// Appends the stored item, or the asked-for parts of it, as one JSON value. The whole item goes from
/// stored bytes to JSON without values in between.
Result<void> append_projected_json(std::string& out, std::string_view stored,
                                   const std::optional<expression::ProjectionExpression>& projection);

/// A stored item's values; an InternalServerError when the bytes are damaged.
Result<Item> decode_stored(std::string_view stored);

}  // namespace offstage::emulator

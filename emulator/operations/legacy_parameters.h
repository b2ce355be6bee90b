#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/expression/legacy_update.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/request_reader.h"

namespace offstage::emulator {

// Reading the parameters from before expressions (DYNAMODB.md 8). Each is nothing when the request does
// not have it. Errors are bare: PutItem, UpdateItem and DeleteItem put their prefix before them.

/// Constraints of Expected.
void check_expected(const RequestReader& request, Constraints& constraints);
/// Constraints of KeyConditions, QueryFilter or ScanFilter.
void check_conditions(const RequestReader& request, std::string_view member, Constraints& constraints);

/// Expected and ConditionalOperator, as the condition of a write that has no expression.
Result<void> read_expected(const RequestReader& request, WriteCondition& write);

/// QueryFilter or ScanFilter, and ConditionalOperator.
Result<std::optional<expression::Condition>> read_filter(const RequestReader& request,
                                                         std::string_view member);

/// KeyConditions.
Result<std::optional<expression::KeyCondition>> read_key_conditions(const RequestReader& request);

/// AttributeUpdates, its constraints included.
Result<std::optional<std::vector<expression::AttributeUpdate>>> read_attribute_updates(
    const RequestReader& request);

}  // namespace offstage::emulator

#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/partiql/ast.h"

namespace offstage::emulator::partiql {

/// Errors are ValidationExceptions (DYNAMODB.md 13.3). Nesting is bounded, so that no text exhausts the
/// stack.
Result<Statement> parse(std::string_view text);

/// Puts the parameters in and makes every check that needs no table: number of parameters, operand counts
/// and types, overlapping paths.
Result<BoundStatement> bind(const Statement& statement, const std::vector<AttributeValue>& parameters);

}  // namespace offstage::emulator::partiql

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/partiql/ast.h"

namespace offstage::emulator::partiql {

/// Errors are ValidationExceptions (DYNAMODB.md 13.3). Nesting is bounded, so that no text exhausts the
/// stack.
Result<Statement> parse(std::string_view text);

/// What a column is called: the path from its last name on, "b[0]" for a.b[0].
std::string column_name(const DocumentPath& path);

/// Puts the parameters in and makes every check that needs no table: number of parameters, operand counts
/// and types, overlapping paths.
Result<BoundStatement> bind(const Statement& statement, const std::vector<AttributeValue>& parameters);

}  // namespace offstage::emulator::partiql

#pragma once

#include <vector>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/placeholders.h"

/// Puts names and values for the placeholders of a tree and makes every check that needs no item:
/// undefined placeholders, operand counts, equal operands, operand types, overlapping paths. What is left
/// to run time are the types of attributes.
namespace offstage::emulator::expression {

/// Condition by condition in the order written; the first wrong one is reported.
Result<BoundCondition> bind_condition(const TextCondition& text, ExpressionKind kind,
                                      Placeholders& placeholders);

/// Sort of mistake by sort of mistake: names, values, paths, operands.
/// `kind` is kUpdate or kStatement.
Result<BoundUpdate> bind_update(const TextUpdate& text, ExpressionKind kind, Placeholders& placeholders);

Result<std::vector<DocumentPath>> bind_projection(const TextProjection& text, Placeholders& placeholders);

}  // namespace offstage::emulator::expression

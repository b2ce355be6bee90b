#pragma once

#include <string_view>

#include "base/result.h"
#include "emulator/expression/ast.h"
#include "emulator/expression/placeholders.h"

/// Text to tree, without looking at any placeholder: a tree depends on (kind, text) only and can be kept.
/// Errors are ValidationExceptions "Invalid <kind>Expression: …": size, syntax, redundant parentheses,
/// too many operators, then unknown and misplaced functions, reserved words and repeated sections.
namespace offstage::emulator::expression {

/// `kind` is kCondition, kFilter or kKeyCondition; all three share one grammar.
Result<TextCondition> parse_condition_text(std::string_view text, ExpressionKind kind);
Result<TextUpdate> parse_update_text(std::string_view text);
Result<TextProjection> parse_projection_text(std::string_view text);

}  // namespace offstage::emulator::expression

#pragma once

#include <string_view>

namespace offstage::emulator::expression {

/// Whether the word, in any case, cannot be a bare attribute name in an expression (developer guide,
/// "Reserved words in DynamoDB"; the published list keeps a few odd spellings such as LOGED).
bool is_reserved_word(std::string_view word);

/// Comparison of ASCII letters without regard to case; `upper` is in capitals.
bool equals_ignoring_case(std::string_view word, std::string_view upper);

}  // namespace offstage::emulator::expression

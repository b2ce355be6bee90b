#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/partiql/lexer.h"

namespace offstage::emulator::partiql {

// The words of PartiQL as AWS's parser has them (partiql.org, "PartiQL Specification", keywords of SQL-92 and
// PartiQL's own). They are names only in double quotes.

/// `lower` is in small letters.
bool is_keyword(std::string_view lower);
/// and, or, not, is, in, between, like, union, except, intersect.
bool is_word_operator(std::string_view lower);
/// exists, count, size and so on: keywords that can be called.
bool is_function_keyword(std::string_view lower);

/// Makes one token of words that belong together: INSERT INTO, NOT IN, IS NOT, ALL OLD.
std::vector<Token> joined_words(std::vector<Token> tokens);

}  // namespace offstage::emulator::partiql

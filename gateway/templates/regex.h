#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace offstage::gateway::templates {

/// What Java's String does with regular expressions, on Boost.Regex's Perl syntax, which is Java's but for
/// possessive character classes and the names of Unicode blocks. A Failure says why the expression is none
/// or that it takes too long.

/// Whether the expression covers the whole text.
Result<bool, Failure> regex_matches(std::string_view text, std::string_view expression);

/// Every match, or the first, replaced. In the replacement $1 and ${name} are groups and a backslash takes
/// the meaning off the character that follows.
Result<std::string, Failure> regex_replace(std::string_view text, std::string_view expression,
                                           std::string_view replacement, bool all);

/// The pieces between the matches. As in Java: at most `limit` when that is positive; without empty pieces at
/// the end when it is zero.
Result<std::vector<std::string>, Failure> regex_split(std::string_view text, std::string_view expression,
                                                      int limit);

}  // namespace offstage::gateway::templates

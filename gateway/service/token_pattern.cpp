#include "gateway/service/token_pattern.h"

#include <boost/regex.hpp>
#include <exception>

namespace offstage::gateway {

struct TokenPattern::Compiled {
  boost::regex expression;
};

// Boost.Regex rather than the standard library's, which recurses with each character of a token, and it
// throws for a bad expression and for one that backtracks for too long: that goes no further than here.

Result<TokenPattern, Failure> TokenPattern::compile(const std::string& expression) {
  try {
    return TokenPattern(std::make_shared<const Compiled>(Compiled{boost::regex(expression)}));
  } catch (const std::exception& error) {
    return Failure{error.what()};
  }
}

bool TokenPattern::matches(std::string_view token) const {
  try {
    return boost::regex_match(token.begin(), token.end(), compiled_->expression);
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace offstage::gateway

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace offstage::gateway {

/// `identityValidationExpression`: the form of a token, as a regular expression. A value; thread-safe.
class TokenPattern {
 public:
  /// The failure says what is wrong with the expression.
  static Result<TokenPattern, Failure> compile(const std::string& expression);

  /// Whether it covers the whole token. One that takes too long to find out does not.
  bool matches(std::string_view token) const;

 private:
  struct Compiled;
  explicit TokenPattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace offstage::gateway

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy/context.h"

namespace offstage {

/// A text of a policy, with what it may hold beside plain characters: the wildcards `*` (any text, also none)
/// and `?` (one character), and policy variables, `${aws:PrincipalArn}`, `${aws:PrincipalTag/team, 'none'}`,
/// `${*}` ("IAM policy elements: Variables and tags", IAM user guide). What a variable stands for holds no
/// wildcards.
class PolicyText {
 public:
  /// Variables are those of version 2012-10-17; in older policies they are plain characters.
  PolicyText(std::string_view text, bool has_variables);

  /// As it was written.
  const std::string& text() const { return text_; }

  /// Whether the whole of `given` fits. A variable without a value fits nothing.
  bool matches(std::string_view given, const PolicyContext& context) const;
  /// The same without regard to the case of letters of ASCII, as actions compare.
  bool matches_ignoring_case(std::string_view given, const PolicyContext& context) const;
  /// Its value, where wildcards are plain characters. Nothing when a variable has no value.
  std::optional<std::string> value(const PolicyContext& context) const;
  /// An ARN: each of its six parts is matched by itself, so that no wildcard reaches over a colon but in the
  /// last. Parts left out at the end are anything ("IAM JSON policy elements: Resource", IAM user guide).
  bool matches_arn(std::string_view given, const PolicyContext& context) const;

 private:
  /// Bytes, and the two wildcards beyond them.
  using Pattern = std::u16string;

  /// A run of the text: characters, or a variable.
  struct Part {
    Pattern pattern;
    std::string variable;  // empty: characters
    std::optional<std::string> fallback;
  };

  void append_variable(std::string_view inside);
  /// The characters that are still without a part of their own.
  Pattern& tail();
  /// With its variables in place; nothing when one has no value.
  std::optional<Pattern> pattern(const PolicyContext& context) const;
  template <class Fold>
  bool fits(std::string_view given, const PolicyContext& context, Fold fold) const;

  std::string text_;
  std::vector<Part> parts_;
};

}  // namespace offstage

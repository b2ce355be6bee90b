#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "gateway/service/node.h"

/// The text of a string with Serverless variables in it, taken apart:
/// `${type(params):address, fallback, fallback}`. Pure syntax; variables.h gives it meaning.
namespace offstage::gateway {

struct Variable;

/// Text and variables, to be joined.
using VariableText = std::vector<std::variant<std::string, Variable>>;

/// One place to look for a value: `file(./env.yml):dev`.
struct VariableSource {
  std::string type;                  // "file"
  std::vector<VariableText> params;  // "./env.yml"; may hold variables of their own
  std::optional<VariableText> address;
};

struct Variable {
  /// The sources in order, the fallbacks after the first: a source, a variable or a literal value.
  using Alternative = std::variant<VariableSource, VariableText, Node>;
  std::vector<Alternative> alternatives;
  std::string text;  // as it stands in the file, for messages
};

/// Takes `text` apart. What only looks like a variable is left as text: `${AWS::Region}`, `${Table.Arn}` and
/// whatever stands behind a backslash. The error says what is wrong with a variable.
Result<VariableText, Failure> parse_variables(std::string_view text);

}  // namespace offstage::gateway

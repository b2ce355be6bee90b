#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/model/texts/text.h"

namespace offstage::emulator::partiql {

/// Where something stands in a statement, as messages print it: "1:8:5". Lines and columns from 1, in
/// characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t length = 0;

  std::string to_string() const;
};

enum class TokenKind {
  kName,
  kQuotedName,
  kKeyword,
  kOperator,  // symbols and words: "=", "and", "not_in"
  kString,
  kNumber,
  kBoolean,
  kNull,
  kMissing,
  kSymbol,  // brackets, comma, dot, star, question mark and so on
  kEnd
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;     // names and strings without their quotes
  std::string keyword;  // kKeyword, kOperator: in small letters, several words as one: "insert_into"
  Position position;
  std::size_t parameter = 0;  // of a question mark: its number, from 0

  bool is_symbol(std::string_view symbol) const { return kind == TokenKind::kSymbol && text == symbol; }
  bool is_keyword(std::string_view word) const { return kind == TokenKind::kKeyword && keyword == word; }
  bool is_operator(std::string_view name) const { return kind == TokenKind::kOperator && keyword == name; }
  bool is_name() const { return kind == TokenKind::kName || kind == TokenKind::kQuotedName; }
};

/// texts::kNotWellFormed, with nothing or with a detail behind it.
AwsError not_well_formed();
AwsError not_well_formed(texts::Text detail, texts::Arguments arguments = {});

/// The tokens of a statement with kEnd behind them; comments (-- and /* */) are left out. Numbers come
/// without a sign; that their exponent is one that Java's decimals can have was checked.
Result<std::vector<Token>> tokenize(std::string_view text);

}  // namespace offstage::emulator::partiql

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace offstage::emulator::partiql {

/// Where something stands in a statement, as messages print it: "1:8:5". Lines and columns from 1.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t length = 0;

  std::string to_string() const;
};

enum class TokenKind { kWord, kQuotedName, kString, kNumber, kSymbol, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;   // names and strings without their quotes
  std::string upper;  // kWord: in capitals, since keywords and functions have no case
  Position position;

  bool is_symbol(std::string_view symbol) const { return kind == TokenKind::kSymbol && text == symbol; }
  bool is_word(std::string_view keyword) const { return kind == TokenKind::kWord && upper == keyword; }
};

/// "Statement wasn't well formed, can't be processed: " + detail, which may be empty.
AwsError not_well_formed(std::string_view detail = {});

/// The tokens of a statement with kEnd behind them; comments (-- and /* */) are left out. Numbers come
/// without a sign and unchecked.
Result<std::vector<Token>> tokenize(std::string_view text);

}  // namespace offstage::emulator::partiql

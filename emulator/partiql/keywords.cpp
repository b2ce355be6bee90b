#include "emulator/partiql/keywords.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace offstage::emulator::partiql {
namespace {

/// By name, for the binary search.
constexpr std::string_view kKeywords[] = {
    "absolute",
    "action",
    "add",
    "all",
    "allocate",
    "alter",
    "any",
    "are",
    "as",
    "asc",
    "assertion",
    "at",
    "authorization",
    "avg",
    "bag",
    "begin",
    "bigint",
    "bit",
    "bit_length",
    "blob",
    "bool",
    "boolean",
    "by",
    "can_cast",
    "can_lossless_cast",
    "cascade",
    "cascaded",
    "case",
    "cast",
    "catalog",
    "char",
    "char_length",
    "character",
    "character_length",
    "check",
    "clob",
    "close",
    "coalesce",
    "collate",
    "collation",
    "column",
    "commit",
    "conflict",
    "connect",
    "connection",
    "constraint",
    "constraints",
    "continue",
    "convert",
    "corresponding",
    "count",
    "create",
    "cross",
    "current",
    "current_date",
    "current_time",
    "current_timestamp",
    "current_user",
    "cursor",
    "date",
    "date_add",
    "date_diff",
    "deallocate",
    "dec",
    "decimal",
    "declare",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "describe",
    "descriptor",
    "diagnostics",
    "disconnect",
    "distinct",
    "do",
    "domain",
    "double",
    "drop",
    "else",
    "end",
    "escape",
    "exception",
    "exec",
    "execute",
    "exists",
    "external",
    "extract",
    "fetch",
    "first",
    "float",
    "for",
    "foreign",
    "found",
    "from",
    "full",
    "get",
    "global",
    "go",
    "goto",
    "grant",
    "group",
    "having",
    "identity",
    "immediate",
    "index",
    "indicator",
    "initially",
    "inner",
    "input",
    "insensitive",
    "insert",
    "int",
    "int2",
    "int4",
    "int8",
    "integer",
    "integer2",
    "integer4",
    "integer8",
    "interval",
    "into",
    "isolation",
    "join",
    "key",
    "language",
    "last",
    "left",
    "let",
    "level",
    "limit",
    "list",
    "local",
    "lower",
    "match",
    "max",
    "min",
    "modified",
    "module",
    "names",
    "national",
    "natural",
    "nchar",
    "new",
    "next",
    "no",
    "nothing",
    "nullif",
    "numeric",
    "octet_length",
    "of",
    "offset",
    "old",
    "on",
    "only",
    "open",
    "option",
    "order",
    "outer",
    "output",
    "overlaps",
    "pad",
    "partial",
    "pivot",
    "position",
    "precision",
    "prepare",
    "preserve",
    "primary",
    "prior",
    "privileges",
    "procedure",
    "public",
    "read",
    "real",
    "references",
    "relative",
    "remove",
    "restrict",
    "returning",
    "revoke",
    "right",
    "rollback",
    "rows",
    "schema",
    "scroll",
    "section",
    "select",
    "session",
    "session_user",
    "set",
    "sexp",
    "size",
    "smallint",
    "some",
    "space",
    "sql",
    "sqlcode",
    "sqlerror",
    "sqlstate",
    "string",
    "struct",
    "substring",
    "sum",
    "symbol",
    "system_user",
    "table",
    "temporary",
    "then",
    "time",
    "timestamp",
    "timezone_hour",
    "timezone_minute",
    "to",
    "transaction",
    "translate",
    "translation",
    "trim",
    "tuple",
    "unique",
    "unknown",
    "unpivot",
    "update",
    "upper",
    "usage",
    "user",
    "using",
    "value",
    "values",
    "varchar",
    "varying",
    "view",
    "when",
    "whenever",
    "where",
    "with",
    "work",
    "write",
    "zone",
};

constexpr std::array<std::string_view, 10> kWordOperators = {
    "and", "or", "not", "is", "in", "between", "like", "union", "except", "intersect"};

constexpr std::array<std::string_view, 18> kFunctionKeywords = {
    "exists",       "count",       "avg",
    "max",          "min",         "sum",
    "substring",    "char_length", "character_length",
    "octet_length", "bit_length",  "upper",
    "lower",        "size",        "sexp",
    "list",         "bag",         "coalesce"};

struct JoinedWords {
  std::array<std::string_view, 2> words;
  std::string_view joined;
  TokenKind kind;
};
constexpr std::array<JoinedWords, 11> kJoinedWords = {{
    {{"not", "in"}, "not_in", TokenKind::kOperator},
    {{"is", "not"}, "is_not", TokenKind::kOperator},
    {{"not", "between"}, "not_between", TokenKind::kOperator},
    {{"not", "like"}, "not_like", TokenKind::kOperator},
    {{"character", "varying"}, "character_varying", TokenKind::kKeyword},
    {{"double", "precision"}, "double_precision", TokenKind::kKeyword},
    {{"insert", "into"}, "insert_into", TokenKind::kKeyword},
    {{"modified", "old"}, "modified_old", TokenKind::kKeyword},
    {{"modified", "new"}, "modified_new", TokenKind::kKeyword},
    {{"all", "old"}, "all_old", TokenKind::kKeyword},
    {{"all", "new"}, "all_new", TokenKind::kKeyword},
}};

const JoinedWords* joined(const Token& first, const Token& second) {
  if (first.keyword.empty() || second.keyword.empty()) return nullptr;
  for (const auto& joined : kJoinedWords) {
    if (joined.words[0] == first.keyword && joined.words[1] == second.keyword) return &joined;
  }
  return nullptr;
}

}  // namespace

bool is_keyword(std::string_view lower) {
  return std::binary_search(std::begin(kKeywords), std::end(kKeywords), lower);
}

bool is_word_operator(std::string_view lower) {
  return std::find(kWordOperators.begin(), kWordOperators.end(), lower) != kWordOperators.end();
}

bool is_function_keyword(std::string_view lower) {
  return std::find(kFunctionKeywords.begin(), kFunctionKeywords.end(), lower) != kFunctionKeywords.end();
}

std::vector<Token> joined_words(std::vector<Token> tokens) {
  std::vector<Token> result;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto* words = i + 1 < tokens.size() ? joined(tokens[i], tokens[i + 1]) : nullptr;
    result.push_back(std::move(tokens[i]));
    if (!words) continue;
    result.back().kind = words->kind;
    result.back().keyword = words->joined;
    ++i;
  }
  return result;
}

}  // namespace offstage::emulator::partiql

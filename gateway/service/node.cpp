#include "gateway/service/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>

#include "gateway/service/diagnostic.h"

namespace offstage::gateway {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::size_t digits_at(std::string_view text, std::size_t from) {
  std::size_t end = from;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - from;
}

/// 0x1F and 0o17.
std::optional<std::string> based_integer(std::string_view text) {
  if (text.size() < 3 || text[0] != '0' || (text[1] != 'x' && text[1] != 'o')) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + 2, end, value, text[1] == 'x' ? 16 : 8);
  if (error != std::errc() || stop != end) return std::nullopt;
  return fmt::format("{}", value);
}

/// [-+]? ( .5 | 5 | 5. | 5.5 ) ( [eE][-+]?5 )?
bool looks_like_float(std::string_view text) {
  std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  const std::size_t whole = digits_at(text, at);
  at += whole;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = digits_at(text, at + 1);
    if (whole + fraction == 0) return false;
    at += 1 + fraction;
  } else if (whole == 0) {
    return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    const std::size_t exponent = digits_at(text, at);
    if (exponent == 0) return false;
    at += exponent;
  }
  return at == text.size();
}

/// Decimal digits as JSON writes them, however long: no plus, no zeros in front.
std::string decimal_integer(std::string_view text) {
  const bool negative = text[0] == '-';
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  while (text.size() > 1 && text[0] == '0') text.remove_prefix(1);
  return negative && text != "0" ? "-" + std::string(text) : std::string(text);
}

std::optional<std::string> json_number(std::string_view text) {
  if (auto based = based_integer(text)) return based;
  if (!looks_like_float(text)) return std::nullopt;
  const bool is_signed = text[0] == '-' || text[0] == '+';
  if (all_digits(text.substr(is_signed ? 1 : 0))) return decimal_integer(text);
  double value = 0;
  const std::string_view unsigned_plus = text[0] == '+' ? text.substr(1) : text;
  const auto [stop, error] =
      std::from_chars(unsigned_plus.data(), unsigned_plus.data() + unsigned_plus.size(), value);
  if (error != std::errc() || stop != unsigned_plus.data() + unsigned_plus.size()) return std::nullopt;
  // 1.0 is 1 to JavaScript, and so to everything that Serverless hands on.
  if (std::floor(value) == value && std::abs(value) < 1e15) return fmt::format("{:.0f}", value + 0.0);
  return fmt::format("{}", value);
}

}  // namespace

std::string Diagnostic::text() const {
  if (where.file.empty()) return message;
  if (where.line == 0) return fmt::format("{}: {}", where.file, message);
  return fmt::format("{}:{}: {}", where.file, where.line, message);
}

Node Node::null(SourceLocation where) {
  Node node;
  node.where = std::move(where);
  return node;
}

Node Node::of(bool value, SourceLocation where) {
  Node node = null(std::move(where));
  node.kind = Kind::kBool;
  node.boolean = value;
  return node;
}

Node Node::number(std::string json, SourceLocation where) {
  Node node = null(std::move(where));
  node.kind = Kind::kNumber;
  node.text = std::move(json);
  return node;
}

Node Node::string(std::string value, SourceLocation where) {
  Node node = null(std::move(where));
  node.kind = Kind::kString;
  node.text = std::move(value);
  return node;
}

Node Node::list(SourceLocation where) {
  Node node = null(std::move(where));
  node.kind = Kind::kList;
  return node;
}

Node Node::map(SourceLocation where) {
  Node node = null(std::move(where));
  node.kind = Kind::kMap;
  return node;
}

std::string Node::scalar_text() const {
  switch (kind) {
    case Kind::kBool:
      return boolean ? "true" : "false";
    case Kind::kNumber:
    case Kind::kString:
      return text;
    case Kind::kNull:
    case Kind::kList:
    case Kind::kMap:
    case Kind::kUnresolved:
      break;
  }
  return "";
}

const Node::Entry* Node::find_entry(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry;
  }
  return nullptr;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

Node* Node::find(std::string_view key) {
  return const_cast<Node*>(std::as_const(*this).find(key));
}

Node::Entry& Node::add(std::string key, SourceLocation key_where, Node value) {
  return entries.emplace_back(Entry{std::move(key), std::move(key_where), std::move(value)});
}

std::string Node::describe() const {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kBool:
    case Kind::kNumber:
      return scalar_text();
    case Kind::kString:
      return text.size() <= 80 ? "\"" + text + "\"" : "\"" + text.substr(0, 77) + "...\"";
    case Kind::kList:
      return "a list";
    case Kind::kMap:
      return "a map";
    case Kind::kUnresolved:
      break;
  }
  return "a variable without a value";
}

NodeSize size_of(const Node& node) {
  NodeSize size{1, 0};
  const auto include = [&size](const Node& child) {
    const NodeSize inner = size_of(child);
    size.nodes += inner.nodes;
    size.depth = std::max(size.depth, inner.depth);
  };
  for (const Node& item : node.items) include(item);
  for (const Node::Entry& entry : node.entries) include(entry.value);
  ++size.depth;
  return size;
}

Node plain_scalar(std::string_view text, SourceLocation where) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") {
    return Node::null(std::move(where));
  }
  if (text == "true" || text == "True" || text == "TRUE") return Node::of(true, std::move(where));
  if (text == "false" || text == "False" || text == "FALSE") return Node::of(false, std::move(where));
  if (auto number = json_number(text)) return Node::number(*std::move(number), std::move(where));
  return Node::string(std::string(text), std::move(where));
}

}  // namespace offstage::gateway

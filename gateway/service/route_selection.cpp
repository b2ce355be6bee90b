#include "gateway/service/route_selection.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/json.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kBody = "request.body.";

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Where a variable without braces ends: "request.body.a.b[0]".
std::size_t variable_end(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() &&
         (is_name_character(text[end]) || text[end] == '.' || text[end] == '[' || text[end] == ']')) {
    ++end;
  }
  return end;
}

/// "a.b[0]" as a, b, 0; nothing when a part is empty.
std::optional<std::vector<std::string>> path_of(std::string_view text) {
  std::vector<std::string> path;
  std::string part;
  bool after_bracket = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '.';
    if (c == ']') {
      after_bracket = true;
    } else if (c != '.' && c != '[') {
      part.push_back(c);
      continue;
    }
    if (part.empty() && !std::exchange(after_bracket, false)) return std::nullopt;
    if (!part.empty()) path.push_back(std::exchange(part, {}));
  }
  return path;
}

std::optional<json::Value> step_into(json::Value at, const std::string& part) {
  if (!at.is_array()) return at.find(part);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error != std::errc() || end != part.data() + part.size() || index >= at.size()) return std::nullopt;
  return at[index];
}

std::optional<std::string> text_at(json::Value at, const std::vector<std::string>& path) {
  for (const std::string& part : path) {
    const auto next = step_into(at, part);
    if (!next) return std::nullopt;
    at = *next;
  }
  if (at.is_null()) return std::nullopt;
  return at.is_string() ? std::string(at.as_string()) : at.to_json();
}

}  // namespace

Result<RouteSelection, Failure> RouteSelection::parse(std::string_view expression) {
  RouteSelection selection;
  std::string text;
  while (!expression.empty()) {
    if (expression.starts_with("\\$")) {
      text.push_back('$');
      expression.remove_prefix(2);
      continue;
    }
    if (expression.front() != '$') {
      text.push_back(expression.front());
      expression.remove_prefix(1);
      continue;
    }
    expression.remove_prefix(1);
    const bool has_braces = expression.starts_with('{');
    if (has_braces) expression.remove_prefix(1);
    const std::size_t end = has_braces ? expression.find('}') : variable_end(expression);
    if (end == std::string_view::npos) return Failure{"a brace is not closed"};
    std::string_view name = expression.substr(0, end);
    if (!name.starts_with(kBody)) return Failure{"only $request.body.NAME selects a route"};
    auto path = path_of(name.substr(kBody.size()));
    if (!path) return Failure{"the path $" + std::string(name) + " has an empty part"};
    if (!text.empty()) selection.pieces_.push_back({std::exchange(text, {}), {}});
    selection.pieces_.push_back({"", *std::move(path)});
    expression.remove_prefix(std::min(end + (has_braces ? 1 : 0), expression.size()));
  }
  if (!text.empty()) selection.pieces_.push_back({std::move(text), {}});
  const bool reads_message = std::any_of(selection.pieces_.begin(), selection.pieces_.end(),
                                         [](const Piece& piece) { return !piece.path.empty(); });
  if (!reads_message) return Failure{"it must name a part of the message, as $request.body.action does"};
  return selection;
}

std::optional<std::string> RouteSelection::key_of(std::string_view message) const {
  const auto document = json::Document::parse(message);
  if (!document) return std::nullopt;
  std::string key;
  for (const Piece& piece : pieces_) {
    if (piece.path.empty()) {
      key += piece.text;
      continue;
    }
    const auto text = text_at(document->root(), piece.path);
    if (!text) return std::nullopt;
    key += *text;
  }
  return key;
}

}  // namespace offstage::gateway

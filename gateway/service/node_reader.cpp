#include "gateway/service/node_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace offstage::gateway {

Diagnostic expected(const Node& node, std::string_view path, std::string_view what) {
  if (node.is_unresolved()) return {node.where, node.text};
  return {node.where, fmt::format("{}: expected {}, found {}", path, what, node.describe())};
}

Diagnostic missing(const SourceLocation& where, std::string_view path, std::string_view what) {
  return {where, fmt::format("{}: expected {}, found nothing", path, what)};
}

Result<std::string, Diagnostic> read_string(const Node& node, std::string_view path) {
  if (!node.is_scalar()) return expected(node, path, "a string");
  return node.scalar_text();
}

Result<int, Diagnostic> read_integer(const Node& node, std::string_view path, int min, int max) {
  const std::string text = node.kind == Node::Kind::kBool ? "" : node.scalar_text();
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) {
    return expected(node, path, fmt::format("a number from {} to {}", min, max));
  }
  return value;
}

Result<bool, Diagnostic> read_bool(const Node& node, std::string_view path) {
  if (node.kind == Node::Kind::kBool) return node.boolean;
  if (node.is_string() && (node.text == "true" || node.text == "false")) return node.text == "true";
  return expected(node, path, "true or false");
}

Result<std::vector<std::string>, Diagnostic> read_strings(const Node& node, std::string_view path) {
  if (node.is_scalar()) return std::vector<std::string>{node.scalar_text()};
  if (!node.is_list()) return expected(node, path, "a list of strings");
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    ASSIGN_OR_RETURN(std::string text, read_string(node.items[i], fmt::format("{}[{}]", path, i)));
    strings.push_back(std::move(text));
  }
  return strings;
}

Result<void, Diagnostic> check_map(const Node& node, std::string_view path) {
  if (!node.is_map()) return expected(node, path, "a map");
  return {};
}

const Node* member(const Node& map, std::string_view key) {
  const Node* found = map.find(key);
  return found != nullptr && !found->is_null() ? found : nullptr;
}

void warn_of_keys(const Node& map, std::string_view path, const KnownKeys& known,
                  std::vector<Diagnostic>& warnings) {
  const auto holds = [](const std::vector<std::string_view>& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  for (const Node::Entry& entry : map.entries) {
    if (holds(known.read, entry.key)) continue;
    // `private: false` and an empty setting ask for nothing.
    if (entry.value.is_null() || (entry.value.kind == Node::Kind::kBool && !entry.value.boolean)) continue;
    const char* why = holds(known.ignored, entry.key) ? "is not supported yet; it is left out"
                                                      : "is not known; it is left out";
    const std::string name = path.empty() ? entry.key : fmt::format("{}.{}", path, entry.key);
    warnings.push_back({entry.where, fmt::format("{} {}", name, why)});
  }
}

}  // namespace offstage::gateway

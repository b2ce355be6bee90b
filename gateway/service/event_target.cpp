#include "gateway/service/event_target.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "gateway/service/node_reader.h"
#include "gateway/service/route_path.h"

namespace offstage::gateway {
namespace {

Diagnostic located(const SourceLocation& where, const std::string& path, const Failure& failure) {
  return {where, path + ": " + failure.text};
}

/// "GET /path" in two; the path may be missing.
std::pair<std::string, std::string> split_short_form(const std::string& text) {
  const auto end = text.find_first_of(" \t");
  if (end == std::string::npos) return {text, ""};
  const auto path = text.find_first_not_of(" \t", end);
  return {text.substr(0, end), path == std::string::npos ? "" : text.substr(path)};
}

/// `method` and `path` of an event in either form.
Result<std::pair<std::string, std::string>, Diagnostic> method_and_path(const Node& event,
                                                                        const std::string& path) {
  if (event.is_string()) {
    auto [method, route] = split_short_form(event.text);
    if (route.empty()) return expected(event, path, "a method and a path, as in \"GET /items\"");
    return std::pair(std::move(method), std::move(route));
  }
  if (!event.is_map()) return expected(event, path, "\"METHOD path\" or a map with path and method");
  const Node* route = member(event, "path");
  const Node* method = member(event, "method");
  if (route == nullptr) return missing(event.where, path + ".path", "a path");
  if (method == nullptr) return missing(event.where, path + ".method", "a method");
  ASSIGN_OR_RETURN(std::string method_text, read_string(*method, path + ".method"));
  ASSIGN_OR_RETURN(std::string route_text, read_string(*route, path + ".path"));
  return std::pair(std::move(method_text), std::move(route_text));
}

/// The place of a member of an event, or of the event in its short form.
SourceLocation place_of(const Node& event, std::string_view key) {
  const Node* node = member(event, key);
  return node == nullptr ? event.where : node->where;
}

}  // namespace

Result<EventTarget, Diagnostic> read_event_target(const Node& event, const std::string& path,
                                                  bool needs_slash) {
  ASSIGN_OR_RETURN(const auto texts, method_and_path(event, path));
  const std::string suffix = event.is_map() ? "." : "";
  auto method = normalised_method(texts.first);
  if (!method) {
    return located(place_of(event, "method"), path + suffix + (event.is_map() ? "method" : ""),
                   method.error());
  }
  if (needs_slash && !texts.second.starts_with('/')) {
    return Diagnostic{place_of(event, "path"),
                      fmt::format("{}{}: expected a path that begins with /, found \"{}\"", path,
                                  event.is_map() ? ".path" : "", texts.second)};
  }
  auto route = normalised_path(texts.second);
  if (!route) {
    return located(place_of(event, "path"), path + suffix + (event.is_map() ? "path" : ""), route.error());
  }
  return EventTarget{*std::move(method), *std::move(route)};
}

}  // namespace offstage::gateway

#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

/// Compares events whole: every key, every nesting, every type. An expected text "~uuid" and the like is a
/// rule for a value that is another one each time.
namespace offstage::gateway {

inline json::Document parsed(std::string_view text) {
  auto document = json::Document::parse(text);
  REQUIRE_MESSAGE(document.has_value(), std::string(text));
  return *std::move(document);
}

/// What each rule says of the value's JSON text.
inline const std::vector<std::pair<std::string_view, const char*>>& value_rules() {
  static const std::vector<std::pair<std::string_view, const char*>> kRules = {
      {"~uuid", R"("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")"},
      {"~extended", R"("[A-Za-z0-9_-]{15}=")"},
      {"~trace", R"("Root=1-6a5145a8-[0-9a-f]{24}")"},  // the bench's clock stands there
      {"~id6", R"("[a-z0-9]{6}")"},
      {"~id10", R"("[a-z0-9]{10}")"},
      {"~user", R"("AIDA[A-Za-z0-9]{16}")"},
      {"~milliseconds", R"([0-9]+)"},
  };
  return kRules;
}

inline bool fits(json::Value expected, json::Value value) {
  const std::string text = value.to_json();
  if (expected.is_string() && expected.as_string().starts_with('~')) {
    for (const auto& [name, pattern] : value_rules()) {
      if (expected.as_string() == name) return std::regex_match(text, std::regex(pattern));
    }
    FAIL("no rule " << expected.as_string());
  }
  return expected.to_json() == text;
}

/// One line for each difference.
inline void compare(json::Value expected, json::Value value, const std::string& path,
                    std::string& differences) {
  if (!expected.is_object() || !value.is_object()) {
    if (!fits(expected, value))
      differences += path + ": expected " + expected.to_json() + ", got " + value.to_json() + "\n";
    return;
  }
  for (const json::Member member : expected.members()) {
    const std::string at = path + "." + std::string(member.name);
    if (const auto found = value.find(member.name)) {
      compare(member.value, *found, at, differences);
    } else {
      differences += at + ": is missing\n";
    }
  }
  for (const json::Member member : value.members()) {
    if (!expected.find(member.name)) differences += path + "." + std::string(member.name) + ": is too much\n";
  }
}

inline std::string differences(std::string_view expected, std::string_view event) {
  const json::Document wanted = parsed(expected);
  const json::Document given = parsed(event);
  std::string text;
  compare(wanted.root(), given.root(), "event", text);
  return text;
}

/// A member at a path of keys, "requestContext/identity/apiKey", and what it is instead; nothing: it is
/// absent.
struct Change {
  std::string path;
  std::string json;
};

/// A JSON object with one member set to what the change says. Keys keep their order, a new one is last.
inline std::string changed(json::Value object, std::string_view path, std::string_view value) {
  const std::size_t slash = std::min(path.find('/'), path.size());
  const std::string_view key = path.substr(0, slash);
  const std::string_view rest = slash == path.size() ? std::string_view() : path.substr(slash + 1);
  std::string text;
  json::Writer writer(text);
  bool is_there = false;
  writer.begin_object();
  for (const json::Member member : object.members()) {
    const bool is_it = member.name == key;
    is_there = is_there || is_it;
    if (is_it && rest.empty() && value.empty()) continue;
    writer.key(member.name);
    if (!is_it) {
      writer.value(member.value);
    } else {
      writer.raw(rest.empty() ? std::string(value) : changed(member.value, rest, value));
    }
  }
  if (!is_there) {
    REQUIRE(rest.empty());
    REQUIRE_FALSE(value.empty());
    writer.key(key);
    writer.raw(value);
  }
  writer.end_object();
  return text;
}

inline std::string with_changes(std::string text, const std::vector<Change>& changes) {
  for (const Change& change : changes) text = changed(parsed(text).root(), change.path, change.json);
  return text;
}

}  // namespace offstage::gateway

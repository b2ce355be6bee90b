#include "base/event_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/http.h"

namespace offstage {
namespace {

using json::Value;
/// Nothing: the event has no such member.
using Candidate = std::optional<Value>;
using Test = std::function<bool(const Candidate&)>;
using Parsed = Result<Test, Failure>;

std::string describe(const Value& value) {
  return value.to_json().substr(0, 60);
}

bool is_text(const Candidate& candidate) {
  return candidate && candidate->is_string();
}

/// A string, number, boolean or null as it stands.
Parsed exact(const Value& wanted, const std::string& path) {
  if (wanted.is_object() || wanted.is_array())
    return Failure{fmt::format("{}: expected a value, found {}", path, describe(wanted))};
  if (wanted.is_number()) {
    return Test([number = wanted.as_double()](const Candidate& found) {
      return found && found->is_number() && found->as_double() == number;
    });
  }
  return Test([text = wanted.to_json()](const Candidate& found) {
    return found && !found->is_number() && found->to_json() == text;
  });
}

using TextTest = bool (*)(std::string_view text, std::string_view wanted);

bool begins(std::string_view text, std::string_view wanted) {
  return text.starts_with(wanted);
}
bool ends(std::string_view text, std::string_view wanted) {
  return text.ends_with(wanted);
}

/// A string, or {"equals-ignore-case": a string} where that is allowed.
Parsed text_test(const Value& wanted, const std::string& path, TextTest holds) {
  if (!wanted.is_string())
    return Failure{fmt::format("{}: expected a string, found {}", path, describe(wanted))};
  return Test([text = std::string(wanted.as_string()), holds](const Candidate& found) {
    return is_text(found) && holds(found->as_string(), text);
  });
}

Parsed exists(const Value& wanted, const std::string& path) {
  if (!wanted.is_bool())
    return Failure{fmt::format("{}: expected true or false, found {}", path, describe(wanted))};
  // Only of what has a value: not of a map.
  return Test([is_wanted = wanted.as_bool()](const Candidate& found) {
    return (found && !found->is_object()) == is_wanted;
  });
}

bool compare(std::string_view sign, double left, double right) {
  if (sign == "<") return left < right;
  if (sign == "<=") return left <= right;
  if (sign == ">") return left > right;
  if (sign == ">=") return left >= right;
  return left == right;
}

/// ["=", 5], [">", 0, "<=", 5]
Parsed numeric(const Value& wanted, const std::string& path) {
  std::vector<std::pair<std::string, double>> bounds;
  const bool is_paired = wanted.is_array() && (wanted.size() == 2 || wanted.size() == 4);
  for (std::size_t i = 0; is_paired && i < wanted.size(); i += 2) {
    const std::string sign(wanted[i].as_string());
    const bool is_sign = sign == "=" || sign == "<" || sign == "<=" || sign == ">" || sign == ">=";
    if (is_sign && wanted[i + 1].is_number()) bounds.emplace_back(sign, wanted[i + 1].as_double());
  }
  if (!is_paired || bounds.size() * 2 != wanted.size())
    return Failure{
        fmt::format("{}: expected bounds such as [\">\", 0, \"<=\", 5], found {}", path, describe(wanted))};
  return Test([bounds = std::move(bounds)](const Candidate& found) {
    return found && found->is_number() &&
           std::all_of(bounds.begin(), bounds.end(), [number = found->as_double()](const auto& bound) {
             return compare(bound.first, number, bound.second);
           });
  });
}

Parsed operation(const Value& wanted, const std::string& path);

/// A value, a list of values, or {"prefix": …} and {"suffix": …}.
Parsed anything_but(const Value& wanted, const std::string& path) {
  std::vector<Test> tests;
  if (wanted.is_object()) {
    ASSIGN_OR_RETURN(Test test, operation(wanted, path));
    tests.push_back(std::move(test));
  } else if (wanted.is_array()) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      ASSIGN_OR_RETURN(Test test, exact(wanted[i], fmt::format("{}[{}]", path, i)));
      tests.push_back(std::move(test));
    }
    if (tests.empty()) return Failure{path + ": expected at least one value"};
  } else {
    ASSIGN_OR_RETURN(Test test, exact(wanted, path));
    tests.push_back(std::move(test));
  }
  return Test([tests = std::move(tests)](const Candidate& found) {
    return found && !found->is_object() &&
           std::none_of(tests.begin(), tests.end(), [&](const Test& test) { return test(found); });
  });
}

/// {"prefix": "open"} and its like.
Parsed operation(const Value& wanted, const std::string& path) {
  if (wanted.size() != 1)
    return Failure{fmt::format("{}: expected one comparison, found {}", path, describe(wanted))};
  const json::Member member = wanted.member(0);
  const std::string inner = fmt::format("{}.{}", path, member.name);
  if (member.name == "prefix") return text_test(member.value, inner, begins);
  if (member.name == "suffix") return text_test(member.value, inner, ends);
  if (member.name == "equals-ignore-case") return text_test(member.value, inner, equals_ignoring_case);
  if (member.name == "exists") return exists(member.value, inner);
  if (member.name == "numeric") return numeric(member.value, inner);
  if (member.name == "anything-but") return anything_but(member.value, inner);
  return Failure{fmt::format(
      "{}: expected prefix, suffix, anything-but, numeric, exists or equals-ignore-case, found \"{}\"", path,
      member.name)};
}

}  // namespace

/// A map: all its members, and of each $or one alternative.
struct EventPattern::Node {
  struct Leaf {
    std::string name;
    std::vector<Test> tests;  // one of them
  };
  std::string name;  // of the member whose map it is
  std::vector<Leaf> leaves;
  std::vector<Node> inner;
  std::vector<Node> alternatives;  // of $or; one of them
};

namespace {

using Node = EventPattern::Node;

Result<Node, Failure> parse_map(const Value& map, const std::string& path, int depth);

Result<std::vector<Node>, Failure> parse_alternatives(const Value& list, const std::string& path, int depth) {
  if (!list.is_array() || list.empty())
    return Failure{fmt::format("{}: expected a list of patterns, found {}", path, describe(list))};
  std::vector<Node> alternatives;
  for (std::size_t i = 0; i < list.size(); ++i) {
    ASSIGN_OR_RETURN(Node node, parse_map(list[i], fmt::format("{}[{}]", path, i), depth));
    alternatives.push_back(std::move(node));
  }
  return alternatives;
}

Result<std::vector<Test>, Failure> parse_tests(const Value& list, const std::string& path) {
  if (list.empty()) return Failure{path + ": expected at least one value"};
  std::vector<Test> tests;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = fmt::format("{}[{}]", path, i);
    ASSIGN_OR_RETURN(Test test, list[i].is_object() ? operation(list[i], place) : exact(list[i], place));
    tests.push_back(std::move(test));
  }
  return tests;
}

Result<Node, Failure> parse_map(const Value& map, const std::string& path, int depth) {
  constexpr int kDepthMax = 64;
  const auto at = [&](std::string_view name) {
    return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
  };
  if (!map.is_object() || map.empty() || depth > kDepthMax)
    return Failure{fmt::format("{}expected a map of what is wanted, found {}",
                               path.empty() ? "" : path + ": ", describe(map))};
  Node node;
  for (const json::Member member : map.members()) {
    if (member.name == "$or") {
      ASSIGN_OR_RETURN(node.alternatives, parse_alternatives(member.value, at("$or"), depth + 1));
    } else if (member.value.is_object()) {
      ASSIGN_OR_RETURN(Node inner, parse_map(member.value, at(member.name), depth + 1));
      inner.name = member.name;
      node.inner.push_back(std::move(inner));
    } else if (member.value.is_array()) {
      ASSIGN_OR_RETURN(std::vector<Test> tests, parse_tests(member.value, at(member.name)));
      node.leaves.push_back({std::string(member.name), std::move(tests)});
    } else {
      return Failure{
          fmt::format("{}: expected a list of values, found {}", at(member.name), describe(member.value))};
    }
  }
  return node;
}

/// Of a list of the event one element is enough.
bool matches_leaf(const Node::Leaf& leaf, const Value& event) {
  const Candidate found = event.find(leaf.name);
  const auto passes = [&](const Candidate& candidate) {
    return std::any_of(leaf.tests.begin(), leaf.tests.end(),
                       [&](const Test& test) { return test(candidate); });
  };
  if (!found || !found->is_array() || found->empty()) return passes(found);
  for (const Value element : found->elements()) {
    if (passes(element)) return true;
  }
  return false;
}

bool matches_map(const Node& node, const Value& event);

bool matches_inner(const Node& inner, const Value& event) {
  const Candidate found = event.find(inner.name);
  if (found && found->is_array()) {
    for (const Value element : found->elements()) {
      if (matches_map(inner, element)) return true;
    }
    return false;
  }
  if (found) return matches_map(inner, *found);
  // What is not there has no members either, which {"exists": false} may want.
  static const json::Document kNothing = *json::Document::parse("{}");
  return matches_map(inner, kNothing.root());
}

bool matches_map(const Node& node, const Value& event) {
  const auto is_matched = [&](const Node& each) { return matches_map(each, event); };
  return std::all_of(node.leaves.begin(), node.leaves.end(),
                     [&](const auto& leaf) { return matches_leaf(leaf, event); }) &&
         std::all_of(node.inner.begin(), node.inner.end(),
                     [&](const auto& inner) { return matches_inner(inner, event); }) &&
         (node.alternatives.empty() ||
          std::any_of(node.alternatives.begin(), node.alternatives.end(), is_matched));
}

}  // namespace

Result<EventPattern, Failure> EventPattern::parse(std::string_view json) {
  const auto document = json::Document::parse(json);
  if (!document) return Failure{"expected JSON"};
  ASSIGN_OR_RETURN(Node root, parse_map(document->root(), "", 0));
  return EventPattern(std::make_shared<const Node>(std::move(root)));
}

bool EventPattern::matches(const json::Value& event) const {
  return matches_map(*root_, event);
}

}  // namespace offstage

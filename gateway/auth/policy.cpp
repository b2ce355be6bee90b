#include "gateway/auth/policy.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/http.h"

namespace offstage::gateway {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Failure wrong(std::string_view element, std::string_view wanted) {
  return {std::string(element) + ": expected " + std::string(wanted)};
}

/// One string, or a list of strings.
Result<std::vector<std::string>, Failure> strings_of(json::Value value, std::string_view element) {
  std::vector<std::string> strings;
  if (value.is_string()) {
    strings.emplace_back(value.as_string());
  } else if (value.is_array()) {
    for (const json::Value each : value.elements()) {
      if (!each.is_string()) return wrong(element, "a list of strings");
      strings.emplace_back(each.as_string());
    }
  } else {
    return wrong(element, "a string or a list of strings");
  }
  return strings;
}

/// `Action` or `NotAction`: exactly one of the two.
Result<std::vector<std::string>, Failure> either(json::Value statement, const std::string& element,
                                                 bool& is_negated) {
  const auto plain = statement.find(element);
  const auto negated = statement.find("Not" + element);
  if (plain.has_value() == negated.has_value()) return wrong(element, "either it or Not" + element);
  is_negated = negated.has_value();
  return strings_of(is_negated ? *negated : *plain, element);
}

/// 32 bits of a dotted IPv4 address.
std::optional<std::uint32_t> ipv4(std::string_view text) {
  std::uint32_t address = 0;
  for (int part = 0; part < 4; ++part) {
    std::uint32_t number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && digits < 3 && text[digits] >= '0' && text[digits] <= '9') {
      number = number * 10 + static_cast<std::uint32_t>(text[digits++] - '0');
    }
    if (digits == 0 || number > 255) return std::nullopt;
    text.remove_prefix(digits);
    const bool last = part == 3;
    if (last ? !text.empty() : text.empty() || text.front() != '.') return std::nullopt;
    if (!last) text.remove_prefix(1);
    address = address << 8 | number;
  }
  return address;
}

/// "10.0.0.0/8", or one address; one of IPv6 only when the two texts are the same.
bool is_in_block(std::string_view block, std::string_view address) {
  const std::size_t slash = block.find('/');
  const auto base = ipv4(block.substr(0, slash));
  const auto given = ipv4(address);
  if (!base || !given) return block == address;
  std::uint32_t bits = 32;
  if (slash != std::string_view::npos) {
    bits = 0;
    for (const char c : block.substr(slash + 1)) {
      if (c < '0' || c > '9') return false;
      bits = bits * 10 + static_cast<std::uint32_t>(c - '0');
      if (bits > 32) return false;
    }
  }
  const std::uint32_t mask = bits == 0 ? 0 : ~std::uint32_t{0} << (32 - bits);
  return (*base & mask) == (*given & mask);
}

using Matches = bool (*)(std::string_view wanted, std::string_view given);

struct Operator {
  std::string_view name;  // lower case
  bool is_negated;
  Matches matches;
};
constexpr Operator kOperators[] = {
    {"stringequals", false, [](std::string_view a, std::string_view b) { return a == b; }},
    {"stringnotequals", true, [](std::string_view a, std::string_view b) { return a == b; }},
    {"stringequalsignorecase", false,
     [](std::string_view a, std::string_view b) { return lower(a) == lower(b); }},
    {"stringnotequalsignorecase", true,
     [](std::string_view a, std::string_view b) { return lower(a) == lower(b); }},
    {"stringlike", false, matches_wildcards},
    {"stringnotlike", true, matches_wildcards},
    {"arnequals", false, matches_wildcards},
    {"arnlike", false, matches_wildcards},
    {"arnnotequals", true, matches_wildcards},
    {"arnnotlike", true, matches_wildcards},
    {"bool", false, [](std::string_view a, std::string_view b) { return lower(a) == lower(b); }},
    {"ipaddress", false, is_in_block},
    {"notipaddress", true, is_in_block},
};

const Operator* operator_named(std::string_view name) {
  const auto* found = std::find_if(std::begin(kOperators), std::end(kOperators),
                                   [&](const Operator& each) { return each.name == name; });
  return found == std::end(kOperators) ? nullptr : found;
}

bool any_matches(const std::vector<std::string>& wanted, std::string_view given, Matches matches) {
  return std::any_of(wanted.begin(), wanted.end(),
                     [&](const std::string& each) { return matches(each, given); });
}

/// "ForAllValues:StringLikeIfExists" in its parts, lower case.
struct OperatorName {
  bool for_all = false;
  bool for_any = false;
  bool if_exists = false;
  std::string base;
};

OperatorName split(const std::string& operation) {
  OperatorName name;
  name.base = lower(operation);
  constexpr std::string_view kAll = "forallvalues:";
  constexpr std::string_view kAny = "foranyvalue:";
  constexpr std::string_view kIfExists = "ifexists";
  name.for_all = name.base.starts_with(kAll);
  name.for_any = name.base.starts_with(kAny);
  if (name.for_all) name.base.erase(0, kAll.size());
  if (name.for_any) name.base.erase(0, kAny.size());
  name.if_exists = name.base.ends_with(kIfExists);
  if (name.if_exists) name.base.resize(name.base.size() - kIfExists.size());
  return name;
}

}  // namespace

bool matches_wildcards(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_end = 0;  // how far the last star reaches
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_end = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_end;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

Result<Policy, Failure> Policy::parse(json::Value document) {
  if (!document.is_object()) return wrong("policy document", "an object");
  const auto statements = document.find("Statement");
  if (!statements) return wrong("Statement", "a statement or a list of statements");
  Policy policy;
  if (statements->is_array()) {
    for (const json::Value each : statements->elements()) {
      ASSIGN_OR_RETURN(Statement statement, parse_statement(each));
      policy.statements_.push_back(std::move(statement));
    }
  } else {
    ASSIGN_OR_RETURN(Statement statement, parse_statement(*statements));
    policy.statements_.push_back(std::move(statement));
  }
  return policy;
}

Result<Policy::Statement, Failure> Policy::parse_statement(json::Value value) {
  if (!value.is_object()) return wrong("Statement", "an object");
  Statement statement;
  const auto effect = value.find("Effect");
  const std::string_view text = effect ? effect->as_string() : std::string_view();
  if (text != "Allow" && text != "Deny") return wrong("Effect", "Allow or Deny");
  statement.allows = text == "Allow";
  ASSIGN_OR_RETURN(statement.actions, either(value, "Action", statement.not_actions));
  for (std::string& action : statement.actions) action = lower(action);
  ASSIGN_OR_RETURN(statement.resources, either(value, "Resource", statement.not_resources));
  if (const auto conditions = value.find("Condition")) {
    ASSIGN_OR_RETURN(statement.conditions, parse_conditions(*conditions));
  }
  return statement;
}

Result<std::vector<Policy::Condition>, Failure> Policy::parse_conditions(json::Value value) {
  if (!value.is_object()) return wrong("Condition", "an object");
  std::vector<Condition> conditions;
  for (const json::Member operation : value.members()) {
    if (!operation.value.is_object()) return wrong("Condition", "an object for each operator");
    for (const json::Member key : operation.value.members()) {
      Condition condition{std::string(operation.name), std::string(key.name), {}};
      if (key.value.is_bool()) {
        condition.values = {key.value.as_bool() ? "true" : "false"};
      } else {
        ASSIGN_OR_RETURN(condition.values, strings_of(key.value, "Condition"));
      }
      conditions.push_back(std::move(condition));
    }
  }
  return conditions;
}

Verdict Policy::verdict(const PolicyRequest& request) const {
  bool is_allowed = false;
  for (const Statement& statement : statements_) {
    if (!applies(statement, request)) continue;
    if (!statement.allows) return Verdict::kExplicitlyDenied;
    is_allowed = true;
  }
  return is_allowed ? Verdict::kAllowed : Verdict::kImplicitlyDenied;
}

bool Policy::applies(const Statement& statement, const PolicyRequest& request) {
  if (any_matches(statement.actions, lower(request.action), matches_wildcards) == statement.not_actions) {
    return false;
  }
  if (any_matches(statement.resources, request.resource, matches_wildcards) == statement.not_resources) {
    return false;
  }
  return std::all_of(statement.conditions.begin(), statement.conditions.end(),
                     [&](const Condition& condition) { return holds(condition, request); });
}

bool Policy::holds(const Condition& condition, const PolicyRequest& request) {
  const OperatorName name = split(condition.operation);
  const auto given = std::find_if(request.context.begin(), request.context.end(), [&](const auto& each) {
    return equals_ignoring_case(each.first, condition.key);
  });
  const bool is_there = given != request.context.end() && !given->second.empty();
  if (name.base == "null")
    return !condition.values.empty() && (lower(condition.values[0]) == "true") != is_there;
  const Operator* operation = operator_named(name.base);
  if (operation == nullptr) return false;
  if (!is_there) return name.if_exists || name.for_all || (operation->is_negated && !name.for_any);
  const auto fits = [&](const std::string& value) {
    return any_matches(condition.values, value, operation->matches) != operation->is_negated;
  };
  if (name.for_all) return std::all_of(given->second.begin(), given->second.end(), fits);
  return std::any_of(given->second.begin(), given->second.end(), fits);
}

}  // namespace offstage::gateway

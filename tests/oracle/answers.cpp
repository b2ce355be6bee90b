#include "tests/oracle/answers.h"

#include <algorithm>
#include <vector>

namespace offstage::oracle {
namespace {

bool is_unordered(std::string_view name) {
  return name == "SS" || name == "NS" || name == "BS" || name == "ConsumedCapacity";
}

/// `ordered` is about the elements when the value is an array.
std::string value_text(json::Value value, bool ordered);

std::string bracketed(char open, std::vector<std::string> parts, char close, bool ordered) {
  if (!ordered) std::sort(parts.begin(), parts.end());
  std::string text(1, open);
  for (const auto& part : parts) text += (text.size() == 1 ? "" : ",") + part;
  return text + close;
}

std::string value_text(json::Value value, bool ordered) {
  std::vector<std::string> parts;
  if (value.is_object()) {
    for (const auto member : value.members()) {
      parts.push_back(json::quoted(member.name) + ":" + value_text(member.value, !is_unordered(member.name)));
    }
    return bracketed('{', std::move(parts), '}', false);
  }
  if (!value.is_array()) return value.to_json();
  for (const auto element : value.elements()) parts.push_back(value_text(element, true));
  return bracketed('[', std::move(parts), ']', ordered);
}

/// Responses of a BatchGetItem is an object of unordered lists; of a TransactGetItems a list like the
/// request.
std::string responses_text(json::Value responses) {
  if (!responses.is_object()) return value_text(responses, true);
  std::vector<std::string> tables;
  for (const auto table : responses.members()) {
    tables.push_back(json::quoted(table.name) + ":" + value_text(table.value, false));
  }
  return bracketed('{', std::move(tables), '}', false);
}

std::string without(json::Value body, const std::vector<std::string_view>& names, bool unordered = false) {
  std::vector<std::string> members;
  for (const auto member : body.members()) {
    if (std::count(names.begin(), names.end(), member.name) > 0) continue;
    members.push_back(json::quoted(member.name) + ":" +
                      (member.name == "Responses"
                           ? responses_text(member.value)
                           : value_text(member.value, !is_unordered(member.name) &&
                                                          !(unordered && member.name == "Items"))));
  }
  return bracketed('{', std::move(members), '}', false);
}

std::string text_at(json::Value body, std::string_view name) {
  const auto found = body.find(name);
  return found ? std::string(found->as_string()) : "";
}

std::string described(const Answer& expected) {
  if (expected.error.empty()) return canonical(expected.body);
  return expected.error + ": " + (expected.message.empty() ? "(any text)" : expected.message) + " " +
         canonical(expected.body);
}

}  // namespace

std::string canonical(const std::string& body, bool unordered) {
  const auto document = json::Document::parse(body);
  return document ? without(document->root(), {}, unordered) : "not JSON: " + body;
}

std::string difference(const Answer& expected, const HttpResponse& actual, bool unordered) {
  const auto document = json::Document::parse(actual.body);
  const auto told = "expected: " + described(expected) + "\n  actual: " + std::to_string(actual.status) +
                    " " + (document ? canonical(actual.body) : actual.body);
  if (!document) return told;
  if (expected.error.empty()) {
    return actual.status == 200 && canonical(actual.body, unordered) == canonical(expected.body, unordered)
               ? ""
               : told;
  }
  const auto root = document->root();
  const auto type = text_at(root, "__type");
  const auto message = text_at(root, "message") + text_at(root, "Message");
  const bool same = actual.status == 400 && type.substr(type.find('#') + 1) == expected.error &&
                    (expected.message.empty() || message == expected.message) &&
                    without(root, {"__type", "message", "Message"}) == canonical(expected.body);
  return same ? "" : told;
}

}  // namespace offstage::oracle

#include "gateway/service/iam/policy_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/http.h"
#include "base/json.h"
#include "base/policy/policy.h"
#include "gateway/service/node_json.h"
#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kPrefix = "dynamodb:";
constexpr std::size_t kAccountSize = 12;

/// Whether an action of DynamoDB could be meant: "dynamodb:Get*", "dyn*", "*".
bool may_be_dynamodb(std::string_view action) {
  const std::size_t wildcard = action.find_first_of("*?");
  const std::size_t size = std::min({wildcard, action.size(), kPrefix.size()});
  const bool is_open = wildcard < kPrefix.size();
  return (is_open || size == kPrefix.size()) &&
         equals_ignoring_case(action.substr(0, size), kPrefix.substr(0, size));
}

std::string document_of(const std::string& version, const std::string& statements) {
  std::string document = "{";
  if (!version.empty()) document += "\"Version\":" + json::quoted(version) + ",";
  return document + "\"Statement\":[" + statements + "]}";
}

}  // namespace

void PolicySet::add(const PolicySet& more) {
  documents.insert(documents.end(), more.documents.begin(), more.documents.end());
  if (!unknown) unknown = more.unknown;
}

Result<Node, Diagnostic> PolicyReader::value_of(const Node& node) const {
  std::vector<Diagnostic> unheard;  // names that were made up matter to nobody in another service's ARN
  return cloudformation_.evaluate(node, unheard);
}

/// Before anything is left out: AWS refuses the whole policy for one statement.
Result<void, Diagnostic> PolicyReader::check(const Node& statement, const std::string& path) const {
  const auto document = json::Document::parse(document_of("", to_json(statement)));
  const auto policy = document ? Policy::parse(document->root()) : Failure{"Statement: expected an object"};
  if (policy) return {};
  return Diagnostic{statement.where, path + ": " + policy.error().text};
}

bool PolicyReader::may_concern_dynamodb(const Node& statement) const {
  const Node* actions = statement.is_map() ? member(statement, "Action") : nullptr;
  if (actions == nullptr) return true;  // NotAction, or what will be an error
  const auto value = value_of(*actions);
  if (!value) return true;
  if (!value->is_list()) return may_be_dynamodb(value->scalar_text());
  return std::any_of(value->items.begin(), value->items.end(),
                     [](const Node& action) { return may_be_dynamodb(action.scalar_text()); });
}

/// The account of an ARN becomes this machine's, and a stream any one of its table: their labels say when
/// they were made.
void PolicyReader::localise(Node& resources) const {
  for (Node& item : resources.items) localise(item);
  if (!resources.is_string() || !resources.text.starts_with("arn:")) return;
  std::string& arn = resources.text;
  std::size_t begin = 0;
  for (int colons = 0; colons < 4 && begin != std::string::npos; ++colons) {
    begin = arn.find(':', begin);
    if (begin != std::string::npos) ++begin;
  }
  if (begin == std::string::npos) return;
  const std::string account = arn.substr(begin, arn.find(':', begin) - begin);
  const bool is_number =
      account.size() == kAccountSize &&
      std::all_of(account.begin(), account.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (is_number) arn.replace(begin, account.size(), service_.account);
  constexpr std::string_view kStream = "/stream/";
  if (const auto stream = arn.find(kStream); stream != std::string::npos) {
    arn.replace(stream + kStream.size(), std::string::npos, "*");
  }
}

Result<PolicySet, Diagnostic> PolicyReader::read_statements(const Node& statements, const std::string& path,
                                                            const std::string& version) const {
  PolicySet set;
  std::string kept;
  const std::vector<Node> alone{statements};
  for (const Node& node : statements.is_list() ? statements.items : alone) {
    auto statement = value_of(node);
    if (!statement) {
      if (may_concern_dynamodb(node) && !set.unknown) set.unknown = statement.error();
      continue;
    }
    if (statement->is_null()) continue;
    RETURN_IF_ERROR(check(*statement, path));
    if (!may_concern_dynamodb(*statement)) continue;
    for (const char* element : {"Resource", "NotResource"}) {
      if (Node* resources = statement->find(element)) localise(*resources);
    }
    kept += (kept.empty() ? "" : ",") + to_json(*statement);
  }
  if (!kept.empty()) set.documents.push_back(document_of(version, kept));
  return set;
}

Result<PolicySet, Diagnostic> PolicyReader::read_document(const Node& document,
                                                          const std::string& path) const {
  if (document.is_map() && member(document, "Statement") != nullptr) {
    const Node* version = member(document, "Version");
    return read_statements(*member(document, "Statement"), path + ".Statement",
                           version == nullptr ? "" : version->scalar_text());
  }
  const auto value = value_of(document);  // Fn::If, or nothing that is a document
  if (!value) return PolicySet{.documents = {}, .unknown = value.error()};
  if (!value->is_map() || member(*value, "Statement") == nullptr) {
    return expected(*value, path, "a policy document with Statement");
  }
  return read_document(*value, path);
}

}  // namespace offstage::gateway

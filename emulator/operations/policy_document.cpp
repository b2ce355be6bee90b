#include "emulator/operations/policy_document.h"

#include "base/json.h"
#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/control_plane.h"

namespace offstage::emulator {
namespace {

/// In the order in which they are handed out.
constexpr std::string_view kStatementMembers[] = {"Sid",          "Effect",      "Principal",
                                                  "NotPrincipal", "Action",      "NotAction",
                                                  "Resource",     "NotResource", "Condition"};
constexpr std::string_view kRequired[] = {"Effect", "Principal", "Action", "Resource"};
constexpr std::string_view kOldestVersion = "2008-10-17";

AwsError invalid(std::string_view why) {
  return errors::invalid_parameter(texts::kPolicyInvalid, {why});
}

bool has(json::Value statement, std::string_view member) {
  return statement.find(member) || statement.find(std::string("Not").append(member));
}

Result<void> check_statement(json::Value statement) {
  for (const auto member : kRequired) {
    if (!has(statement, member)) return invalid(texts::fill(texts::kPolicyMemberMissing, {member}));
  }
  return {};
}

void write_statement(json::Writer& writer, json::Value statement) {
  writer.begin_object();
  for (const auto name : kStatementMembers) {
    const auto value = statement.find(name);
    if (!value) continue;
    writer.key(name);
    const bool one = value->is_array() && value->size() == 1;
    writer.begin_raw().append(one ? (*value)[0].to_json() : value->to_json());
  }
  writer.end_object();
}

Result<json::Document> parse(std::string_view document) {
  if (document.size() > limits::kPolicyBytesMax) return errors::invalid_parameter(texts::kPolicyTooLarge);
  auto parsed = json::Document::parse(document);
  if (!parsed || parsed->root().is_array()) return invalid(texts::fill(texts::kPolicyNotJson));
  if (!parsed->root().is_object()) return invalid(texts::fill(texts::kPolicyNone));
  return std::move(*parsed);
}

}  // namespace

Result<std::string> read_policy(std::string_view document) {
  ASSIGN_OR_RETURN(const auto parsed, parse(document));
  const auto root = parsed.root();
  const auto statements = root.find("Statement");
  if (!statements) return invalid(texts::fill(texts::kPolicyWithoutStatement));
  if (statements->empty()) return invalid(texts::fill(texts::kPolicyStatementEmpty));

  std::string policy;
  json::Writer writer(policy);
  writer.begin_object();
  const auto version = root.find("Version");
  writer.member("Version", version && version->is_string() ? version->as_string() : kOldestVersion);
  if (const auto id = root.find("Id"); id && id->is_string()) writer.member("Id", id->as_string());
  writer.key("Statement");
  writer.begin_array();
  if (statements->is_object()) {
    RETURN_IF_ERROR(check_statement(*statements));
    write_statement(writer, *statements);
  } else {
    for (const auto statement : statements->elements()) {
      RETURN_IF_ERROR(check_statement(statement));
      write_statement(writer, statement);
    }
  }
  writer.end_array();
  writer.end_object();
  return policy;
}

}  // namespace offstage::emulator

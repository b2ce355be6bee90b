#include "emulator/operations/transact.h"

#include <algorithm>
#include <set>

#include "base/crypto.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/items.h"
#include "emulator/operations/keys.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

void write_reason(json::Writer& writer, const AwsError* error) {
  writer.begin_object();
  if (!error) {
    writer.member("Code", "None");
    writer.end_object();
    return;
  }
  writer.member("Code", errors::reason_code(*error));
  writer.member("Message", error->message());
  for (const auto& [name, value] : error->members()) {
    if (name != "Item") continue;  // the only one that a reason has (API reference, CancellationReason)
    writer.key(name);
    writer.raw(value);
  }
  writer.end_object();
}

/// The text with the members of objects in the order of their names, so that the same request has the same
/// text whatever order a client wrote it in.
void append_canonical(std::string& out, json::Value value) {
  if (value.is_array()) {
    out += '[';
    for (const auto element : value.elements()) {
      append_canonical(out, element);
      out += ',';
    }
    out += ']';
    return;
  }
  if (!value.is_object()) {
    out += value.to_json();
    return;
  }
  std::vector<json::Member> members;
  for (const auto member : value.members()) {
    if (!member.value.is_null()) members.push_back(member);
  }
  std::sort(members.begin(), members.end(),
            [](const json::Member& a, const json::Member& b) { return a.name < b.name; });
  out += '{';
  for (const auto& member : members) {
    out.append(json::quoted(member.name)).append(":");
    append_canonical(out, member.value);
    out += ',';
  }
  out += '}';
}

}  // namespace

void check_action_list(const RequestReader& request, std::string_view member, Constraints& constraints) {
  constraints.required(member);
  const auto actions = request.member(member);
  if (!actions) return;
  if (actions->empty()) {
    constraints.violated_length(member, "[]", texts::kLengthAtLeast, {"1"});
  } else if (actions->size() > limits::kTransactionActionsMax) {
    constraints.violated_length(member, actions->to_json(), texts::kLengthAtMost, {"100"});
  }
}

void check_request_token(const RequestReader& request, Constraints& constraints) {
  const auto token = request.string("ClientRequestToken");
  if (!token) return;
  if (token->empty()) {
    constraints.violated_length("ClientRequestToken", *token, texts::kLengthAtLeast, {"1"});
  } else if (token->size() > limits::kTransactionTokenBytesMax) {
    constraints.violated_length("ClientRequestToken", *token, texts::kLengthAtMost, {"36"});
  }
}

std::optional<TransactToken> read_token(const RequestReader& request, std::string_view list_member) {
  const auto token = request.string("ClientRequestToken");
  if (!token) return std::nullopt;
  std::string text;
  append_canonical(text, *request.member(list_member));
  return TransactToken{.name = std::string(list_member).append(" ").append(*token),
                       .digest = crypto::sha256(text)};
}

RequestReader action_reader(json::Value value) {
  return {value, kTransactActionValidation};
}

std::string action_path(std::size_t index, std::string_view kind) {
  const auto path = "transactItems." + std::to_string(index + 1) + ".member.";
  return kind.empty() ? path : path + member_path(kind) + ".";
}

Result<std::vector<std::shared_ptr<Table>>> find_targets(Context& context,
                                                         const std::vector<ActionTarget>& targets) {
  std::vector<std::shared_ptr<Table>> tables;
  std::vector<TransactedItem> items;
  std::optional<AwsError> missing;
  for (const auto& target : targets) {
    auto table = find_table(context, target.table_name);
    if (!table && !missing) missing = table.error();
    tables.push_back(table ? std::move(table).value() : nullptr);
    items.push_back({.table = tables.back().get(), .key = target.key});
  }
  RETURN_IF_ERROR(check_distinct_items(items));
  if (missing) return *std::move(missing);
  for (const auto& item : items) RETURN_IF_ERROR(check_key_not_empty(item.table->schema, item.key));
  return tables;
}

Result<void> check_distinct_items(const std::vector<TransactedItem>& items) {
  std::set<std::string> keys;
  for (const auto& item : items) {
    if (!item.table || !has_key(item.table->schema, item.key)) continue;
    if (!keys.insert(table_item_key(item.table->schema, item.key)).second) {
      return errors::validation(texts::kSeveralActionsOnItem);
    }
  }
  return {};
}

AwsError transaction_too_large() {
  return errors::validation(texts::kTransactionTooLarge);
}

AwsError transaction_canceled(const std::vector<std::optional<AwsError>>& failures, FailuresTold told) {
  const AwsError* invalid = nullptr;
  for (const auto& failure : failures) {
    if (told == FailuresTold::kFirstInvalid && !invalid && failure &&
        failure->name() == "ValidationException")
      invalid = &*failure;
  }
  std::string codes;
  std::string reasons;
  json::Writer writer(reasons);
  writer.begin_array();
  for (const auto& failure : failures) {
    const AwsError* shown = failure ? &*failure : nullptr;
    if (invalid && shown != invalid) shown = nullptr;
    if (!codes.empty()) codes += ", ";
    codes += shown ? errors::reason_code(*shown) : "None";
    write_reason(writer, shown);
  }
  writer.end_array();
  return errors::transaction_canceled(codes, std::move(reasons));
}

}  // namespace offstage::emulator

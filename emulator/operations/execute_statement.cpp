#include <limits>

#include "base/crypto.h"
#include "base/encoding.h"
#include "emulator/model/attribute_json.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/pages.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/partiql_statement.h"
#include "emulator/operations/partiql_write.h"

namespace offstage::emulator {
namespace {

constexpr std::size_t kNextTokenBytesMax = 32'768;

AwsError invalid_token() {
  return errors::validation(texts::kNextTokenInvalid);
}

/// What a token is bound to.
std::string digest_of(const RequestReader& request) {
  std::string text(*request.string("Statement"));
  text.push_back('\0');
  if (const auto parameters = request.member("Parameters")) text += parameters->to_json();
  return encoding::hex(crypto::sha256(text));
}

std::string token_for(const RequestReader& request, const StatementPosition& position) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  if (position.after) {
    writer.key("after");
    append_item_json(writer.begin_raw(), *position.after);
  }
  writer.member("digest", digest_of(request));
  writer.key("range");
  writer.integer(static_cast<std::int64_t>(position.range));
  writer.end_object();
  return encoding::base64(text);
}

Result<std::optional<StatementPosition>> read_token(const RequestReader& request) {
  const auto token = request.string("NextToken");
  if (!token) return std::optional<StatementPosition>();
  const auto text = encoding::from_base64(*token);
  if (!text) return invalid_token();
  const auto document = json::Document::parse(*text);
  if (!document) return invalid_token();
  const auto digest = document->root().find("digest");
  const auto range = document->root().find("range");
  if (!digest || !range || !range->is_integer() || range->as_int64() < 0) return invalid_token();
  if (digest->as_string() != digest_of(request)) return errors::validation(texts::kNextTokenOfAnother);
  StatementPosition position{.range = static_cast<std::size_t>(range->as_int64()), .after = {}};
  if (const auto after = document->root().find("after")) {
    if (!after->is_object() || !check_attribute_map_shape(*after)) return invalid_token();
    auto key = read_attribute_map(*after, request.validation());
    if (!key) return invalid_token();
    position.after = std::move(key).value();
  }
  return std::optional(std::move(position));
}

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  check_statement_members(request, "", constraints);
  constraints.between("Limit", 1, std::numeric_limits<std::int32_t>::max());
  if (const auto token = request.string("NextToken"); token && token->empty()) {
    constraints.violated("", "nextToken", texts::kLengthAtLeast, {"1"});
  } else if (token && token->size() > kNextTokenBytesMax) {
    constraints.violated(*token, "nextToken", texts::kLengthAtMost, {std::to_string(kNextTokenBytesMax)});
  }
  return constraints.check();
}

Result<StatementResult> run(Context& context, const RequestReader& request, partiql::Select select) {
  SelectOptions options{.consistent = request.boolean("ConsistentRead", false), .limit = {}, .start = {}};
  if (const auto limit = request.integer("Limit")) options.limit = static_cast<std::size_t>(*limit);
  ASSIGN_OR_RETURN(options.start, read_token(request));
  return execute_select(context, std::move(select), options);
}

Result<StatementResult> run(Context& context, const RequestReader& request,
                            partiql::ItemStatement statement) {
  if (std::holds_alternative<partiql::Exists>(statement)) return exists_outside_transaction();
  ASSIGN_OR_RETURN(auto write,
                   prepare_write(context, std::move(statement), returns_item_on_failure(request)));
  if (write.refused) return *std::move(write.refused);
  return run_write(context, write);
}

}  // namespace

Result<std::string> execute_statement(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  ASSIGN_OR_RETURN(auto statement, read_statement(request));
  ASSIGN_OR_RETURN(
      const auto result,
      std::visit([&](auto&& node) { return run(context, request, std::forward<decltype(node)>(node)); },
                 std::move(statement)));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    writer.key("ConsumedCapacity");
    append_capacity_json(writer, result.consumed, report);
  }
  writer.key("Items");
  writer.raw("[" + result.items + "]");
  if (result.next) {
    if (result.next->after) {
      writer.key("LastEvaluatedKey");
      append_item_json(writer.begin_raw(), *result.next->after);
    }
    writer.member("NextToken", token_for(request, *result.next));
  }
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

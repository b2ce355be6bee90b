#include "emulator/operations/table_constraints.h"

#include <string>

#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/tables.h"

namespace offstage::emulator {
namespace {

constexpr std::size_t kGlobalKeyLengthMax = 2 * limits::kIndexKeysMax;

void check_enum(Constraints& constraints, const std::optional<std::string_view>& value,
                const std::string& path, std::initializer_list<std::string_view> values) {
  if (!value) return constraints.violated_null(path);
  constraints.one_of(*value, path, values);
}

/// How AWS prints a key schema that is too long.
std::string print_key_schema(const RequestReader& request, json::Value list) {
  std::string text = "[";
  for (const auto element : list.elements()) {
    const auto reader = request.structure(element);
    if (text.size() > 1) text += ", ";
    text += "KeySchemaElement(attributeName=" + std::string(reader.string("AttributeName").value_or("null")) +
            ", keyType=" + std::string(reader.string("KeyType").value_or("null")) + ")";
  }
  return text + "]";
}

void check_key_schema(Constraints& constraints, const RequestReader& request, const std::string& path,
                      std::size_t length_max) {
  const auto list = request.member("KeySchema");
  if (!list) return constraints.violated_null(path);
  if (list->empty()) constraints.violated("[]", path, texts::kLengthAtLeast, {"1"});
  if (list->size() > length_max) {
    constraints.violated(print_key_schema(request, *list), path, texts::kLengthAtMost,
                         {std::to_string(length_max)});
  }
  std::size_t position = 1;
  for (const auto element : list->elements()) {
    const auto member = path + "." + std::to_string(position++) + ".member.";
    const auto reader = request.structure(element);
    constraints.key_attribute_name(reader.string("AttributeName"), member + "attributeName");
    check_enum(constraints, reader.string("KeyType"), member + "keyType", {"HASH", "RANGE"});
  }
}

void check_throughput(Constraints& constraints, const RequestReader& request, const std::string& path) {
  const auto throughput = request.member("ProvisionedThroughput");
  if (!throughput) return;
  const auto reader = request.structure(*throughput);
  for (const auto* member : {"WriteCapacityUnits", "ReadCapacityUnits"}) {
    const auto units = reader.integer(member);
    const auto where = path + "." + member_path(member);
    if (!units) {
      constraints.violated_null(where);
    } else if (*units < 1) {
      constraints.violated(std::to_string(*units), where, texts::kValueAtLeast, {"1"});
    }
  }
}

void check_definitions(Constraints& constraints, const RequestReader& request) {
  const auto list = request.member("AttributeDefinitions");
  if (!list) return;
  std::size_t position = 1;
  for (const auto element : list->elements()) {
    const auto member = "attributeDefinitions." + std::to_string(position++) + ".member.";
    const auto reader = request.structure(element);
    constraints.key_attribute_name(reader.string("AttributeName"), member + "attributeName");
    check_enum(constraints, reader.string("AttributeType"), member + "attributeType", {"B", "N", "S"});
  }
}

void check_index_name(Constraints& constraints, const std::optional<std::string_view>& name,
                      const std::string& path) {
  if (!name) return constraints.violated_null(path);
  constraints.name(*name, path, limits::kTableNameBytesMin);
}

/// "[a, b]"
std::string print_names(json::Value list) {
  std::string text;
  for (const auto name : list.elements()) text.append(text.empty() ? "" : ", ").append(name.as_string());
  return "[" + text + "]";
}

void check_projection(Constraints& constraints, const RequestReader& index, const std::string& path) {
  const auto projection = index.member("Projection");
  if (!projection) return constraints.violated_null(path);
  const auto reader = index.structure(*projection);
  if (const auto type = reader.string("ProjectionType")) {
    check_enum(constraints, type, path + ".projectionType", {"ALL", "INCLUDE", "KEYS_ONLY"});
  }
  const auto names = reader.member("NonKeyAttributes");
  if (names && names->empty()) {
    constraints.violated("[]", path + ".nonKeyAttributes", texts::kLengthAtLeast, {"1"});
  }
  if (names && names->size() > limits::kProjectedInIndexMax) {
    constraints.violated(print_names(*names), path + ".nonKeyAttributes", texts::kLengthAtMost,
                         {std::to_string(limits::kProjectedInIndexMax)});
  }
}

void check_index(Constraints& constraints, const RequestReader& index, const std::string& path,
                 std::size_t key_length_max) {
  check_index_name(constraints, index.string("IndexName"), path + "indexName");
  check_key_schema(constraints, index, path + "keySchema", key_length_max);
  check_projection(constraints, index, path + "projection");
  check_throughput(constraints, index, path + "provisionedThroughput");
}

void check_indexes(Constraints& constraints, const RequestReader& request, std::string_view member,
                   std::size_t key_length_max) {
  const auto list = request.member(member);
  if (!list) return;
  std::size_t position = 1;
  for (const auto element : list->elements()) {
    const auto path = member_path(member) + "." + std::to_string(position++) + ".member.";
    check_index(constraints, request.structure(element), path, key_length_max);
  }
}

/// The elements of GlobalSecondaryIndexUpdates, as far as each of their actions goes.
void check_index_updates(Constraints& constraints, const RequestReader& request) {
  const auto list = request.member("GlobalSecondaryIndexUpdates");
  if (!list) return;
  std::size_t position = 1;
  for (const auto element : list->elements()) {
    const auto path = "globalSecondaryIndexUpdates." + std::to_string(position++) + ".member.";
    const auto actions = request.structure(element);
    if (const auto update = actions.member("Update")) {
      const auto reader = request.structure(*update);
      check_index_name(constraints, reader.string("IndexName"), path + "update.indexName");
      check_throughput(constraints, reader, path + "update.provisionedThroughput");
    }
    if (const auto create = actions.member("Create")) {
      check_index(constraints, request.structure(*create), path + "create.", kGlobalKeyLengthMax);
    }
    if (const auto drop = actions.member("Delete")) {
      const auto reader = request.structure(*drop);
      check_index_name(constraints, reader.string("IndexName"), path + "delete.indexName");
    }
  }
}

void check_stream(Constraints& constraints, const RequestReader& request) {
  const auto member = request.member("StreamSpecification");
  if (!member) return;
  const auto stream = request.structure(*member);
  if (!stream.has("StreamEnabled")) constraints.violated_null("streamSpecification.streamEnabled");
  if (const auto type = stream.string("StreamViewType")) {
    constraints.one_of(*type, "streamSpecification.streamViewType",
                       {"NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES", "KEYS_ONLY"});
  }
}

void check_encryption(Constraints& constraints, const RequestReader& request) {
  const auto member = request.member("SSESpecification");
  if (!member) return;
  if (const auto type = request.structure(*member).string("SSEType")) {
    constraints.one_of(*type, "sSESpecification.sSEType", {"AES256", "KMS"});
  }
}

}  // namespace

Result<void> check_table_name_first(const RequestReader& request) {
  if (request.has("TableName") || !request.rules().missing_table_name_worded) return {};
  return errors::validation(texts::kTableNameMissing);
}

Result<void> check_table_constraints(const RequestReader& request) {
  RETURN_IF_ERROR(check_table_name_first(request));
  Constraints constraints(request);
  constraints.table_name(3);
  constraints.one_of("BillingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constraints.one_of("TableClass", {"STANDARD", "STANDARD_INFREQUENT_ACCESS"});
  check_throughput(constraints, request, "provisionedThroughput");
  check_stream(constraints, request);
  check_key_schema(constraints, request, "keySchema", 2);
  constraints.required("AttributeDefinitions");
  check_definitions(constraints, request);
  check_indexes(constraints, request, "LocalSecondaryIndexes", 2);
  check_indexes(constraints, request, "GlobalSecondaryIndexes", kGlobalKeyLengthMax);
  check_encryption(constraints, request);
  return constraints.check();
}

Result<void> check_update_table_constraints(const RequestReader& request) {
  RETURN_IF_ERROR(check_table_name_first(request));
  Constraints constraints(request);
  constraints.table_name(limits::kTableNameBytesMin);
  constraints.one_of("BillingMode", {"PROVISIONED", "PAY_PER_REQUEST"});
  constraints.one_of("TableClass", {"STANDARD", "STANDARD_INFREQUENT_ACCESS"});
  check_throughput(constraints, request, "provisionedThroughput");
  check_definitions(constraints, request);
  check_index_updates(constraints, request);
  check_stream(constraints, request);
  check_encryption(constraints, request);
  return constraints.check();
}

}  // namespace offstage::emulator

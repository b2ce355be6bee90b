#include "emulator/operations/table_definition.h"

#include <algorithm>
#include <set>

#include "emulator/model/limits.h"
#include "emulator/model/texts/table_capacity.h"
#include "emulator/model/texts/tables.h"
#include "emulator/operations/capacity_definition.h"
#include "emulator/operations/encryption.h"
#include "emulator/operations/index_definition.h"
#include "emulator/operations/policy_document.h"
#include "emulator/operations/table_constraints.h"
#include "emulator/operations/tag_list.h"

namespace offstage::emulator {
namespace {

Result<void> check_billing(const RequestReader& request, BillingMode mode) {
  const bool has_throughput = request.has("ProvisionedThroughput");
  if (mode == BillingMode::kPayPerRequest && has_throughput) {
    return errors::invalid_parameter(texts::kUnitsForOnDemand);
  }
  if (mode == BillingMode::kProvisioned && !has_throughput) {
    return errors::invalid_parameter(texts::kUnitsMissing);
  }
  return {};
}

Result<void> check_index_billing(const RequestReader& index, const std::string& name, BillingMode mode) {
  const bool has_throughput = index.has("ProvisionedThroughput");
  if (mode == BillingMode::kPayPerRequest && has_throughput) {
    return errors::invalid_parameter(texts::kIndexThroughputForOnDemand, {name});
  }
  if (mode == BillingMode::kProvisioned && !has_throughput) {
    return errors::invalid_parameter(texts::kIndexThroughputAbsent.in(index.validation()), {name});
  }
  return {};
}

Result<SecondaryIndex> read_index(const RequestReader& reader, IndexKind kind, const TableSchema& table,
                                  const std::string& region) {
  if (kind == IndexKind::kLocal) return read_local_index(reader, table);
  ASSIGN_OR_RETURN(auto index, read_global_index(reader, table.attribute_definitions));
  RETURN_IF_ERROR(check_index_billing(reader, index.name, table.billing_mode));
  const CapacityOwner owner{.index = index.name, .mode = table.billing_mode, .region = region};
  ASSIGN_OR_RETURN(const auto provisioned, read_provisioned(reader, owner));
  ASSIGN_OR_RETURN(index.capacity, new_capacity(reader, owner, provisioned));
  return index;
}

struct IndexLists {
  std::string_view member;
  IndexKind kind;
  std::size_t count_max;
  texts::Text too_many;
};

constexpr IndexLists kIndexLists[] = {
    {"LocalSecondaryIndexes", IndexKind::kLocal, limits::kLocalIndexesMax, texts::kTooManyLocalIndexes},
    {"GlobalSecondaryIndexes", IndexKind::kGlobal, limits::kGlobalIndexesMax, texts::kTooManyGlobalIndexes},
};

Result<void> read_indexes(const RequestReader& request, TableSchema& table, const std::string& region) {
  for (const auto& list : kIndexLists) {
    const auto member = request.member(list.member);
    if (!member) continue;
    if (member->empty()) return errors::invalid_parameter(texts::kIndexListEmpty, {list.member});
    if (member->size() > list.count_max) return errors::invalid_parameter(list.too_many);
    for (const auto element : member->elements()) {
      ASSIGN_OR_RETURN(auto index, read_index(request.structure(element), list.kind, table, region));
      if (table.find_index(index.name)) {
        return errors::invalid_parameter(texts::kIndexNameRepeated, {index.name});
      }
      table.indexes.push_back(std::move(index));
    }
  }
  std::size_t projected = 0;
  for (const auto& index : table.indexes) projected += index.projection.non_key_attributes.size();
  if (projected > limits::kProjectedAttributesMax) return errors::invalid_parameter(texts::kTooManyProjected);
  return {};
}

Result<void> check_all_definitions_used(const TableSchema& table) {
  std::set<std::string> used;
  std::set<std::string> defined;
  const auto use = [&](const KeySchema& key) {
    for (const auto& attribute : key.partition) used.insert(attribute.name);
    for (const auto& attribute : key.sort) used.insert(attribute.name);
  };
  use(table.key);
  for (const auto& index : table.indexes) use(index.key);
  for (const auto& definition : table.attribute_definitions) defined.insert(definition.name);
  if (used.size() == defined.size()) return {};
  if (table.indexes.empty()) return errors::invalid_parameter(texts::kDefinitionCount);
  return errors::invalid_parameter(texts::kDefinitionsUnused, {joined_names(defined), joined_names(used)});
}

Result<std::optional<StreamViewType>> read_stream(const RequestReader& request) {
  const auto member = request.member("StreamSpecification");
  if (!member) return std::optional<StreamViewType>();
  const auto stream = request.structure(*member);
  const auto view = stream.string("StreamViewType");
  if (!stream.boolean("StreamEnabled", false)) {
    if (view) return errors::invalid_parameter(texts::kViewTypeWithoutStream);
    return std::optional<StreamViewType>();
  }
  if (!view) return errors::invalid_parameter(texts::kStreamWithoutViewType);
  return view_type_named(*view);
}

Result<void> refuse_unsupported(const RequestReader& request) {
  for (const auto* member : {"GlobalTableSourceArn", "VectorIndexes"}) {
    if (request.has(member)) return errors::validation(texts::kMemberUnsupported, {member});
  }
  return {};
}

Result<void> read_keys(const RequestReader& request, TableSchema& table) {
  ASSIGN_OR_RETURN(table.attribute_definitions, read_definitions(request));
  const auto elements = read_key_elements(request);
  if (elements.size() > table.attribute_definitions.size()) return errors::validation(texts::kKeyUndefined);
  RETURN_IF_ERROR(check_key_names(elements));
  RETURN_IF_ERROR(check_key_order(elements));
  ASSIGN_OR_RETURN(table.key, typed_key(elements, table.attribute_definitions));
  return {};
}

Result<void> read_features(const Context& context, const RequestReader& request, TableSchema& table) {
  table.deletion_protection = request.boolean("DeletionProtectionEnabled", false);
  if (const auto name = request.string("TableClass")) table.table_class = {table_class_named(*name), 0};
  ASSIGN_OR_RETURN(table.kms_key_arn, read_encryption(context, request));
  if (const auto tags = request.member("Tags")) {
    ASSIGN_OR_RETURN(table.tags, read_tags(request, *tags));
    RETURN_IF_ERROR(check_tag_count(table.tags.size()));
  }
  if (const auto policy = request.string("ResourcePolicy")) {
    ASSIGN_OR_RETURN(auto document, read_policy(*policy));
    table.policy = {std::move(document), std::to_string(context.clock.now_ms())};
  }
  return {};
}

}  // namespace

TableClass table_class_named(std::string_view name) {
  return name == "STANDARD" ? TableClass::kStandard : TableClass::kInfrequentAccess;
}

Result<TableSchema> read_table_definition(const Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_table_constraints(request));
  RETURN_IF_ERROR(refuse_unsupported(request));
  TableSchema table;
  ASSIGN_OR_RETURN(table.stream_view, read_stream(request));
  table.name = std::string(*request.string("TableName"));
  table.billing_mode = request.string("BillingMode") == "PAY_PER_REQUEST" ? BillingMode::kPayPerRequest
                                                                          : BillingMode::kProvisioned;
  RETURN_IF_ERROR(check_billing(request, table.billing_mode));
  const CapacityOwner owner{.index = {}, .mode = table.billing_mode, .region = context.region};
  ASSIGN_OR_RETURN(const auto provisioned, read_provisioned(request, owner));
  RETURN_IF_ERROR(read_keys(request, table));
  RETURN_IF_ERROR(read_indexes(request, table, context.region));
  RETURN_IF_ERROR(check_all_definitions_used(table));
  ASSIGN_OR_RETURN(table.capacity, new_capacity(request, owner, provisioned));
  RETURN_IF_ERROR(read_features(context, request, table));
  return table;
}

}  // namespace offstage::emulator

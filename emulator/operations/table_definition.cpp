#include "emulator/operations/table_definition.h"

#include <algorithm>
#include <set>

#include "emulator/model/limits.h"
#include "emulator/model/texts/tables.h"
#include "emulator/operations/table_constraints.h"

namespace offstage::emulator {
namespace {

constexpr std::int64_t kUnitsMax = 1'000'000'000'000;

std::string join(const std::set<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

struct KeyElement {
  std::string name;
  bool is_hash = false;
};

std::vector<KeyElement> read_key_elements(const RequestReader& request) {
  std::vector<KeyElement> elements;
  for (const auto element : request.member("KeySchema")->elements()) {
    const auto reader = request.structure(element);
    elements.push_back({std::string(*reader.string("AttributeName")), reader.string("KeyType") == "HASH"});
  }
  return elements;
}

AttributeType attribute_type(std::string_view name) {
  if (name == "N") return AttributeType::kNumber;
  if (name == "B") return AttributeType::kBinary;
  return AttributeType::kString;
}

Result<std::vector<KeyAttribute>> read_definitions(const RequestReader& request) {
  std::vector<KeyAttribute> definitions;
  for (const auto element : request.member("AttributeDefinitions")->elements()) {
    const auto reader = request.structure(element);
    KeyAttribute definition{std::string(*reader.string("AttributeName")),
                            attribute_type(*reader.string("AttributeType"))};
    const bool repeated = std::any_of(definitions.begin(), definitions.end(), [&](const KeyAttribute& other) {
      return other.name == definition.name;
    });
    if (repeated) {
      return errors::invalid_parameter(texts::kDefinitionRepeated, {definition.name});
    }
    definitions.push_back(std::move(definition));
  }
  return definitions;
}

Result<Throughput> read_throughput(const RequestReader& request) {
  Throughput throughput;
  const auto member = request.member("ProvisionedThroughput");
  if (!member) return throughput;
  const auto reader = request.structure(*member);
  throughput = {*reader.integer("ReadCapacityUnits"), *reader.integer("WriteCapacityUnits")};
  for (const auto& [units, name] : {std::pair(throughput.read_units, "ReadCapacityUnits"),
                                    std::pair(throughput.write_units, "WriteCapacityUnits")}) {
    if (units > kUnitsMax) {
      return errors::validation(texts::kUnitsOutOfBounds, {std::to_string(units), name});
    }
  }
  return throughput;
}

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

/// Order of the kinds: hash attributes, then range attributes.
Result<void> check_key_order(const std::vector<KeyElement>& elements) {
  if (!elements.front().is_hash) {
    return errors::validation(texts::kFirstKeyNotHash);
  }
  if (elements.size() == 2 && elements[1].is_hash) {
    return errors::validation(texts::kSecondKeyNotRange);
  }
  return {};
}

/// A global index may have up to four attributes of each kind (DYNAMODB.md 15.3).
Result<void> check_global_key_order(const std::vector<KeyElement>& elements, const std::string& index) {
  if (elements.size() <= 2 && (elements.size() == 1 || !elements[1].is_hash))
    return check_key_order(elements);
  if (!elements.front().is_hash) return check_key_order(elements);
  std::size_t hashes = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].is_hash && i != hashes) {
      return errors::invalid_parameter(texts::kHashAfterRange, {index});
    }
    hashes += elements[i].is_hash ? 1 : 0;
  }
  if (hashes > 4 || elements.size() - hashes > 4) {
    return errors::invalid_parameter(texts::kTooManyIndexKeys, {index});
  }
  return {};
}

Result<void> check_distinct(const std::vector<KeyElement>& elements) {
  std::set<std::string> names;
  for (const auto& element : elements) {
    if (!names.insert(element.name).second) {
      return errors::validation(texts::kKeyNamesEqual);
    }
  }
  return {};
}

/// Gives the elements their types.
Result<KeySchema> typed(const std::vector<KeyElement>& elements,
                        const std::vector<KeyAttribute>& definitions) {
  KeySchema key;
  std::set<std::string> undefined;
  std::set<std::string> defined;
  for (const auto& definition : definitions) defined.insert(definition.name);
  for (const auto& element : elements) {
    const auto it = std::find_if(definitions.begin(), definitions.end(), [&](const KeyAttribute& definition) {
      return definition.name == element.name;
    });
    if (it == definitions.end()) {
      undefined.insert(element.name);
    } else {
      (element.is_hash ? key.partition : key.sort).push_back(*it);
    }
  }
  if (!undefined.empty()) {
    return errors::invalid_parameter(texts::kKeysUndefined, {join(undefined), join(defined)});
  }
  return key;
}

Result<Projection> read_projection_type(const RequestReader& index) {
  Projection projection;
  const auto reader = index.structure(*index.member("Projection"));
  const auto type = reader.string("ProjectionType");
  if (!type) return errors::invalid_parameter(texts::kProjectionTypeMissing);
  const auto names = reader.member("NonKeyAttributes");
  if (type == "INCLUDE") {
    projection.type = ProjectionType::kInclude;
    if (!names) return errors::invalid_parameter(texts::kIncludeWithoutAttributes);
    for (const auto name : names->elements()) projection.non_key_attributes.emplace_back(name.as_string());
    return projection;
  }
  projection.type = type == "ALL" ? ProjectionType::kAll : ProjectionType::kKeysOnly;
  if (names) return errors::invalid_parameter(texts::kAttributesWithoutInclude, {*type});
  return projection;
}

Result<void> check_local_key(const std::vector<KeyElement>& elements, const std::string& name,
                             const TableSchema& table) {
  if (table.key.sort.empty()) return errors::invalid_parameter(texts::kLocalIndexWithoutTableSort);
  RETURN_IF_ERROR(check_key_order(elements));
  if (elements.size() < 2) return errors::invalid_parameter(texts::kLocalIndexWithoutSort, {name});
  const auto& partition = table.key.partition.front().name;
  if (elements.front().name != partition) {
    return errors::invalid_parameter(texts::kLocalIndexPartition, {name, elements.front().name, partition});
  }
  return {};
}

Result<void> check_global_throughput(const RequestReader& index, const std::string& name, BillingMode mode) {
  const bool has_throughput = index.has("ProvisionedThroughput");
  if (mode == BillingMode::kPayPerRequest && has_throughput) {
    return errors::invalid_parameter(texts::kIndexUnitsForOnDemand, {name});
  }
  if (mode == BillingMode::kProvisioned && !has_throughput) {
    return errors::invalid_parameter(texts::kIndexUnitsMissing, {name});
  }
  return {};
}

Result<SecondaryIndex> read_index(const RequestReader& reader, IndexKind kind, const TableSchema& table) {
  SecondaryIndex index;
  index.kind = kind;
  index.name = std::string(*reader.string("IndexName"));
  const auto elements = read_key_elements(reader);
  if (kind == IndexKind::kLocal) {
    RETURN_IF_ERROR(check_local_key(elements, index.name, table));
  } else {
    RETURN_IF_ERROR(check_global_key_order(elements, index.name));
    RETURN_IF_ERROR(check_global_throughput(reader, index.name, table.billing_mode));
    ASSIGN_OR_RETURN(index.throughput, read_throughput(reader));
  }
  RETURN_IF_ERROR(check_distinct(elements));
  ASSIGN_OR_RETURN(index.key, typed(elements, table.attribute_definitions));
  ASSIGN_OR_RETURN(index.projection, read_projection_type(reader));
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

Result<void> read_indexes(const RequestReader& request, TableSchema& table) {
  for (const auto& list : kIndexLists) {
    const auto member = request.member(list.member);
    if (!member) continue;
    if (member->empty()) return errors::invalid_parameter(texts::kIndexListEmpty, {list.member});
    if (member->size() > list.count_max) return errors::invalid_parameter(list.too_many);
    for (const auto element : member->elements()) {
      ASSIGN_OR_RETURN(auto index, read_index(request.structure(element), list.kind, table));
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
  return errors::invalid_parameter(texts::kDefinitionsUnused, {join(defined), join(used)});
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

}  // namespace

Result<TableSchema> read_table_definition(const RequestReader& request) {
  RETURN_IF_ERROR(check_table_constraints(request));
  TableSchema table;
  ASSIGN_OR_RETURN(table.stream_view, read_stream(request));
  table.name = std::string(*request.string("TableName"));
  table.billing_mode = request.string("BillingMode") == "PAY_PER_REQUEST" ? BillingMode::kPayPerRequest
                                                                          : BillingMode::kProvisioned;
  table.deletion_protection = request.boolean("DeletionProtectionEnabled", false);
  RETURN_IF_ERROR(check_billing(request, table.billing_mode));
  ASSIGN_OR_RETURN(table.throughput, read_throughput(request));

  ASSIGN_OR_RETURN(table.attribute_definitions, read_definitions(request));
  const auto elements = read_key_elements(request);
  if (elements.size() > table.attribute_definitions.size()) {
    return errors::validation(texts::kKeyUndefined);
  }
  RETURN_IF_ERROR(check_distinct(elements));
  RETURN_IF_ERROR(check_key_order(elements));
  ASSIGN_OR_RETURN(table.key, typed(elements, table.attribute_definitions));
  RETURN_IF_ERROR(read_indexes(request, table));
  RETURN_IF_ERROR(check_all_definitions_used(table));
  return table;
}

}  // namespace offstage::emulator

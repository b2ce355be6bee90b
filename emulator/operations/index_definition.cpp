#include "emulator/operations/index_definition.h"

#include <algorithm>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/tables.h"

namespace offstage::emulator {
namespace {

AttributeType attribute_type(std::string_view name) {
  if (name == "N") return AttributeType::kNumber;
  if (name == "B") return AttributeType::kBinary;
  return AttributeType::kString;
}

/// HASH attributes, then RANGE attributes, up to four of each, and no name twice.
Result<void> check_global_key(const std::vector<KeyElement>& elements) {
  if (elements.size() == 1 || (elements.size() == 2 && !elements[1].is_hash)) {
    RETURN_IF_ERROR(check_key_order(elements));
    return check_key_names(elements);
  }
  if (!elements.front().is_hash) return check_key_order(elements);
  std::size_t hashes = 0;
  std::set<std::string> names;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].is_hash && i != hashes) return errors::invalid_parameter(texts::kHashAfterRange);
    hashes += elements[i].is_hash ? 1 : 0;
    names.insert(elements[i].name);
  }
  if (hashes > limits::kIndexKeysMax) return errors::invalid_parameter(texts::kTooManyIndexKeys, {"HASH"});
  if (elements.size() - hashes > limits::kIndexKeysMax) {
    return errors::invalid_parameter(texts::kTooManyIndexKeys, {"RANGE"});
  }
  if (names.size() < elements.size()) return errors::validation(texts::kIndexKeyRepeated);
  return {};
}

Result<std::vector<std::string>> read_projected_names(json::Value list) {
  std::vector<std::string> names;
  for (const auto name : list.elements()) {
    const std::string text(name.as_string());
    if (std::find(names.begin(), names.end(), text) != names.end()) {
      return errors::invalid_parameter(texts::kProjectedTwice, {text});
    }
    names.push_back(text);
  }
  return names;
}

Result<Projection> read_projection(const RequestReader& index) {
  Projection projection;
  const auto reader = index.structure(*index.member("Projection"));
  const auto type = reader.string("ProjectionType");
  if (!type) return errors::invalid_parameter(texts::kProjectionTypeMissing);
  const auto names = reader.member("NonKeyAttributes");
  if (type == "INCLUDE") {
    projection.type = ProjectionType::kInclude;
    if (!names) return errors::invalid_parameter(texts::kIncludeWithoutAttributes);
    ASSIGN_OR_RETURN(projection.non_key_attributes, read_projected_names(*names));
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
  return check_key_names(elements);
}

}  // namespace

std::string joined_names(const std::set<std::string>& names) {
  std::string list;
  for (const auto& name : names) list += (list.empty() ? "" : ", ") + name;
  return list;
}

Result<std::vector<KeyAttribute>> read_definitions(const RequestReader& request) {
  std::vector<KeyAttribute> definitions;
  const auto member = request.member("AttributeDefinitions");
  if (!member) return definitions;
  for (const auto element : member->elements()) {
    const auto reader = request.structure(element);
    KeyAttribute definition{std::string(*reader.string("AttributeName")),
                            attribute_type(*reader.string("AttributeType"))};
    const bool repeated = std::any_of(definitions.begin(), definitions.end(), [&](const KeyAttribute& other) {
      return other.name == definition.name;
    });
    if (repeated) return errors::validation(texts::kDefinitionRepeated, {definition.name});
    definitions.push_back(std::move(definition));
  }
  return definitions;
}

std::vector<KeyElement> read_key_elements(const RequestReader& request) {
  std::vector<KeyElement> elements;
  for (const auto element : request.member("KeySchema")->elements()) {
    const auto reader = request.structure(element);
    elements.push_back({std::string(*reader.string("AttributeName")), reader.string("KeyType") == "HASH"});
  }
  return elements;
}

Result<void> check_key_order(const std::vector<KeyElement>& elements) {
  if (!elements.front().is_hash) return errors::validation(texts::kFirstKeyNotHash);
  if (elements.size() == 2 && elements[1].is_hash) return errors::validation(texts::kSecondKeyNotRange);
  return {};
}

Result<void> check_key_names(const std::vector<KeyElement>& elements) {
  if (elements.size() == 2 && elements[0].name == elements[1].name) {
    return errors::validation(texts::kKeyNamesEqual);
  }
  return {};
}

Result<KeySchema> typed_key(const std::vector<KeyElement>& elements,
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
    return errors::invalid_parameter(texts::kKeysUndefined, {joined_names(undefined), joined_names(defined)});
  }
  return key;
}

Result<SecondaryIndex> read_local_index(const RequestReader& index, const TableSchema& table) {
  SecondaryIndex local{.name = std::string(*index.string("IndexName")), .kind = IndexKind::kLocal};
  const auto elements = read_key_elements(index);
  RETURN_IF_ERROR(check_local_key(elements, local.name, table));
  ASSIGN_OR_RETURN(local.key, typed_key(elements, table.attribute_definitions));
  ASSIGN_OR_RETURN(local.projection, read_projection(index));
  return local;
}

Result<SecondaryIndex> read_global_index(const RequestReader& index,
                                         const std::vector<KeyAttribute>& definitions) {
  SecondaryIndex global{.name = std::string(*index.string("IndexName")), .kind = IndexKind::kGlobal};
  const auto elements = read_key_elements(index);
  RETURN_IF_ERROR(check_global_key(elements));
  ASSIGN_OR_RETURN(global.key, typed_key(elements, definitions));
  ASSIGN_OR_RETURN(global.projection, read_projection(index));
  return global;
}

}  // namespace offstage::emulator

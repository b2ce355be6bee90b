#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/model/table_schema.h"
#include "emulator/operations/request_reader.h"

namespace offstage::emulator {

/// One element of a KeySchema, whose type the AttributeDefinitions tell.
struct KeyElement {
  std::string name;
  bool is_hash = false;
};

/// The request's AttributeDefinitions, each name once; none without the member.
Result<std::vector<KeyAttribute>> read_definitions(const RequestReader& request);

std::vector<KeyElement> read_key_elements(const RequestReader& request);

/// A key of a table or a local index: a HASH attribute, then perhaps a RANGE attribute of another name.
Result<void> check_key_order(const std::vector<KeyElement>& elements);
Result<void> check_key_names(const std::vector<KeyElement>& elements);

/// The elements with their types, of which none may be undefined.
Result<KeySchema> typed_key(const std::vector<KeyElement>& elements,
                            const std::vector<KeyAttribute>& definitions);

/// A local index as CreateTable describes it. `table` has its key and definitions already.
Result<SecondaryIndex> read_local_index(const RequestReader& index, const TableSchema& table);

/// The keys and the projection of a global index, as CreateTable and UpdateTable describe it (up to four
/// attributes of each kind, DYNAMODB.md 15.3). Its capacity is left to the caller.
Result<SecondaryIndex> read_global_index(const RequestReader& index,
                                         const std::vector<KeyAttribute>& definitions);

/// "a, b", in the order of the names.
std::string joined_names(const std::set<std::string>& names);

}  // namespace offstage::emulator

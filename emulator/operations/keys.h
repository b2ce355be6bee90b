#pragma once

#include <vector>

#include "base/result.h"
#include "emulator/model/document_path.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

// Checks of key attributes against the schema (DYNAMODB.md 9.3). Their texts are never prefixed.

/// A Key: exactly the table's key attributes, of their types, neither empty nor too long.
Result<void> check_key(const TableSchema& table, const Item& key);

/// Whether every key attribute is there and of its type.
bool has_key(const TableSchema& table, const Item& attributes);

/// No key attribute of the right type is an empty value. Transactions answer this before anything else
/// about keys.
Result<void> check_key_not_empty(const TableSchema& table, const Item& attributes);

/// How AWS words a put's key that is missing or of the wrong type: PutItem names the attribute, the put of
/// a batch says no more than a wrong Key does.
enum class KeyTexts { kNamed, kGeneral };

/// An item to be put: its key and the keys of the indexes it belongs to.
Result<void> check_item_to_put(const TableSchema& table, const Item& item, KeyTexts texts);

/// Keys are scalars: no path, of an update or of what is read, goes below a key attribute of the table or
/// of an index.
Result<void> check_scalar_keys(const TableSchema& table, const std::vector<DocumentPath>& paths);

/// What an update expression itself says it makes an index key, before the item is read.
Result<void> check_index_key_type(const SecondaryIndex& index, const KeyAttribute& attribute,
                                  AttributeType type);

/// An item after an update: the keys of the indexes it belongs to.
/// A value that `before` has too may be older than the index it does not fit, and may stay.
Result<void> check_updated_item(const TableSchema& table, const Item& before, const Item& item);

}  // namespace offstage::emulator

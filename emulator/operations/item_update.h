#pragma once

#include "base/result.h"
#include "emulator/expression/update.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

// What an update may do to an item, whichever call it comes with (DYNAMODB.md 9.3, 9.4).

/// Before the item is read: key attributes are not to be updated, nor index keys made of another type, and
/// no path goes below either.
Result<void> check_update_targets(const TableSchema& table, const expression::Update& update);

/// The item after the update: its nesting, its size, and the keys of the indexes it belongs to.
Result<void> check_update_result(const TableSchema& table, const Item& before, const Item& item);

}  // namespace offstage::emulator

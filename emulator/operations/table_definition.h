#pragma once

#include "base/result.h"
#include "emulator/model/table_schema.h"
#include "emulator/operations/request_reader.h"

namespace offstage::emulator {

/// The table that a CreateTable request describes, checked as AWS checks it (DYNAMODB.md 14.3): first the
/// constraints of all members at once, then what they mean together. Id, spaces and creation time are left
/// to the operation.
Result<TableSchema> read_table_definition(const RequestReader& request);

}  // namespace offstage::emulator

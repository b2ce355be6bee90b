#pragma once

#include "base/result.h"
#include "emulator/model/table_schema.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// The table that a CreateTable request describes, checked as AWS checks it (DYNAMODB.md 14.3): first the
/// constraints of all members at once, then what they mean together. Id, spaces and creation time are left
/// to the operation.
Result<TableSchema> read_table_definition(const Context& context, const RequestReader& request);

/// "STANDARD" or the other one.
TableClass table_class_named(std::string_view name);

}  // namespace offstage::emulator

#pragma once

#include "base/json.h"
#include "emulator/engine/catalog.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// TableDescription as CreateTable and DescribeTable show it (DYNAMODB.md 14.2). `status` is what the
/// operation says: CreateTable always CREATING.
void write_table_description(json::Writer& writer, const Context& context, const Table& table,
                             TableStatus status);

/// The member KeySchema.
void write_key_schema(json::Writer& writer, const KeySchema& key);

/// The shorter description that DeleteTable answers with: no schema, no indexes.
void write_deleted_table_description(json::Writer& writer, const Context& context, const Table& table);

}  // namespace offstage::emulator

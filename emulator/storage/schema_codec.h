#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/model/table_schema.h"

namespace offstage::emulator {

/// A table's definition as it is stored: JSON, so that a later version can add members and a person can
/// read it. Members that a reader does not know are ignored.
std::string encode_schema(const TableSchema& schema);
Result<TableSchema, Failure> decode_schema(std::string_view stored);

}  // namespace offstage::emulator

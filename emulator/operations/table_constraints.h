#pragma once

#include "base/result.h"
#include "emulator/operations/request_reader.h"

namespace offstage::emulator {

/// What the earlier cohort says of a table's name before it looks at anything else: CreateTable,
/// DescribeTable, DeleteTable.
Result<void> check_table_name_first(const RequestReader& request);

/// The member constraints of CreateTable, all violations in one error, in AWS's order of members.
Result<void> check_table_constraints(const RequestReader& request);
/// Those of UpdateTable.
Result<void> check_update_table_constraints(const RequestReader& request);

}  // namespace offstage::emulator

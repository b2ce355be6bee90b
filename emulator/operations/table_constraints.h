#pragma once

#include "base/result.h"
#include "emulator/operations/request_reader.h"

namespace offstage::emulator {

/// The member constraints of CreateTable, all violations in one error, in AWS's order of members.
Result<void> check_table_constraints(const RequestReader& request);

}  // namespace offstage::emulator

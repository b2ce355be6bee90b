#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

// Contributor insights as they are described ("Analyzing data access using CloudWatch contributor insights",
// developer guide): nothing is measured.

/// Constraints of TableName and IndexName.
Result<void> check_insights_members(const RequestReader& request, Constraints constraints);

/// The table, and the global index of it that the request names if it names one.
Result<std::shared_ptr<Table>> find_insights_table(Context& context, const RequestReader& request);

std::string_view insights_mode_name(InsightsMode mode);

}  // namespace offstage::emulator

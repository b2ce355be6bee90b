#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// The table of a call of the backup family, which has an error of its own for one that is not there. A table
/// that is being created is not there either.
Result<std::shared_ptr<Table>> find_backup_table(Context& context, const RequestReader& request);

/// The answer {"ContinuousBackupsDescription":...} (DYNAMODB.md 18.4): described and not yet done.
std::string continuous_backups_answer(const Context& context, const Table& table);

}  // namespace offstage::emulator

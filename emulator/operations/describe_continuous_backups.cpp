#include "emulator/operations/continuous_backups.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {

Result<std::string> describe_continuous_backups(Context& context, const RequestReader& request) {
  Constraints constraints(request);
  constraints.table_name(1);
  RETURN_IF_ERROR(constraints.check());
  ASSIGN_OR_RETURN(const auto table, find_backup_table(context, request));
  return continuous_backups_answer(context, *table);
}

}  // namespace offstage::emulator

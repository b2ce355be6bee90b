#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/control_plane.h"
#include "emulator/operations/continuous_backups.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.table_name(1);
  constraints.required("PointInTimeRecoverySpecification");
  const auto member = request.member("PointInTimeRecoverySpecification");
  if (!member) return constraints.check();
  const std::string path = "pointInTimeRecoverySpecification.";
  const auto specification = request.structure(*member);
  if (!specification.has("PointInTimeRecoveryEnabled")) {
    constraints.violated_null(path + "pointInTimeRecoveryEnabled");
  }
  if (const auto days = specification.integer("RecoveryPeriodInDays")) {
    const auto shown = std::to_string(*days);
    const auto where = path + "recoveryPeriodInDays";
    if (*days < 1) constraints.violated(shown, where, texts::kValueAtLeast, {"1"});
    if (*days > limits::kRecoveryDaysMax) {
      constraints.violated(shown, where, texts::kValueAtMost, {std::to_string(limits::kRecoveryDaysMax)});
    }
  }
  return constraints.check();
}

}  // namespace

Result<std::string> update_continuous_backups(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  const auto specification = request.structure(*request.member("PointInTimeRecoverySpecification"));
  const bool enable = specification.boolean("PointInTimeRecoveryEnabled", false);
  const auto days = specification.integer("RecoveryPeriodInDays");
  if (!enable && days) return errors::validation(texts::kPeriodWhenDisabling);
  ASSIGN_OR_RETURN(const auto found, find_backup_table(context, request));
  ASSIGN_OR_RETURN(const auto table,
                   context.catalog.alter(
                       found->schema.name, [&](const Table& now, Alteration& alteration) -> Result<void> {
                         const auto since = now.schema.recovery.enabled_ms;
                         auto& recovery = alteration.schema.recovery;
                         if (!enable) {
                           recovery = {};
                         } else if (since == 0) {
                           recovery = {context.clock.now_ms(), days.value_or(limits::kRecoveryDaysMax)};
                         } else if (days) {
                           recovery.period_days = *days;
                         }
                         return {};
                       }));
  return continuous_backups_answer(context, *table);
}

}  // namespace offstage::emulator

#include "emulator/operations/continuous_backups.h"

#include <algorithm>

#include "emulator/model/texts/control_plane.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {
namespace {

/// By how much the latest point lags behind.
constexpr std::int64_t kLatestAgeMs = 5 * 60 * 1000;
constexpr std::int64_t kDayMs = 24 * 60 * 60 * 1000;

}  // namespace

Result<std::shared_ptr<Table>> find_backup_table(Context& context, const RequestReader& request) {
  const auto given = *request.string("TableName");
  const auto name = table_name_of(context, given);
  auto table = name ? context.catalog.find(*name) : nullptr;
  if (!table || context.catalog.status(*table) == TableStatus::kCreating) {
    return errors::of_service("TableNotFoundException", texts::kBackupTableNotFound, {name.value_or(given)});
  }
  return table;
}

std::string continuous_backups_answer(const Context& context, const Table& table) {
  const auto& recovery = table.schema.recovery;
  const bool enabled = recovery.enabled_ms > 0;
  const auto now = context.clock.now_ms();
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("ContinuousBackupsDescription");
  writer.begin_object();
  writer.member("ContinuousBackupsStatus", "ENABLED");
  writer.key("PointInTimeRecoveryDescription");
  writer.begin_object();
  if (enabled) {
    const auto earliest = std::max(recovery.enabled_ms, now - recovery.period_days * kDayMs);
    write_time(writer, "EarliestRestorableDateTime", earliest);
    write_time(writer, "LatestRestorableDateTime", std::max(recovery.enabled_ms, now - kLatestAgeMs));
  }
  writer.member("PointInTimeRecoveryStatus", enabled ? "ENABLED" : "DISABLED");
  if (enabled) {
    writer.key("RecoveryPeriodInDays");
    writer.integer(recovery.period_days);
  }
  writer.end_object();
  writer.end_object();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

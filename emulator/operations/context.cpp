#include "emulator/operations/context.h"

#include "emulator/model/texts/tables.h"

namespace offstage::emulator {

std::string arn_prefix(std::string_view region, std::string_view account, std::string_view service) {
  std::string_view partition = "aws";
  if (region.starts_with("cn-")) partition = "aws-cn";
  if (region.starts_with("us-gov-")) partition = "aws-us-gov";
  std::string prefix("arn:");
  for (const auto part : {partition, service, region, account}) prefix.append(part).append(":");
  return prefix;
}

std::string table_arn_prefix(std::string_view region, std::string_view account) {
  return arn_prefix(region, account, "dynamodb").append("table/");
}

std::string table_arn(const Context& context, std::string_view table) {
  return table_arn_prefix(context.region, context.account).append(table);
}

std::optional<std::string_view> table_name_of(const Context& context, std::string_view name_or_arn) {
  if (!name_or_arn.starts_with("arn:")) return name_or_arn;
  const auto prefix = table_arn(context, "");
  if (!name_or_arn.starts_with(prefix)) return std::nullopt;
  return name_or_arn.substr(prefix.size());
}

Result<void> check_access(const Context& context) {
  if (context.refusals && context.refusals->call) return *context.refusals->call;
  return {};
}

Result<std::shared_ptr<Table>> find_table(Context& context, std::string_view name_or_arn) {
  RETURN_IF_ERROR(check_access(context));
  const auto name = table_name_of(context, name_or_arn);
  if (!name) return errors::resource_not_found();
  return context.catalog.find_active(*name);
}

Result<void> check_settled(const Context& context, const Table& table) {
  const auto& name = table.schema.name;
  switch (context.catalog.status(table)) {
    case TableStatus::kCreating:
      return errors::resource_in_use(texts::kTableBeingCreated, {name});
    case TableStatus::kDeleting:
      return errors::resource_in_use(texts::kTableBeingDeleted, {name});
    case TableStatus::kUpdating:
    case TableStatus::kActive:
      break;
  }
  return {};
}

}  // namespace offstage::emulator

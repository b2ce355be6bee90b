#include "emulator/operations/context.h"

namespace offstage::emulator {

std::string table_arn(const Context& context, std::string_view table) {
  std::string_view partition = "aws";
  if (context.region.starts_with("cn-")) partition = "aws-cn";
  if (context.region.starts_with("us-gov-")) partition = "aws-us-gov";
  return std::string("arn:")
      .append(partition)
      .append(":dynamodb:")
      .append(context.region)
      .append(":")
      .append(context.account)
      .append(":table/")
      .append(table);
}

std::optional<std::string_view> table_name_of(const Context& context, std::string_view name_or_arn) {
  if (!name_or_arn.starts_with("arn:")) return name_or_arn;
  const auto prefix = table_arn(context, "");
  if (!name_or_arn.starts_with(prefix)) return std::nullopt;
  return name_or_arn.substr(prefix.size());
}

Result<std::shared_ptr<Table>> find_table(Context& context, std::string_view name_or_arn) {
  const auto name = table_name_of(context, name_or_arn);
  if (!name) return errors::resource_not_found();
  return context.catalog.find_active(*name);
}

}  // namespace offstage::emulator

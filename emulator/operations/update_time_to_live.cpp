#include "emulator/model/limits.h"
#include "emulator/model/texts/time_to_live.h"
#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

Result<void> check_members(const RequestReader& request) {
  Constraints constraints(request);
  constraints.table_name(1);
  constraints.required("TimeToLiveSpecification");
  if (const auto member = request.member("TimeToLiveSpecification")) {
    const auto specification = request.structure(*member);
    if (!specification.has("Enabled")) constraints.violated_null("timeToLiveSpecification.enabled");
    constraints.key_attribute_name(specification.string("AttributeName"),
                                   "timeToLiveSpecification.attributeName");
  }
  return constraints.check();
}

/// What AWS refuses by the state there is.
Result<void> check_change(const TimeToLive& now, std::string_view attribute, bool enable) {
  if (!now.enabled()) {
    if (enable) return {};
    return errors::validation(texts::kTtlDisabledAlready);
  }
  if (now.attribute != attribute) return errors::validation(texts::kTtlOtherAttribute, {now.attribute});
  if (enable) return errors::validation(texts::kTtlEnabledAlready);
  return {};
}

}  // namespace

Result<std::string> update_time_to_live(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  const auto specification = request.structure(*request.member("TimeToLiveSpecification"));
  const std::string attribute(*specification.string("AttributeName"));
  const bool enable = specification.boolean("Enabled", false);
  const auto given = *request.string("TableName");
  const auto name = table_name_of(context, given);
  if (!name || !context.catalog.find(*name)) return errors::table_not_found(name.value_or(given));
  RETURN_IF_ERROR(context.expirer.set_time_to_live(
      *name, attribute, enable, [&](const TimeToLive& now) { return check_change(now, attribute, enable); }));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("TimeToLiveSpecification");
  writer.begin_object();
  writer.member("AttributeName", attribute);
  writer.key("Enabled");
  writer.boolean(enable);
  writer.end_object();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

#include "emulator/engine/consistency.h"
#include "base/json.h"
#include "emulator/admin/admin.h"

namespace offstage::emulator::admin {

Answer post_consistency(const Asked& asked) {
  RETURN_IF_ERROR(check_no_settings(asked));
  Result<Consistency, Failure> found = Consistency();
  asked.realm.stand_still(
      [&found](Context& context) { found = check_consistency(context.store, context.catalog); });
  if (!found) return Refusal(500, found.error().text);
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("tables");
  writer.integer(static_cast<std::int64_t>(found->tables));
  writer.key("items");
  writer.integer(static_cast<std::int64_t>(found->items));
  writer.key("problems");
  writer.begin_array();
  for (const auto& problem : found->problems) writer.string(problem);
  writer.end_array();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator::admin

#include "emulator/model/texts/control_plane.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/resource_arn.h"
#include "emulator/operations/tag_list.h"

namespace offstage::emulator {

Result<std::string> untag_resource(Context& context, const RequestReader& request) {
  Constraints constraints(request);
  constraints.required("TagKeys");
  RETURN_IF_ERROR(constraints.check());
  ASSIGN_OR_RETURN(const auto name, table_of_tags(context, request));
  const auto keys = *request.member("TagKeys");
  if (keys.empty()) return errors::validation(texts::kTagKeysEmpty);
  RETURN_IF_ERROR(check_tag_count(keys.size()));
  for (const auto key : keys.elements()) RETURN_IF_ERROR(check_tag_key(key.as_string()));
  RETURN_IF_ERROR(alter_tags(context, request, name, [&](std::map<std::string, std::string>& all) {
    for (const auto key : keys.elements()) all.erase(std::string(key.as_string()));
  }));
  return std::string();
}

}  // namespace offstage::emulator

#include "emulator/model/texts/control_plane.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/resource_arn.h"
#include "emulator/operations/tag_list.h"

namespace offstage::emulator {

Result<std::string> tag_resource(Context& context, const RequestReader& request) {
  Constraints constraints(request);
  constraints.required("Tags");
  RETURN_IF_ERROR(constraints.check());
  ASSIGN_OR_RETURN(const auto name, table_of_tags(context, request));
  const auto list = *request.member("Tags");
  if (list.empty()) return errors::validation(texts::kTagsEmpty);
  ASSIGN_OR_RETURN(const auto tags, read_tags(request, list));
  RETURN_IF_ERROR(alter_tags(context, request, name, [&](std::map<std::string, std::string>& all) {
    for (const auto& [key, value] : tags) all.insert_or_assign(key, value);
  }));
  return std::string();
}

}  // namespace offstage::emulator

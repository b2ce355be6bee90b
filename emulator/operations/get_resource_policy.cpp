#include "emulator/operations/operations.h"
#include "emulator/operations/policy_revision.h"
#include "emulator/operations/resource_arn.h"

namespace offstage::emulator {

Result<std::string> get_resource_policy(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_policy_members(request, false));
  ASSIGN_OR_RETURN(const auto name, table_of_policy(context, request));
  const auto table = context.catalog.find(name);
  if (!table) return errors::table_not_found(name);
  const auto& policy = table->schema.policy;
  if (!policy) return policy_not_found(request);

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("Policy", policy->document);
  writer.member("RevisionId", policy->revision_id);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

#include "emulator/operations/operations.h"
#include "emulator/operations/policy_revision.h"
#include "emulator/operations/resource_arn.h"

namespace offstage::emulator {

/// To delete what is not there succeeds, without a revision; one that was expected must be there.
Result<std::string> delete_resource_policy(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_policy_members(request, false));
  ASSIGN_OR_RETURN(const auto name, table_of_policy(context, request));
  std::string revision;
  const auto altered =
      context.catalog.alter(name, [&](const Table& now, Alteration& alteration) -> Result<void> {
        RETURN_IF_ERROR(check_settled(context, now));
        RETURN_IF_ERROR(check_expected_revision(request, now));
        if (!now.schema.policy) return {};
        revision = next_revision(context, now);
        alteration.schema.policy.reset();
        return {};
      });
  if (!altered) return altered.error();

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (!revision.empty()) writer.member("RevisionId", revision);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

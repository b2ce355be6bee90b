#include "emulator/operations/operations.h"
#include "emulator/operations/policy_document.h"
#include "emulator/operations/policy_revision.h"
#include "emulator/operations/resource_arn.h"

namespace offstage::emulator {

/// A policy that says the same keeps its revision. Nothing is enforced.
Result<std::string> put_resource_policy(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_policy_members(request, true));
  ASSIGN_OR_RETURN(const auto name, table_of_policy(context, request));
  ASSIGN_OR_RETURN(auto document, read_policy(*request.string("Policy")));
  ASSIGN_OR_RETURN(const auto table,
                   context.catalog.alter(name, [&](const Table& now, Alteration& alteration) -> Result<void> {
                     RETURN_IF_ERROR(check_settled(context, now));
                     RETURN_IF_ERROR(check_expected_revision(request, now));
                     auto& policy = alteration.schema.policy;
                     if (policy && policy->document == document) return {};
                     policy = {document, next_revision(context, now)};
                     return {};
                   }));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("RevisionId", table->schema.policy->revision_id);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

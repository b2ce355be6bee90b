#include "emulator/operations/policy_revision.h"

#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/control_plane.h"

namespace offstage::emulator {
namespace {

constexpr std::string_view kNoPolicy = "NO_POLICY";
constexpr std::size_t kRevisionIdMax = 255;

AwsError not_found(std::string_view why) {
  return errors::of_service("PolicyNotFoundException", texts::kPolicyNotFound, {why});
}

}  // namespace

Result<void> check_expected_revision(const RequestReader& request, const Table& table) {
  const auto expected = request.string("ExpectedRevisionId");
  if (!expected) return {};
  const auto& policy = table.schema.policy;
  const auto& name = table.schema.name;
  if (*expected == kNoPolicy) {
    if (!policy) return {};
    return not_found(texts::fill(texts::kPolicyUnexpected, {name, policy->revision_id}));
  }
  if (!policy) return policy_not_found(request);
  if (*expected == policy->revision_id) return {};
  return not_found(texts::fill(texts::kPolicyOtherRevision, {*expected, name, policy->revision_id}));
}

std::string next_revision(const Context& context, const Table& table) {
  auto now = context.clock.now_ms();
  const auto& policy = table.schema.policy;
  while (policy && policy->revision_id == std::to_string(now)) ++now;
  return std::to_string(now);
}

AwsError policy_not_found(const RequestReader& request) {
  return not_found(*request.string("ResourceArn"));
}

Result<void> check_policy_members(const RequestReader& request, bool with_policy) {
  Constraints constraints(request);
  constraints.required("ResourceArn");
  if (with_policy) constraints.required("Policy");
  if (const auto expected = request.string("ExpectedRevisionId")) {
    constraints.length(*expected, "expectedRevisionId", 1, kRevisionIdMax);
  }
  return constraints.check();
}

}  // namespace offstage::emulator

#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// What ExpectedRevisionId demands of the policy there is: that it has this revision, or that there is none
/// ("NO_POLICY"). PolicyNotFoundException otherwise (DYNAMODB.md 18.2).
Result<void> check_expected_revision(const RequestReader& request, const Table& table);

/// The revision that a change makes now: the time in milliseconds, and never the one there was.
std::string next_revision(const Context& context, const Table& table);

/// PolicyNotFoundException for a table without one.
AwsError policy_not_found(const RequestReader& request);

/// The constraints of ExpectedRevisionId, and of a ResourceArn that is not there.
Result<void> check_policy_members(const RequestReader& request, bool with_policy);

}  // namespace offstage::emulator

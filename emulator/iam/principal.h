#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/policy/context.h"
#include "base/policy/policy.h"
#include "base/sigv4.h"

/// The IAM rehearsal: whose calls are checked, and against what. Callers with other credentials are nobody's
/// business.
namespace offstage::emulator::iam {

/// Somebody who has taken a role on: a function of Lambda, or API Gateway.
struct Principal {
  sigv4::Credentials credentials;
  std::string name;  // for the log: the function's
  std::string role;
  std::string arn;         // arn:aws:sts::{account}:assumed-role/{role}/{session}
  bool is_checked = true;  // false: nobody here knows what the role allows
  std::vector<Policy> policies;
  std::optional<Policy> boundary;
  PolicyKeys keys;  // aws:PrincipalArn and the others that are the same for all calls
};

enum class Mode {
  kWarn,     // what AWS would refuse is done, and logged
  kEnforce,  // and is refused
};

struct Settings {
  Mode mode = Mode::kWarn;
  std::vector<Principal> principals;
};

}  // namespace offstage::emulator::iam

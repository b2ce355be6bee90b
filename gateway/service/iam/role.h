#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/service/source_location.h"

namespace offstage::gateway {

/// An IAM role, as far as it has to do with DynamoDB. Plain values; policies are JSON documents for
/// base/policy. ARNs in them are of this machine's account, whose number nobody knows when he writes one.
struct Role {
  std::string name;
  std::vector<std::string> policies;
  std::optional<std::string> boundary;  // the permissions boundary: what is not allowed by it as well is not
  std::string unknown;                  // why nobody here can know what it allows; empty: the above is all
  SourceLocation where;                 // of the role, or of what is unknown
};

}  // namespace offstage::gateway

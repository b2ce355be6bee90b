#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sigv4.h"

namespace offstage::cli {

/// Whether signatures are verified, by DynamoDB and where a route asks for aws_iam, and which credentials are
/// accepted then.
struct VerificationFlags {
  bool verify_signatures = false;
  std::vector<std::string> credentials;  // KEY:SECRET or KEY:SECRET:TOKEN
};

/// Returns --verify-signatures. `flags` outlives the command.
CLI::Option* add_verification_flags(CLI::App& command, VerificationFlags& flags);

/// The arguments that hand the same on to a child.
std::vector<std::string> repeat_verification_flags(const VerificationFlags& flags);

/// Those of the flags, or else those of this machine; empty when signatures are not to be verified. A failure
/// when there are none at all, which says what to do.
Result<std::vector<sigv4::Credentials>, Failure> credentials_to_verify(const VerificationFlags& flags);

}  // namespace offstage::cli

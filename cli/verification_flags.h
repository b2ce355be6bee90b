#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/sigv4.h"

namespace offstage::cli {

/// Whether DynamoDB verifies signatures, and which credentials it accepts then.
struct VerificationFlags {
  bool verify_signatures = false;
  std::vector<std::string> credentials;  // KEY:SECRET or KEY:SECRET:TOKEN
};

/// Returns --verify-signatures. `flags` outlives the command.
CLI::Option* add_verification_flags(CLI::App& command, VerificationFlags& flags);

/// Those of the flags, or else those of this machine; empty when signatures are not to be verified. A failure
/// when there are none at all, which says what to do.
Result<std::vector<sigv4::Credentials>, Failure> credentials_to_verify(const VerificationFlags& flags);

}  // namespace offstage::cli

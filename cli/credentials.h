#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/sigv4.h"

namespace offstage::cli {

/// The value of an environment variable; empty when it is not set.
using Environment = std::function<std::string(const char* name)>;
std::string process_environment(const char* name);

/// KEY:SECRET or KEY:SECRET:TOKEN. Nothing for anything else, which no message may quote: it holds a secret.
std::optional<sigv4::Credentials> parse_credentials(std::string_view text);

/// The credentials of this machine, from the first place that has any, as AWS's tools look for them
/// ("Configuration and credential file settings", AWS CLI user guide): AWS_ACCESS_KEY_ID,
/// AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, else the profile AWS_PROFILE or "default" of
/// ~/.aws/credentials or of AWS_SHARED_CREDENTIALS_FILE. Nothing when no place has any; a failure when one
/// has half of them.
Result<std::optional<sigv4::Credentials>, Failure> find_credentials(const Environment& environment);

/// What this process signs its own calls to DynamoDB with: the environment's, else any, which does for an
/// emulator that does not verify signatures.
sigv4::Credentials own_credentials();

}  // namespace offstage::cli

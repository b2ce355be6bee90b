#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/iam/principal.h"

namespace offstage::emulator::iam {

/// Settings as JSON, which is how they come into a process:
///
///   {"mode": "warn" | "enforce",
///    "principals": [{"accessKeyId", "secretAccessKey", "sessionToken", "account", "role", "session",
///                    "name", "policies": [policy], "boundary": policy, "checked": false,
///                    "keys": {"lambda:SourceFunctionArn": ["arn:…"]}}]}
///
/// The last five may be left out; the log calls a principal by its name, otherwise by its session. The
/// failure names what is wrong, and quotes no credentials.
Result<Settings, Failure> parse_settings(std::string_view json);

/// The same from a file, which should be its owner's alone: it holds secrets.
Result<Settings, Failure> read_settings(const std::string& path);

}  // namespace offstage::emulator::iam

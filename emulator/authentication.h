#pragma once

#include "base/http.h"
#include "base/result.h"

namespace offstage::emulator {

/// Looks at a request's SigV4 claims as far as AWS does before it verifies them (DYNAMODB.md 1.5): that
/// there are any, and that none of their parts is missing. SignatureVerifier goes on from there.
Result<void> check_authentication(const HttpRequest& request);

}  // namespace offstage::emulator

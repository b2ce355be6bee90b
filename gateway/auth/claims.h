#pragma once

#include <string>

#include "base/json.h"

namespace offstage::gateway {

/// The claims of a token as an HTTP API's events show them: every value as a text, "[a b]" for a list, the
/// JSON of an object, nulls left out. A JSON object.
std::string http_api_claims(json::Value claims);

/// As a REST API's events show those of a Cognito token: lists with commas, exp and iat as
/// "Sun Mar 28 13:40:42 UTC 2021". A JSON object.
std::string cognito_claims(json::Value claims);

}  // namespace offstage::gateway

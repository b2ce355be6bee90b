#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/rest_call.h"

namespace offstage::gateway {

/// What a REST authorizer's identity source stands for in a call: "method.request.header.X",
/// "method.request.querystring.X", "context.X", "stageVariables.X" ("Identity sources", API Gateway developer
/// guide). Nothing when the call has none, or an empty one.
std::optional<std::string> identity_of(std::string_view source, const RestCall& call, const ApiIdentity& api,
                                       const RestApiSettings& settings);

}  // namespace offstage::gateway

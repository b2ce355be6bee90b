#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offstage::lambda_host::invoke_api {

/// Why a payload is no JSON, as Lambda's parser (Jackson) words it with line and column; nothing when it is.
std::optional<std::string> complaint_about(std::string_view payload);

}  // namespace offstage::lambda_host::invoke_api

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offstage::gateway {

/// Who makes the tokens of a Cognito user pool, by its ARN or its id ("eu-west-1_AbCdEf"):
/// https://cognito-idp.{region}.amazonaws.com/{id}. Nothing for what is neither.
std::optional<std::string> user_pool_issuer(std::string_view arn_or_id);

}  // namespace offstage::gateway

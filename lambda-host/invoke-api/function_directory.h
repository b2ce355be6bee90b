#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "lambda-host/function_config.h"
#include "lambda-host/invoke-api/api_error.h"

namespace offstage::lambda_host::invoke_api {

/// The functions by every name they can be called by.
class FunctionDirectory {
 public:
  explicit FunctionDirectory(std::vector<FunctionConfig> functions);

  /// `name` as it stands in the path, decoded: the key, the name, "name:qualifier",
  /// "account:function:name" or a whole ARN. There is one version, $LATEST, and no alias.
  Result<const FunctionConfig*, ApiError> find(std::string_view name,
                                               const std::optional<std::string>& qualifier) const;

  /// By name, as ListFunctions has them.
  const std::vector<FunctionConfig>& all() const { return functions_; }

 private:
  std::string arn_of(std::string_view account, std::string_view name) const;

  std::vector<FunctionConfig> functions_;
  std::string region_;
  std::string account_;
};

}  // namespace offstage::lambda_host::invoke_api

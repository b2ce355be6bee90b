#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// `cors` of an `http` event: true, false or a map.
Result<std::optional<RestCors>, Diagnostic> read_rest_cors(const Node& node, const std::string& path,
                                                           std::vector<Diagnostic>& warnings);

/// `provider.httpApi.cors`: true, false or a map.
Result<std::optional<HttpApiCors>, Diagnostic> read_http_api_cors(const Node& node, const std::string& path,
                                                                  std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

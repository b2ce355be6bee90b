#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads an `http` event of the function with that key: "GET /path" or a map. `service` must have its
/// functions and the provider's settings; an authorizer that the event defines is added to it.
Result<RestMethod, Diagnostic> read_http_event(const Node& event, const std::string& path,
                                               const std::string& function, Service& service,
                                               std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

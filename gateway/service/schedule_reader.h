#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads a `schedule` event of the function with that key into the service's schedules: one for each rate.
Result<void, Diagnostic> read_schedule(const Node& event, const SourceLocation& where,
                                       const std::string& path, const std::string& function, Service& service,
                                       std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

#pragma once

#include <string>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// "1.0" or "2.0", which of the two payload formats an HTTP API speaks.
Result<std::string, Diagnostic> read_payload_version(const Node& node, const std::string& path);

}  // namespace offstage::gateway

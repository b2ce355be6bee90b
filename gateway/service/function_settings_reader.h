#pragma once

#include <string>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// `logFormat` of a function's `logs` or of the provider's `logs.lambda`, as Serverless 4 has them.
Result<void, Diagnostic> read_log_format(const Node& logs, const std::string& path, bool& json_logs);

/// What a function says beside its handler, limits, environment and events: description, log format, and what
/// becomes of events that fail.
Result<void, Diagnostic> read_function_settings(const Node& node, const std::string& path,
                                                Function& function);

}  // namespace offstage::gateway

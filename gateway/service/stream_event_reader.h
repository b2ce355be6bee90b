#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads a `stream` event, worked out, of the function with that key into the service's stream events.
/// Streams of Kinesis are a warning.
Result<void, Diagnostic> read_stream_event(const Node& event, const SourceLocation& where,
                                           const std::string& path, const std::string& function,
                                           Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// Whether Serverless knows events of that type: "http", "schedule".
bool is_event_type(std::string_view type);

/// Fails on the first event of `functions` whose type nobody knows. `has_plugins`: one of them may, so that
/// only what looks misspelt is an error then.
Result<void, Diagnostic> check_event_types(const Node& functions, bool has_plugins);

}  // namespace offstage::gateway

#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `custom.dynamodb` or `custom.serverless-dynamodb` when its `stages` are missing or hold the stage of
/// the service. The tables of its migrations join those of `resources`, which win over them.
Result<void, Diagnostic> read_local_dynamodb(const Node& custom, Service& service,
                                             std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

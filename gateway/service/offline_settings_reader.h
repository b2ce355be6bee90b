#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `custom.serverless-offline` into the service; one warning names all of its options that have no
/// effect here.
Result<void, Diagnostic> read_offline_settings(const Node& offline, Service& service,
                                               std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

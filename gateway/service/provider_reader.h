#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/function_reader.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// Reads `provider` (a map, or the name alone) into the service: stage, region and the settings of the two
/// APIs. The options --stage and --region win over the file.
Result<FunctionDefaults, Diagnostic> read_provider(const Node& provider,
                                                   const std::map<std::string, std::string>& options,
                                                   Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

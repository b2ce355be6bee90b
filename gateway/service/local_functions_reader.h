#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads what `custom.offstage` says of running functions here, which Serverless leaves alone:
/// `functions.{key}.isolation: process` (a C++ function as a process of its own) and
/// `runtimes.{runtime}.command`, a list, or a text for the shell. The functions have been read before.
Result<void, Diagnostic> read_local_functions(const Node& offstage, Service& service,
                                              std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

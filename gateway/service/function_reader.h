#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// What `provider` says for all functions.
struct FunctionDefaults {
  std::string runtime;
  int timeout_s = Function{}.timeout_s;
  int memory_mb = Function{}.memory_mb;
  bool is_versioned = Function{}.is_versioned;
  bool json_logs = false;
};

/// Reads `functions`, a map or a list of maps, but for the environments and events: those may name resources,
/// and the resources of CloudFormation may name functions. `service` gives name and stage and receives the
/// functions.
Result<void, Diagnostic> read_functions(const Node& functions, const FunctionDefaults& defaults,
                                        Service& service, std::vector<Diagnostic>& warnings);

/// An `environment` map, worked out, on top of `environment`; null takes a variable away.
Result<void, Diagnostic> read_environment(const Node& node, const std::string& path,
                                          const CloudFormation& cloudformation,
                                          std::map<std::string, std::string>& environment,
                                          std::vector<Diagnostic>& warnings);

/// The functions of the file by key, whichever form `functions` has.
Result<std::vector<const Node::Entry*>, Diagnostic> function_entries(const Node& functions);

/// `timeout`, `memorySize` and `runtime` of a function or of the provider.
Result<void, Diagnostic> read_limits(const Node& map, const std::string& path, FunctionDefaults& limits);

}  // namespace offstage::gateway

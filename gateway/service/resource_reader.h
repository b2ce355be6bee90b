#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// `resources`, a map or a list of maps, as one map with one map per section (Resources, Outputs ...).
Result<Node, Diagnostic> merged_resources(const Node& resources, std::vector<Diagnostic>& warnings);

/// Makes known to CloudFormation what Serverless adds to the template: the functions, their role, the APIs.
void add_made_resources(const Service& service, CloudFormation& cloudformation);

/// The tables and outputs of the merged map, into the service. Warns of resources that do not run here.
Result<void, Diagnostic> read_resources(const Node& resources, const CloudFormation& cloudformation,
                                        Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

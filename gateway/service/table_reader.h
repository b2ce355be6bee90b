#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// Reads one AWS::DynamoDB::Table into the CreateTable request that CloudFormation would send for it. The
/// properties have the API's names but for a few; those that are calls of their own
/// stand beside the request, or are left out with a warning. A table without TableName is named as
/// CloudFormation::default_name says.
Result<Table, Diagnostic> read_table(const Node::Entry& resource, const CloudFormation& cloudformation,
                                     std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

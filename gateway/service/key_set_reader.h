#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `custom.offstage.jwks`: where the keys of an issuer are, a file (from serverless.yml) or a URL, by
/// its URL, by the ARN or id of a user pool, or by the logical id of one under `resources`.
Result<void, Diagnostic> read_key_sets(const Node& jwks, const CloudFormation& cloudformation,
                                       Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

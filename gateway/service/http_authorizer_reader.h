#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads `provider.httpApi.authorizers`, by the names that routes use. `service` must have its functions.
Result<void, Diagnostic> read_http_authorizers(const Node& authorizers, const CloudFormation& cloudformation,
                                               Service& service, std::vector<Diagnostic>& warnings);

/// Reads `authorizer` of an `httpApi` event: a name, or a map with a name, an id or type aws_iam.
Result<Authorization, Diagnostic> read_route_authorizer(const Node& authorizer, const std::string& path,
                                                        const Service& service,
                                                        std::vector<Diagnostic>& warnings);

/// Whether it is one of an HTTP API: "$request.header.X" and the like.
Result<void, Diagnostic> check_http_sources(const Node& node, const std::string& path,
                                            const std::vector<std::string>& sources);

}  // namespace offstage::gateway

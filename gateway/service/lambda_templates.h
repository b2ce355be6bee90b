#pragma once

#include <string>
#include <vector>

namespace offstage::gateway {

/// The request templates that a method with `integration: lambda` has when its event names none: the function
/// gets body, method, principalId, stage, cognitoPoolClaims, enhancedAuthContext, headers, query, path,
/// identity, stageVariables and requestPath, as Serverless deploys it ("Lambda Integration", API Gateway
/// event). `claims` are those of the authorizer's `claims`, which stand beside `sub`.
std::string lambda_json_template(const std::vector<std::string>& claims);
/// The same for forms: `body` is the form's fields.
std::string lambda_form_template(const std::vector<std::string>& claims);

}  // namespace offstage::gateway

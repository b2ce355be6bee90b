#pragma once

#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// Reads who the functions are on AWS into service.roles and each Function::role: the role that Serverless
/// makes, those under `resources`, those of the plugin serverless-iam-roles-per-function, and those that
/// stand nowhere in the file, which are unknown. Policies that hang on a role from elsewhere
/// (AWS::IAM::Policy, AWS::IAM::ManagedPolicy) are the role's. Errors are those for which AWS refuses a
/// policy.
Result<void, Diagnostic> read_roles(const Node& root, const Node& resources, CloudFormation& cloudformation,
                                    Service& service, std::vector<Diagnostic>& warnings);

/// The name of the role that an ARN or a name means: the end of "arn:aws:iam::123456789012:role/path/name".
std::string role_name_of(const std::string& arn_or_name);

/// The role of that ARN or name, added as an unknown one when it stands nowhere in the file.
const Role& role_named(const std::string& arn_or_name, const SourceLocation& where, Service& service);

/// The role that an integration's Credentials name; empty for none, or when they are those of its caller.
std::string integration_role(const Node* credentials);

}  // namespace offstage::gateway

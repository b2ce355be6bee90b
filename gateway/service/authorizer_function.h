#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

/// What the readers of authorizers share.
namespace offstage::gateway {

bool is_arn(std::string_view text);

/// What stands behind the last ':' or '/': the function's name, or the pool's id.
std::string name_in_arn(std::string_view arn);

/// The function of that name or key, ARN, or URI that API Gateway calls it by; null when the service has
/// none.
const Function* function_named(std::string_view name_or_arn, const Service& service);

/// The key of the function behind a Lambda authorizer, by its name, its ARN, or the URI that API Gateway
/// calls it by; `service` must have its functions. One of another service cannot be called from here: that is
/// a warning, and the key is empty. `node` and `path` say where the name stands.
Result<std::string, Diagnostic> function_behind(const Node& node, const std::string& path,
                                                const std::string& name_or_arn, const Service& service,
                                                std::vector<Diagnostic>& warnings);

/// `identityValidationExpression`; the error is one that is no regular expression.
Result<std::string, Diagnostic> read_expression(const Node& node, const std::string& path);

/// How long an authorizer's answers are kept, in seconds.
Result<int, Diagnostic> read_authorizer_ttl(const Node& node, const std::string& path);

/// "method.request.header.A, context.B" or a list of such, as a list of one each.
Result<std::vector<std::string>, Diagnostic> read_identity_sources(const Node& node, const std::string& path);

/// Whether its sources are a REST API's: "method.request.header.X" and the like, and one header for a token.
Result<void, Diagnostic> check_rest_sources(const Node& node, const std::string& path,
                                            const Authorizer& authorizer);

/// Adds it in place of one of that name.
void add_authorizer(std::vector<Authorizer>& authorizers, Authorizer authorizer);

/// Warns when a method or route names an authorizer, by its id, that is not of this service.
void warn_of_foreign_authorizer(const std::vector<Authorizer>& authorizers, const Node& id,
                                const std::string& path, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

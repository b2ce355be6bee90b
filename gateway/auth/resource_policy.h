#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/policy/policy.h"
#include "gateway/api_identity.h"
#include "gateway/rest_call.h"

namespace offstage::gateway {

/// The policy of a REST API, which says who may call what from where ("Control access to a REST API with API
/// Gateway resource policies" and "How API Gateway resource policies affect authorization workflow",
/// developer guide). Immutable.
class ResourcePolicy {
 public:
  /// Allows nobody.
  ResourcePolicy() = default;
  /// `json`: a policy whose resources may be written short, "execute-api:/stage/GET/path". The failure names
  /// the element that is wrong and what was expected.
  static Result<ResourcePolicy, Failure> parse(std::string_view json, const ApiIdentity& api);

  /// Before a Lambda function is asked who calls: nobody may whom a statement denies.
  std::optional<Refusal> check_denial(const RestCall& call, const ApiIdentity& api) const;
  /// Once it is known who calls. A caller who has signed may have a permission of their own, which is not
  /// known here; anybody else needs a statement that allows it.
  std::optional<Refusal> check(const RestCall& call, const ApiIdentity& api) const;

 private:
  struct Statement {
    std::vector<std::string> principals;  // "*", an ARN, an account
    bool not_principals = false;
    Policy policy;  // of the one statement

    bool is_about(const IamCaller* caller) const;
  };
  Verdict verdict(const RestCall& call, const std::string& arn) const;

  std::vector<Statement> statements_;
};

}  // namespace offstage::gateway

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "gateway/auth/authorizer_answer.h"
#include "gateway/rest_call.h"
#include "gateway/service/authorizer.h"
#include "lambda-host/invoker.h"

/// What the functions of Lambda authorizers that answer with a policy have said: of REST and WebSocket APIs.
namespace offstage::gateway {

struct LambdaAnswer {
  PolicyAnswer policy;
  std::string context;  // JSON members behind principalId, each with a comma before it
};
using LambdaAnswerPtr = std::shared_ptr<const LambdaAnswer>;

/// What the authorizer's function answered, nothing when it did not in time. The refusal is for a function
/// that failed, which may mean "Unauthorized", and for an answer that is none.
Result<LambdaAnswerPtr, Refusal> read_lambda_answer(
    const Authorizer& authorizer, const std::optional<lambda_host::InvocationResult>& result);

/// The refusal of a caller whom the answer's policy does not let do what the ARN says.
std::optional<Refusal> refusal_by(const LambdaAnswer& answer, const Authorizer& authorizer,
                                  const std::string& arn, const std::string& source_ip);

/// The function of the authorizer is of another service.
Refusal foreign_authorizer(const Authorizer& authorizer);

}  // namespace offstage::gateway

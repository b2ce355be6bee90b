#include "gateway/auth/lambda_answer.h"

#include <utility>

#include "base/json.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {
namespace {

Refusal refused(GatewayResponse type, std::string note) {
  return {.type = type, .status = {}, .message = {}, .note = std::move(note)};
}

/// The function's answer is not what an authorizer answers.
Refusal misconfigured(const std::string& note) {
  return refused(GatewayResponse::kAuthorizerConfigurationError, "authorizer's answer: " + note);
}

}  // namespace

Result<LambdaAnswerPtr, Refusal> read_lambda_answer(
    const Authorizer& authorizer, const std::optional<lambda_host::InvocationResult>& result) {
  if (!result) {
    return refused(GatewayResponse::kAuthorizerFailure,
                   "authorizer " + authorizer.function + ": no answer in time");
  }
  if (result->outcome != lambda_host::Outcome::kSuccess) {
    // The one message that means a refusal and not a fault.
    const bool says_so = error_message(result->payload) == "Unauthorized";
    return refused(says_so ? GatewayResponse::kUnauthorized : GatewayResponse::kAuthorizerFailure,
                   "authorizer " + authorizer.function + ": " + failure_note(*result));
  }
  const auto document = json::Document::parse(result->payload);
  if (!document) return misconfigured("expected an object");
  auto policy = read_policy_answer(document->root());
  if (!policy) return misconfigured(policy.error().text);
  auto context = string_context(document->root());
  if (!context) return misconfigured(context.error().text);
  return LambdaAnswerPtr(
      std::make_shared<const LambdaAnswer>(LambdaAnswer{*std::move(policy), *std::move(context)}));
}

std::optional<Refusal> refusal_by(const LambdaAnswer& answer, const Authorizer& authorizer,
                                  const std::string& arn, const std::string& source_ip) {
  const Verdict verdict = verdict_on(answer.policy.policy, arn, source_ip);
  if (verdict == Verdict::kAllowed) return std::nullopt;
  const bool is_explicit = verdict == Verdict::kExplicitlyDenied;
  return Refusal{
      .type = GatewayResponse::kAccessDenied,
      .status = {},
      .message = is_explicit ? "User is not authorized to access this resource with an explicit deny" : "",
      .note = "authorizer " + authorizer.name + ": its policy " +
              (is_explicit ? "denies " : "does not allow ") + arn};
}

Refusal foreign_authorizer(const Authorizer& authorizer) {
  return misconfigured("its function " + authorizer.name + " is not of this service");
}

}  // namespace offstage::gateway

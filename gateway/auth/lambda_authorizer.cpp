#include "gateway/auth/lambda_authorizer.h"

#include <utility>

#include "base/json.h"
#include "gateway/auth/identity_source.h"
#include "gateway/event_json.h"
#include "gateway/event_v1.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kAnswersMax = 10'000;  // kept at a time
constexpr char kBetweenSources = '\0';       // no header can hold it

Refusal unauthorized(std::string note) {
  return {.type = GatewayResponse::kUnauthorized, .status = {}, .message = {}, .note = std::move(note)};
}

Refusal failed(std::string note) {
  return {.type = GatewayResponse::kAuthorizerFailure, .status = {}, .message = {}, .note = std::move(note)};
}

/// The function's answer is not what an authorizer answers.
Refusal misconfigured(const std::string& note) {
  return {.type = GatewayResponse::kAuthorizerConfigurationError,
          .status = {},
          .message = {},
          .note = "authorizer's answer: " + note};
}

/// What is behind `errorMessage`, when the function failed.
std::string error_message(const std::string& payload) {
  const auto document = json::Document::parse(payload);
  const auto message = document ? document->root().find("errorMessage") : std::nullopt;
  return message ? std::string(message->as_string()) : std::string();
}

/// `context` as events show it: every value a string.
Result<std::string, Refusal> context_members(json::Value context) {
  std::string members;
  for (const json::Member member : context.members()) {
    if (member.value.is_object() || member.value.is_array() || member.value.is_null()) {
      return misconfigured("context." + std::string(member.name) +
                           ": expected a string, a number or a boolean");
    }
    members += ',';
    json::append_quoted(members, member.name);
    members += ':';
    json::append_quoted(
        members, member.value.is_string() ? std::string(member.value.as_string()) : member.value.to_json());
  }
  return members;
}

}  // namespace

std::string method_arn(const RestCall& call, const ApiIdentity& api) {
  std::string_view partition = "aws";
  if (api.region.starts_with("cn-")) partition = "aws-cn";
  if (api.region.starts_with("us-gov-")) partition = "aws-us-gov";
  std::string arn = "arn:";
  arn.append(partition).append(":execute-api:").append(api.region).append(":").append(api.account);
  arn.append(":").append(api.id).append("/").append(api.stage).append("/").append(call.http().method);
  return arn.append("/").append(call.path.substr(1));
}

LambdaAuthorizer::LambdaAuthorizer(const Authorizer& authorizer, Parts parts)
    : authorizer_(authorizer), parts_(parts) {
  if (!authorizer.validation_expression.empty()) expression_.emplace(authorizer.validation_expression);
}

std::optional<std::string> LambdaAuthorizer::identity(const RestCall& call) const {
  std::string identity;
  for (const std::string& source : authorizer_.identity_sources) {
    const auto value = identity_of(source, call, parts_.api, parts_.settings);
    if (!value) return std::nullopt;
    if (!identity.empty()) identity += kBetweenSources;
    identity += *value;
  }
  if (expression_ && !std::regex_match(identity, *expression_)) return std::nullopt;
  return identity;
}

std::string LambdaAuthorizer::event(const RestCall& call, const std::string& identity,
                                    const std::string& arn) const {
  if (authorizer_.type == Authorizer::Type::kRequest) {
    return rest_authorizer_event(proxy_request(call, parts_.api, parts_.settings), arn);
  }
  std::string event;
  json::Writer writer(event);
  writer.begin_object();
  writer.member("type", "TOKEN");
  write_text_member(writer, "methodArn", arn);
  write_text_member(writer, "authorizationToken", identity);
  writer.end_object();
  return event;
}

void LambdaAuthorizer::authorize(RestCallPtr call, Done done) const {
  const auto who = identity(*call);
  if (!who) return done(unauthorized("authorizer: the identity source is missing or not of its form"));
  if (authorizer_.function.empty()) {
    return done(misconfigured("its function " + authorizer_.name + " is not of this service"));
  }
  const std::string arn = method_arn(*call, parts_.api);
  if (const AnswerPtr known = cached(*who, call->now_ms)) return done(decide(*call, *known, arn, 0));

  lambda_host::Invocation invocation{.function = authorizer_.function,
                                     .payload = event(*call, *who, arn),
                                     .trace_id = std::string(trace_header(call->http(), call->ids)),
                                     .client_context = {}};
  const auto start = std::chrono::steady_clock::now();
  parts_.functions.call(std::move(invocation), parts_.timeout,
                        [this, call = std::move(call), done = std::move(done), who = *who, arn,
                         start](const std::optional<lambda_host::InvocationResult>& result) {
                          const auto answer = answer_of(result);
                          if (!answer) return done(answer.error());
                          keep(who, *answer);
                          const auto took = std::chrono::steady_clock::now() - start;
                          done(decide(*call, **answer, arn,
                                      std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
                        });
}

Result<LambdaAuthorizer::AnswerPtr, Refusal> LambdaAuthorizer::answer_of(
    const std::optional<lambda_host::InvocationResult>& result) const {
  if (!result) return failed("authorizer " + authorizer_.function + ": no answer in time");
  if (result->outcome != lambda_host::Outcome::kSuccess) {
    // The one message that means a refusal and not a fault.
    const std::string note = "authorizer " + authorizer_.function + ": " + failure_note(*result);
    return error_message(result->payload) == "Unauthorized" ? unauthorized(note) : failed(note);
  }
  const auto document = json::Document::parse(result->payload);
  if (!document || !document->root().is_object()) return misconfigured("expected an object");
  const auto principal = document->root().find("principalId");
  if (!principal || !principal->is_string()) return misconfigured("principalId: expected a string");
  const auto policy_document = document->root().find("policyDocument");
  if (!policy_document) return misconfigured("policyDocument: expected a policy");
  auto policy = Policy::parse(*policy_document);
  if (!policy) return misconfigured("policyDocument: " + policy.error().text);

  Answer answer{.policy = *std::move(policy),
                .principal = std::string(principal->as_string()),
                .context = {},
                .usage_key = {},
                .expires_ms = parts_.clock.now_ms() + std::int64_t{1000} * authorizer_.ttl_s};
  if (const auto context = document->root().find("context"); context && !context->is_null()) {
    if (!context->is_object()) return misconfigured("context: expected an object");
    ASSIGN_OR_RETURN(answer.context, context_members(*context));
  }
  if (const auto key = document->root().find("usageIdentifierKey")) answer.usage_key = key->as_string();
  return AnswerPtr(std::make_shared<const Answer>(std::move(answer)));
}

std::optional<Refusal> LambdaAuthorizer::decide(RestCall& call, const Answer& answer, const std::string& arn,
                                                std::int64_t latency_ms) const {
  const Verdict verdict =
      answer.policy.verdict({.action = "execute-api:Invoke",
                             .resource = arn,
                             .context = {{"aws:SourceIp", {call.http().remote_address}}}});
  if (verdict != Verdict::kAllowed) {
    const bool is_explicit = verdict == Verdict::kExplicitlyDenied;
    return Refusal{
        .type = GatewayResponse::kAccessDenied,
        .status = {},
        .message = is_explicit ? "User is not authorized to access this resource with an explicit deny" : "",
        .note = "authorizer " + authorizer_.name + ": its policy " +
                (is_explicit ? "denies " : "does not allow ") + arn};
  }
  call.authorizer = "{\"principalId\":" + json::quoted(answer.principal) +
                    ",\"integrationLatency\":" + std::to_string(latency_ms) + answer.context + "}";
  call.usage_key = answer.usage_key;
  return std::nullopt;
}

LambdaAuthorizer::AnswerPtr LambdaAuthorizer::cached(const std::string& identity, std::int64_t now_ms) const {
  if (authorizer_.ttl_s == 0) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto found = answers_.find(identity);
  if (found == answers_.end() || found->second->expires_ms <= now_ms) return nullptr;
  return found->second;
}

void LambdaAuthorizer::keep(const std::string& identity, const AnswerPtr& answer) const {
  if (authorizer_.ttl_s == 0) return;
  const std::lock_guard lock(mutex_);
  if (answers_.size() >= kAnswersMax) {
    const std::int64_t now_ms = parts_.clock.now_ms();
    std::erase_if(answers_, [&](const auto& each) { return each.second->expires_ms <= now_ms; });
    if (answers_.size() >= kAnswersMax) answers_.clear();
  }
  answers_.insert_or_assign(identity, answer);
}

}  // namespace offstage::gateway

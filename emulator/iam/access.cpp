#include "emulator/iam/access.h"

#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "base/sigv4.h"
#include "emulator/iam/request_keys.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/wire.h"

namespace offstage::emulator::iam {
namespace {

/// Refusals that are remembered as told; a service has a few dozen.
constexpr std::size_t kToldMax = 1'000;

/// The key in "AWS4-HMAC-SHA256 Credential=AKID/20150830/…".
std::string_view key_of(std::string_view authorization) {
  constexpr std::string_view kCredential = "Credential=";
  const auto begin = authorization.find(kCredential);
  if (begin == std::string_view::npos) return {};
  authorization.remove_prefix(begin + kCredential.size());
  return authorization.substr(0, authorization.find('/'));
}

/// Why not, as a text for the error; nothing when it is allowed.
struct Reason {
  const texts::Text* text = nullptr;
  bool is_denied = false;  // by a statement
};

Reason reason_of(const Principal& principal, const PolicyRequest& request) {
  const Verdict own = verdict_of(principal.policies, request);
  if (own == Verdict::kExplicitlyDenied) return {&texts::kDeniedByPolicy, true};
  const Verdict bound = principal.boundary ? principal.boundary->verdict(request) : Verdict::kAllowed;
  if (bound == Verdict::kExplicitlyDenied) return {&texts::kDeniedByBoundary, true};
  if (own == Verdict::kImplicitlyDenied) return {&texts::kAllowedByNoPolicy};
  if (bound == Verdict::kImplicitlyDenied) return {&texts::kAllowedByNoBoundary};
  return {};
}

}  // namespace

Access::Access(Settings settings) : mode_(settings.mode) {
  for (Principal& principal : settings.principals) {
    if (!principal.is_checked) continue;
    std::string key = principal.credentials.access_key_id;
    principals_.emplace(std::move(key), std::move(principal));
  }
}

const Principal* Access::caller(const HttpRequest& http) const {
  const auto of_key = [this](std::string_view key) {
    const auto found = principals_.find(key);
    return found == principals_.end() ? nullptr : &found->second;
  };
  if (const auto* header = http.header("Authorization")) return of_key(key_of(*header));
  const auto claims = sigv4::parse_authorization(http);  // a presigned URL
  return claims ? of_key(std::string_view(claims->credential).substr(0, claims->credential.find('/')))
                : nullptr;
}

Refusals Access::check(Context& context, const HttpRequest& http, std::string_view operation,
                       const RequestReader& request) {
  Refusals refusals;
  const Principal* principal = caller(http);
  if (principal == nullptr) return refusals;
  const auto* user_agent = http.header("User-Agent");
  for_each_need(context, operation, request, [&](const Need& need) {
    const std::string action = "dynamodb:" + std::string(need.action);
    const RequestKeys keys(context, *principal, request, need,
                           user_agent ? std::string_view(*user_agent) : std::string_view());
    const Reason reason =
        reason_of(*principal, {.action = action, .resource = need.resource, .context = keys});
    if (reason.text == nullptr) return;
    tell(*principal, need, reason.is_denied);
    if (mode_ != Mode::kEnforce) return;
    auto error = errors::access_denied(*reason.text, {principal->arn, action, need.resource, action});
    if (need.statement) {
      refusals.statements.emplace(*need.statement, std::move(error));
    } else if (!refusals.call) {
      refusals.call = std::move(error);
    }
  });
  return refusals;
}

void Access::tell(const Principal& principal, const Need& need, bool is_denied) {
  const std::string what =
      fmt::format("{} may not dynamodb:{} on {}", principal.name, need.action, need.resource);
  {
    const std::lock_guard lock(mutex_);
    if (told_.size() >= kToldMax || !told_.insert(what).second) return;
  }
  const char* outcome = mode_ == Mode::kEnforce ? "refused" : "AWS would refuse";
  if (is_denied) {
    log::warning("IAM: {}; {} (AccessDeniedException): a Deny of the role {} says so", what, outcome,
                 principal.role);
    return;
  }
  log::warning(
      "IAM: {}; {} (AccessDeniedException). Allow it in the role {}: - {{Effect: Allow, Action: dynamodb:{}, "
      "Resource: '{}'}}",
      what, outcome, principal.role, need.action, need.resource);
}

}  // namespace offstage::emulator::iam

#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/sigv4.h"
#include "gateway/api_identity.h"
#include "gateway/gateway_response.h"
#include "gateway/iam_caller.h"
#include "gateway/rest_call.h"

namespace offstage::gateway {

/// AWS_IAM: requests signed with version 4 for execute-api. The signature is verified against the credentials
/// there are; without any, whatever looks signed is let in, which the log says once. Who may call what is not
/// looked at. Thread-safe.
class IamAuthorizer {
 public:
  /// Both references must outlive this.
  IamAuthorizer(std::vector<sigv4::Credentials> credentials, const ApiIdentity& api, const Clock& clock)
      : credentials_(std::move(credentials)), api_(api), clock_(clock) {}

  /// Who has signed the request; or REST's answer to one that nobody has, or not rightly.
  Result<IamCaller, Refusal> authorize(const HttpRequest& request) const;

 private:
  std::optional<Refusal> verify(const HttpRequest& request, sigv4::Authorization claims,
                                const sigv4::CredentialScope& scope) const;
  void warn_once() const;

  const std::vector<sigv4::Credentials> credentials_;
  const ApiIdentity& api_;
  const Clock& clock_;
  mutable std::atomic<bool> warned_ = false;
};

}  // namespace offstage::gateway

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/result.h"
#include "base/sigv4.h"

namespace offstage::emulator {

/// Verifies the signature of requests whose claims are complete (check_authentication comes first), with
/// AWS's checks in AWS's order and with its texts (DYNAMODB.md 1.5). Thread-safe.
class SignatureVerifier {
 public:
  /// `credentials` are those that requests may be signed with, for `region` alone. `clock` outlives it.
  SignatureVerifier(std::vector<sigv4::Credentials> credentials, std::string region, const Clock& clock)
      : credentials_(std::move(credentials)), region_(std::move(region)), clock_(clock) {}

  /// The body is that of the wire: a compressed one is signed compressed.
  Result<void> verify(const HttpRequest& request) const;

 private:
  Result<void> check_scope(const sigv4::CredentialScope& scope, const std::string& date_time) const;
  const sigv4::Credentials* find(const std::string& access_key_id) const;

  std::vector<sigv4::Credentials> credentials_;
  std::string region_;
  const Clock& clock_;
};

}  // namespace offstage::emulator

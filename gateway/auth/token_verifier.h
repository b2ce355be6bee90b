#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "gateway/auth/jwt.h"
#include "gateway/auth/key_sets.h"

namespace offstage::gateway {

/// Whether a token comes from an issuer and is good now: signature, iss, exp, nbf and iat. What it is good
/// for is for others to say. Thread-safe.
class TokenVerifier {
 public:
  enum class Fault { kInvalid, kExpired };
  struct Refused {
    Fault fault = Fault::kInvalid;
    std::string description;  // for WWW-Authenticate
    std::string note;         // for the log, when it says more
  };
  using TokenPtr = std::shared_ptr<const Jwt>;
  using Verified = Result<TokenPtr, Refused>;
  using Done = std::function<void(const Verified&)>;

  /// Both references must outlive this. `ignores_signature`: everything else is checked all the same.
  TokenVerifier(KeySets& keys, const Clock& clock, bool ignores_signature)
      : keys_(keys), clock_(clock), ignores_signature_(ignores_signature) {}

  /// `issuers`: one of them must have made the token. `done` is called exactly once, from any thread, perhaps
  /// before this returns.
  void verify(std::string_view token, const std::vector<std::string>& issuers, const Done& done) const;

 private:
  Verified checked(const TokenPtr& token, const KeySets::Found& keys) const;
  Verified check_time(const TokenPtr& token) const;

  KeySets& keys_;
  const Clock& clock_;
  const bool ignores_signature_;
};

}  // namespace offstage::gateway

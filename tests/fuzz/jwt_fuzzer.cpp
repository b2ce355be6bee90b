// The input is a token, or a key set. What nobody has signed is never found to be signed: the private halves
// of these keys are gone.

#include "gateway/auth/jwt.h"
#include "gateway/auth/key_set.h"
#include "tests/fuzz/input.h"

using namespace offstage;

namespace {

constexpr const char* kKeys =
    R"({"keys":[{"kid":"r","kty":"RSA","n":"63W4nlJ4yRGOMDSsJUQ83akKOLQZd-PQU_oyp1-LYSRkgq1ZX5Y8v)"
    R"(sz-4_yHwEbbAd1Tt_KpBLllEIt5tyZff6roRgj2ePfR_51nRl337Xu5FFpnM12FUOmGYZVTxw5DC2Ll9tAAXYrzKBp)"
    R"(Aowqm7i5SV82RUBmRONsLt7tixgGhDIWWCQFtZAMYepZrph-IAkUYGlxCUuQe1YsEPERqSFhyGXQBGf9nLpxF5grSS)"
    R"(ucJ2v5LIDXNOK5Q5SxRkhxNAzXgV1Y7F0zrVrUPVPh77gH0M3TsmQkQvwBX3mal4c5H45inxVgH4M9UY-1PC_ghJPT)"
    R"(00OO1mwfF372iELrUmw","e":"AQAB"},{"kid":"e","kty":"EC","crv":"P-256","x":"Z2GMPZqdl_itZSA4)"
    R"(0a3K9sPCA17PaQiSOrdSmXh77wY","y":"FAUWraSuU-fSGI9T1Tyty5hZnfvugpRMG40TEdqP4Z4"}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto keys = gateway::KeySet::parse(kKeys);
  fuzz::require(keys.has_value() && keys->size() == 2);
  const auto text = fuzz::text(data, size);
  if (const auto token = gateway::Jwt::parse(text)) {
    fuzz::require(!keys->has_signed(*token));
    fuzz::require(token->claims().is_object());
    gateway::granted_scopes(token->claims());
    gateway::token_time(token->claims(), 1'783'711'144'836);
  }
  if (const auto other = gateway::KeySet::parse(text))
    fuzz::require(other->size() <= gateway::KeySet::kKeysMax);
  return 0;
}

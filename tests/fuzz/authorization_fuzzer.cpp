// The input is an Authorization header, or behind a '?' the query of a presigned URL. What is refused for
// lack of a part is never verified, and nothing that is made up is found right.

#include "base/http.h"
#include "base/sigv4.h"
#include "emulator/authentication.h"
#include "emulator/signature_verifier.h"
#include "tests/fuzz/input.h"

using namespace offstage;

namespace {

bool verify(const HttpRequest& request) {
  static const ManualClock clock(1'767'225'600'000);  // the date below
  static const emulator::SignatureVerifier verifier({{"AKID", "secret", ""}, {"ASIA", "secret", "token"}},
                                                    "us-east-1", clock);
  return verifier.verify(request).has_value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = fuzz::text(data, size);
  HttpRequest request{.method = "POST", .target = "/", .headers = {{"Host", "localhost"}}, .body = "{}"};
  if (text.starts_with('?')) {
    request.target += text;
  } else {
    request.headers.push_back({"X-Amz-Date", "20260101T000000Z"});
    request.headers.push_back({"Authorization", std::string(text)});
  }
  const auto claims = sigv4::parse_authorization(request);
  if (!claims) return 0;
  const auto scope = sigv4::parse_credential(claims->credential);
  const auto signature = sigv4::expected_signature(request, *claims, "secret");
  fuzz::require(scope.has_value() == signature.has_value());
  if (emulator::check_authentication(request)) fuzz::require(!verify(request));
  return 0;
}

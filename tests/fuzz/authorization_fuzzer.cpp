// The input is an Authorization header, or behind a '?' the query of a presigned URL.

#include "base/http.h"
#include "base/sigv4.h"
#include "tests/fuzz/input.h"

using namespace offstage;

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
  (void)sigv4::parse_credential(claims->credential);
  (void)sigv4::expected_signature(request, *claims, "secret");
  return 0;
}

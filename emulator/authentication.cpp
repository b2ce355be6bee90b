#include "emulator/authentication.h"

#include <string>

#include "base/sigv4.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/wire.h"

namespace offstage::emulator {
namespace {

bool has_query_parameter(const HttpRequest& request, std::string_view name) {
  auto query = request.query();
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    if (pair.substr(0, pair.find('=')) == name) return true;
    if (end == std::string_view::npos) break;
    query.remove_prefix(end + 1);
  }
  return false;
}

AwsError missing_token() {
  return errors::service("MissingAuthenticationTokenException", texts::fill(texts::kNotSigned));
}

AwsError incomplete(texts::Text text, texts::Arguments arguments) {
  return errors::service("IncompleteSignatureException", texts::fill(text, arguments));
}

Result<void> check_header(const HttpRequest& request, const std::string& header) {
  const auto claims = sigv4::split_authorization(header);
  if (!claims.malformed.empty()) return incomplete(texts::kNoPair, {claims.malformed, header});
  std::string missing;
  const auto require = [&](bool present, std::string_view part) {
    if (!present) missing += texts::fill(texts::kHeaderPartMissing, {part});
  };
  require(!claims.credential.empty(), "Credential");
  require(!claims.signature.empty(), "Signature");
  require(claims.signed_headers.find_first_not_of(';') != std::string_view::npos, "SignedHeaders");
  if (!request.header("X-Amz-Date") && !request.header("Date")) missing += texts::fill(texts::kDateMissing);
  if (missing.empty()) return {};
  return incomplete(texts::kHeaderWithMissingParts, {missing, header});
}

Result<void> check_query(const HttpRequest& request) {
  std::string missing;
  for (const std::string_view part :
       {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
    if (!has_query_parameter(request, part)) missing += texts::fill(texts::kQueryPartMissing, {part});
  }
  if (missing.empty()) return {};
  return incomplete(texts::kQueryWithMissingParts, {missing});
}

}  // namespace

Result<void> check_authentication(const HttpRequest& request) {
  const auto* header = request.header("Authorization");
  const bool in_query = has_query_parameter(request, "X-Amz-Algorithm");
  if (header && in_query) {
    return errors::service("InvalidSignatureException", texts::fill(texts::kSignedTwice));
  }
  if (in_query) return check_query(request);
  if (!header || !header->starts_with("AWS4-")) return missing_token();
  return check_header(request, *header);
}

}  // namespace offstage::emulator

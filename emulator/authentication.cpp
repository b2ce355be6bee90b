#include "emulator/authentication.h"

#include <string>

#include "base/sigv4.h"
#include "emulator/model/errors.h"

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

Result<void> check_header(const HttpRequest& request, const std::string& header) {
  const auto claims = sigv4::parse_authorization(request);
  if (!claims) {
    return errors::service("MissingAuthenticationTokenException", "Request is missing Authentication Token");
  }
  if (!claims->malformed.empty()) {
    return errors::service(
        "IncompleteSignatureException",
        "'" + claims->malformed +
            "' not a valid key=value pair (missing equal-sign) in Authorization header: '" + header + "'.");
  }
  std::string missing;
  const auto require = [&](bool present, std::string_view part) {
    if (!present) missing.append("Authorization header requires '").append(part).append("' parameter. ");
  };
  require(!claims->credential.empty(), "Credential");
  require(!claims->signature.empty(), "Signature");
  require(!claims->signed_headers.empty(), "SignedHeaders");
  if (!request.header("X-Amz-Date") && !request.header("Date")) {
    missing += "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (missing.empty()) return {};
  return errors::service("IncompleteSignatureException", missing + "Authorization=" + header);
}

Result<void> check_query(const HttpRequest& request) {
  std::string missing;
  for (const std::string_view part :
       {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"}) {
    if (has_query_parameter(request, part)) continue;
    missing.append("AWS query-string parameters must include '").append(part).append("'. ");
  }
  if (missing.empty()) return {};
  return errors::service("IncompleteSignatureException", missing + "Re-examine the query-string parameters.");
}

}  // namespace

Result<void> check_authentication(const HttpRequest& request) {
  const auto* header = request.header("Authorization");
  const bool in_query = has_query_parameter(request, "X-Amz-Algorithm");
  if (header && in_query) {
    return errors::service(
        "InvalidSignatureException",
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.");
  }
  if (in_query) return check_query(request);
  if (!header || !header->starts_with("AWS4-")) {
    return errors::service("MissingAuthenticationTokenException", "Request is missing Authentication Token");
  }
  return check_header(request, *header);
}

}  // namespace offstage::emulator

#include "gateway/service/integration_uri.h"

namespace offstage::gateway {
namespace {

/// What stands before the next colon, which is taken along.
std::string_view next_field(std::string_view& rest) {
  const std::size_t colon = rest.find(':');
  const std::string_view field = rest.substr(0, colon);
  rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
  return field;
}

}  // namespace

std::optional<IntegrationUri> parse_integration_uri(std::string_view uri) {
  constexpr std::string_view kAction = "action/";
  constexpr std::string_view kPath = "path/";
  std::string_view rest = uri;
  if (next_field(rest) != "arn") return std::nullopt;
  if (!next_field(rest).starts_with("aws")) return std::nullopt;
  if (next_field(rest) != "apigateway") return std::nullopt;
  if (next_field(rest).empty()) return std::nullopt;
  IntegrationUri parsed;
  const std::string_view service = next_field(rest);
  parsed.service = std::string(service.substr(service.rfind('.') + 1));
  if (rest.starts_with(kAction)) {
    parsed.action = std::string(rest.substr(kAction.size()));
  } else if (rest.starts_with(kPath)) {
    parsed.path = std::string(rest.substr(kPath.size()));
  } else {
    return std::nullopt;
  }
  if (parsed.service.empty() || (parsed.action.empty() && parsed.path.empty())) return std::nullopt;
  return parsed;
}

}  // namespace offstage::gateway

#include "gateway/integrations/mock_backend.h"

#include <optional>
#include <string>

#include "base/json.h"

namespace offstage::gateway {
namespace {

/// The number behind `statusCode`, also where its name has no quotes, as API Gateway takes it.
std::optional<int> status_in(std::string_view text) {
  auto document = json::Document::parse(text);
  if (!document) {
    constexpr std::string_view kBare = "{statusCode:";
    std::string compact;
    for (const char c : text) {
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') compact += c;
    }
    if (!compact.starts_with(kBare)) return std::nullopt;
    document = json::Document::parse("{\"statusCode\":" + compact.substr(kBare.size()));
    if (!document) return std::nullopt;
  }
  const auto status = document->root().find("statusCode");
  if (!status || !status->is_integer()) return std::nullopt;
  return static_cast<int>(status->as_int64());
}

}  // namespace

void MockBackend::send(MappedRequest request, Done done) const {
  const auto status = status_in(request.body);
  if (!status) {
    return done(Refusal{.type = GatewayResponse::kApiConfigurationError,
                        .status = {},
                        .message = {},
                        .note = "mock: the request template has to give an object with a number statusCode"});
  }
  BackendReply reply;
  reply.selection = std::to_string(*status);
  reply.response.status = *status;
  done(std::move(reply));
}

}  // namespace offstage::gateway

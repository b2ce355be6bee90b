#include "gateway/gateway_responses.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/json.h"
#include "gateway/integrations/mapping_source.h"

namespace offstage::gateway {
namespace {

std::string message_of(const HttpResponse& response) {
  const auto document = json::Document::parse(response.body);
  if (!document) return {};
  for (const std::string_view key : {"message", "Message"}) {
    const auto message = document->root().find(key);
    if (message && message->is_string()) return std::string(message->as_string());
  }
  return {};
}

/// What a template of a gateway response may name; it is no Velocity, only names are replaced.
struct Variables {
  const MappingSource& source;
  GatewayResponse type;
  std::string message;

  std::string value(std::string_view name) const {
    if (name == "context.error.message") return message;
    if (name == "context.error.messageString") return message.empty() ? "null" : json::quoted(message);
    if (name == "context.error.responseType") return std::string(name_of(type));
    if (name == "context.error.validationErrorString") return {};
    const std::vector<std::string> values = source.values(name);
    return values.empty() ? std::string() : values.back();
  }
};

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/// Names are words with single dots between them: "$context.requestId." ends before the last dot.
std::size_t end_of_name(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const bool dot_within = text[at] == '.' && at + 1 < text.size() && is_name_character(text[at + 1]);
    if (!is_name_character(text[at]) && !dot_within) break;
    ++at;
  }
  return at;
}

std::string filled(std::string_view text, const Variables& variables) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '$') {
      out += text[at++];
      continue;
    }
    const bool braced = at + 1 < text.size() && text[at + 1] == '{';
    const std::size_t begin = at + (braced ? 2 : 1);
    const std::size_t end = end_of_name(text, begin);
    const std::string_view name = text.substr(begin, end - begin);
    const bool is_closed = !braced || (end < text.size() && text[end] == '}');
    const bool is_known = name.starts_with("context.") || name.starts_with("stageVariables.");
    if (!is_closed || !is_known) {
      out += text[at++];
      continue;
    }
    out += variables.value(name);
    at = end + (braced ? 1 : 0);
  }
  return out;
}

}  // namespace

GatewayResponses::GatewayResponses(const ApiIdentity& api, const RestApiSettings& settings)
    : api_(api), settings_(settings) {
  for (const GatewayResponseSettings& each : settings.gateway_responses) by_type_[each.type] = &each;
}

const GatewayResponseSettings* GatewayResponses::settings_for(GatewayResponse type, int status) const {
  for (const std::string_view name :
       {name_of(type), status < 500 ? std::string_view("DEFAULT_4XX") : std::string_view("DEFAULT_5XX")}) {
    const auto found = by_type_.find(name);
    if (found != by_type_.end()) return found->second;
  }
  return nullptr;
}

HttpResponse GatewayResponses::make(const RestCall& call, const Refusal& refusal) const {
  HttpResponse response = rest_gateway_response(refusal.type, refusal.message);
  if (refusal.status) response.status = *refusal.status;
  const GatewayResponseSettings* own =
      by_type_.empty() ? nullptr : settings_for(refusal.type, response.status);
  if (own == nullptr) return response;
  const MappingSource source{call, api_, settings_};
  const Variables variables{source, refusal.type, message_of(response)};
  if (own->status) response.status = *own->status;
  if (!own->templates.empty()) {
    auto chosen = own->templates.find("application/json");
    if (chosen == own->templates.end()) chosen = own->templates.begin();
    response.body = filled(chosen->second, variables);
    response.set_header("Content-Type", chosen->first);
  }
  constexpr std::string_view kHeader = "gatewayresponse.header.";
  for (const auto& [target, from] : own->parameters) {
    if (!target.starts_with(kHeader)) continue;
    const std::vector<std::string> values = source.values(from);
    if (!values.empty()) response.set_header(target.substr(kHeader.size()), values.back());
  }
  return response;
}

}  // namespace offstage::gateway

#include "gateway/request_validator.h"

#include <algorithm>
#include <utility>

#include "gateway/media_type.h"
#include "gateway/named_values.h"

namespace offstage::gateway {
namespace {

bool has_header(const HttpRequest& http, std::string_view name) {
  const std::string* value = http.header(name);
  return value != nullptr && !value->empty();
}

bool has_path_parameter(const PathParameters& parameters, std::string_view name) {
  return std::any_of(parameters.begin(), parameters.end(),
                     [&](const PathParameter& each) { return each.name == name && !each.value.empty(); });
}

bool has_query_parameter(const NamedValues& query, std::string_view name) {
  return std::any_of(query.entries().begin(), query.entries().end(), [&](const NamedValues::Entry& each) {
    return each.name == name && !each.values.back().empty();
  });
}

}  // namespace

Result<RequestValidator, Failure> RequestValidator::make(const RequestValidation& rules) {
  RequestValidator validator(rules);
  for (const auto& [type, text] : rules.body_schemas) {
    auto schema = json::Schema::compile(text);
    if (!schema) return Failure{type + ": " + schema.error().text};
    validator.schemas_.emplace(type, std::move(schema).value());
  }
  return validator;
}

std::optional<Refusal> RequestValidator::check(const RestCall& call) const {
  const std::string missing = missing_parameters(call);
  if (!missing.empty()) {
    return Refusal{.type = GatewayResponse::kBadRequestParameters,
                   .status = {},
                   .message = "Missing required request parameters: [" + missing + "]",
                   .note = {}};
  }
  if (is_body_valid(call.http())) return std::nullopt;
  return Refusal{.type = GatewayResponse::kBadRequestBody,
                 .status = {},
                 .message = {},
                 .note = "the body does not fit the method's schema"};
}

std::string RequestValidator::missing_parameters(const RestCall& call) const {
  std::string names;
  const auto add = [&](const std::string& name) { names += (names.empty() ? "" : ", ") + name; };
  // In the order of "method.request.header.", "...path.", "...querystring.".
  for (const std::string& name : rules_.headers) {
    if (!has_header(call.http(), name)) add(name);
  }
  for (const std::string& name : rules_.path_parameters) {
    if (!has_path_parameter(call.match.parameters, name)) add(name);
  }
  if (rules_.query_parameters.empty()) return names;
  const NamedValues query = parse_query(call.http().query());
  for (const std::string& name : rules_.query_parameters) {
    if (!has_query_parameter(query, name)) add(name);
  }
  return names;
}

bool RequestValidator::is_body_valid(const HttpRequest& http) const {
  if (schemas_.empty()) return true;
  const std::string* header = http.header("Content-Type");
  const std::string_view type = header == nullptr ? "application/json" : media_type_of(*header);
  // A body of a type without a model is not looked at.
  const auto schema = schemas_.find(type);
  if (schema == schemas_.end()) return true;
  return schema->second.accepts(http.body.empty() ? "{}" : std::string_view(http.body));
}

}  // namespace offstage::gateway

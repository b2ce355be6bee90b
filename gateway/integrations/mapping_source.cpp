#include "gateway/integrations/mapping_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json.h"
#include "gateway/event_v1.h"
#include "gateway/named_values.h"
#include "gateway/templates/json_path.h"
#include "gateway/templates/values.h"

namespace offstage::gateway {
namespace {

std::optional<std::string_view> behind(std::string_view source, std::string_view prefix) {
  if (!source.starts_with(prefix)) return std::nullopt;
  return source.substr(prefix.size());
}

std::vector<std::string> one(std::string value) {
  if (value.empty()) return {};
  std::vector<std::string> values;
  values.push_back(std::move(value));
  return values;
}

/// All values of a name, or its last one.
std::vector<std::string> of_name(const NamedValues& values, std::string_view name, bool all) {
  for (const NamedValues::Entry& entry : values.entries()) {
    if (entry.name != name) continue;
    if (all) return {entry.values.begin(), entry.values.end()};
    return one(std::string(entry.values.back()));
  }
  return {};
}

std::vector<std::string> request_values(std::string_view source, const MappingSource& from) {
  const HttpRequest& http = from.call.http();
  const auto headers = [&] {
    return event_headers(proxy_request(from.call, from.api, from.settings), HeaderStyle::kRest);
  };
  if (const auto name = behind(source, "header.")) return of_name(headers(), *name, false);
  if (const auto name = behind(source, "multivalueheader.")) return of_name(headers(), *name, true);
  if (const auto name = behind(source, "querystring."))
    return of_name(parse_query(http.query()), *name, false);
  if (const auto name = behind(source, "multivaluequerystring.")) {
    return of_name(parse_query(http.query()), *name, true);
  }
  if (const auto name = behind(source, "path.")) {
    for (const PathParameter& parameter : from.call.match.parameters) {
      if (parameter.name == *name) return one(std::string(parameter.value));
    }
    return {};
  }
  if (source == "body") return one(http.body);
  if (const auto path = behind(source, "body.")) return one(value_in_json(http.body, *path));
  return {};
}

std::vector<std::string> response_values(std::string_view source, const HttpResponse& response) {
  const auto headers = [&](std::string_view name, bool all) {
    std::vector<std::string> values;
    for (const HttpHeader& header : response.headers) {
      if (equals_ignoring_case(header.name, name)) values.push_back(header.value);
    }
    if (!all && values.size() > 1) values.erase(values.begin(), values.end() - 1);
    return values;
  };
  if (const auto name = behind(source, "header.")) return headers(*name, false);
  if (const auto name = behind(source, "multivalueheader.")) return headers(*name, true);
  if (source == "body") return one(response.body);
  if (const auto path = behind(source, "body.")) return one(value_in_json(response.body, *path));
  return {};
}

}  // namespace

std::vector<std::string> MappingSource::values(std::string_view source) const {
  if (source.size() >= 2 && source.front() == '\'' && source.back() == '\'') {
    return one(std::string(source.substr(1, source.size() - 2)));
  }
  if (const auto rest = behind(source, "method.request.")) return request_values(*rest, *this);
  if (const auto rest = behind(source, "integration.response.")) {
    return response == nullptr ? std::vector<std::string>() : response_values(*rest, *response);
  }
  if (const auto path = behind(source, "context.")) {
    return one(value_in_json(rest_context(proxy_request(call, api, settings)), *path));
  }
  if (const auto name = behind(source, "stageVariables.")) {
    const auto variable = settings.stage_variables.find(*name);
    if (variable != settings.stage_variables.end()) return one(variable->second);
  }
  return {};
}

std::string value_in_json(std::string_view json, std::string_view path) {
  const auto document = json::Document::parse(json);
  if (!document) return {};
  const auto compiled = templates::JsonPath::parse("$." + std::string(path));
  if (!compiled) return {};
  templates::Heap heap;
  const auto found = compiled->evaluate(heap.from_json(document->root()), heap);
  if (!found || !*found || templates::is_null(**found)) return {};
  const std::string* text = templates::text_in(**found);
  return text != nullptr ? *text : templates::to_json(**found);
}

}  // namespace offstage::gateway

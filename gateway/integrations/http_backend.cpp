#include "gateway/integrations/http_backend.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "gateway/event_v1.h"
#include "gateway/proxy_response.h"

namespace offstage::gateway {
namespace {

/// The integration's URL with {name} and ${stageVariables.name} put in.
std::string filled(const std::string& url, const std::map<std::string, std::string, std::less<>>& path,
                   const RestApiSettings& settings) {
  constexpr std::string_view kVariable = "${stageVariables.";
  std::string out;
  for (std::size_t at = 0; at < url.size();) {
    const bool is_variable = url.compare(at, kVariable.size(), kVariable) == 0;
    const std::size_t end = url[at] == '{' || is_variable ? url.find('}', at) : std::string::npos;
    if (end == std::string::npos) {
      out += url[at++];
      continue;
    }
    const std::size_t begin = at + (is_variable ? kVariable.size() : 1);
    std::string name = url.substr(begin, end - begin);
    if (name.ends_with('+')) name.pop_back();
    const auto& values = is_variable ? settings.stage_variables : path;
    const auto value = values.find(name);
    if (value != values.end()) out += value->second;
    at = end + 1;
  }
  return out;
}

std::string method_of(const RestIntegration& integration, const HttpRequest& http) {
  return integration.http_method.empty() || integration.http_method == "ANY" ? http.method
                                                                             : integration.http_method;
}

void set(std::vector<HttpHeader>& headers, std::string_view name, const std::string& value) {
  std::erase_if(headers, [&](const HttpHeader& each) { return equals_ignoring_case(each.name, name); });
  headers.push_back({std::string(name), value});
}

}  // namespace

void HttpBackend::send(MappedRequest request, Done done) const {
  HttpRequest http;
  http.method = method_of(integration_, request.call->http());
  http.headers = {{"User-Agent", "AmazonAPIGateway_" + api_.id},
                  {"X-Amzn-Trace-Id", request.call->ids.trace_root},
                  {"x-amzn-apigateway-api-id", api_.id}};
  if (!request.body.empty()) http.headers.push_back({"Content-Type", "application/json"});
  for (const auto& [name, value] : request.headers) set(http.headers, name, value);
  http.body = std::move(request.body);
  web_.send(filled(integration_.url, request.path, settings_), encoded_query(request.query), std::move(http),
            timeout_, [done = std::move(done)](Result<HttpResponse, HttpFailure> response) {
              if (!response) return done(refusal_for(response.error()));
              BackendReply reply;
              reply.selection = std::to_string(response->status);
              reply.response = *std::move(response);
              done(std::move(reply));
            });
}

void HttpProxyIntegration::run(RestCallPtr call, Done done) const {
  const ProxyRequest proxied = proxy_request(*call, api_, settings_);
  const MappingSource source{*call, api_, settings_};
  HttpRequest http;
  http.method = method_of(integration_, call->http());
  http.body = call->http().body;
  const NamedValues headers = event_headers(proxied, HeaderStyle::kRest);
  for (const NamedValues::Entry& entry : headers.entries()) {
    const bool is_own =
        equals_ignoring_case(entry.name, "Host") || equals_ignoring_case(entry.name, "Content-Encoding");
    if (is_own) continue;
    for (const std::string_view value : entry.values)
      http.headers.push_back({std::string(entry.name), std::string(value)});
  }
  set(http.headers, "x-amzn-apigateway-api-id", api_.id);
  std::map<std::string, std::string, std::less<>> path;
  for (const PathParameter& parameter : call->match.parameters) {
    path.emplace(std::string(parameter.name), std::string(parameter.value));
  }
  std::vector<std::pair<std::string, std::string>> query;
  for (const auto& [target, from] : integration_.request_parameters) {
    constexpr std::string_view kHeader = "integration.request.header.";
    constexpr std::string_view kQuery = "integration.request.querystring.";
    constexpr std::string_view kPath = "integration.request.path.";
    const std::vector<std::string> values = source.values(from);
    // What has the method's own name goes on anyway.
    if (values.empty() ||
        from == "method.request." + target.substr(std::string_view("integration.request.").size())) {
      continue;
    }
    if (target.starts_with(kHeader)) set(http.headers, target.substr(kHeader.size()), values.back());
    if (target.starts_with(kQuery)) query.emplace_back(target.substr(kQuery.size()), values.back());
    if (target.starts_with(kPath)) {
      const bool is_encoded = from.starts_with("method.request.path.");
      path.insert_or_assign(target.substr(kPath.size()),
                            is_encoded ? values.back() : encoding::percent_encode(values.back()));
    }
  }
  std::string all(call->http().query());
  const std::string mapped = encoded_query(query);
  if (!all.empty() && !mapped.empty()) all += '&';
  web_.send(filled(integration_.url, path, settings_), all + mapped, std::move(http), timeout_,
            [done = std::move(done)](Result<HttpResponse, HttpFailure> response) {
              if (!response) return done(refusal_for(response.error()));
              response->headers = remapped_headers(std::move(response->headers));
              done(IntegrationAnswer{.response = *std::move(response), .is_traced = false, .note = {}});
            });
}

}  // namespace offstage::gateway

#include "gateway/relaxed_cors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>

#include "gateway/cors_check.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kPrefix = "access-control-";

/// What the answer that is replaced said about CORS, or of a preflight's body.
bool is_replaced(const HttpHeader& header, bool has_body) {
  const std::string_view name = header.name;
  if (equals_ignoring_case(name.substr(0, kPrefix.size()), kPrefix)) return true;
  return !has_body &&
         (equals_ignoring_case(name, "Content-Type") || equals_ignoring_case(name, "x-amzn-ErrorType"));
}

void grant_preflight(const RelaxedCors& settings, const HttpRequest& request, HttpResponse& response) {
  response.status = 204;
  response.body.clear();
  response.headers.push_back(
      {"Access-Control-Allow-Methods", *request.header("Access-Control-Request-Method")});
  const std::string* wanted = request.header("Access-Control-Request-Headers");
  if (!settings.allow_headers.empty()) {
    response.headers.push_back(
        {"Access-Control-Allow-Headers", fmt::format("{}", fmt::join(settings.allow_headers, ","))});
  } else if (wanted != nullptr) {
    response.headers.push_back({"Access-Control-Allow-Headers", *wanted});
  }
}

}  // namespace

bool relax_cors(const RelaxedCors& settings, const HttpRequest& request, HttpResponse& response) {
  const std::string& origin = *request.header("Origin");
  const bool is_allowed =
      std::any_of(settings.allow_origins.begin(), settings.allow_origins.end(),
                  [&origin](const std::string& allowed) { return allowed == "*" || allowed == origin; });
  if (!is_allowed) return false;
  const bool preflight = is_preflight(request);
  std::erase_if(response.headers, [preflight](const HttpHeader& h) { return is_replaced(h, !preflight); });
  response.headers.push_back({"Access-Control-Allow-Origin", origin});
  response.headers.push_back({"Vary", "Origin"});
  if (settings.allow_credentials) response.headers.push_back({"Access-Control-Allow-Credentials", "true"});
  if (preflight) {
    grant_preflight(settings, request, response);
  } else if (!settings.exposed_headers.empty()) {
    response.headers.push_back(
        {"Access-Control-Expose-Headers", fmt::format("{}", fmt::join(settings.exposed_headers, ","))});
  }
  return true;
}

}  // namespace offstage::gateway

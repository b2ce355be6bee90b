#include "gateway/cors.h"

#include <algorithm>

namespace offstage::gateway {
namespace {

constexpr std::string_view kAllowOrigin = "Access-Control-Allow-Origin";
constexpr std::string_view kAnyVerbs[] = {"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"};

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text.push_back(',');
    text += part;
  }
  return text;
}

void unite(std::vector<std::string>& all, std::string_view one) {
  if (std::find(all.begin(), all.end(), one) == all.end()) all.emplace_back(one);
}

void unite(std::vector<std::string>& all, const std::vector<std::string>& more) {
  for (const std::string& one : more) unite(all, one);
}

void unite_verb(std::vector<std::string>& methods, std::string_view verb) {
  if (verb != "ANY") return unite(methods, verb);
  for (const std::string_view each : kAnyVerbs) unite(methods, each);
}

/// One path's settings, united as Serverless does it: lists are merged, credentials and the longest age
/// count when one event has them, the last cacheControl stands.
RestCors united(const std::vector<const RestMethod*>& methods) {
  RestCors all;
  all.origins.clear();
  all.headers.clear();
  for (const RestMethod* method : methods) {
    const RestCors& cors = *method->cors;
    unite(all.origins, cors.origins);
    unite(all.headers, cors.headers);
    unite(all.exposed_headers, cors.exposed_headers);
    if (cors.methods.empty()) {
      unite(all.methods, "OPTIONS");
      unite_verb(all.methods, method->verb);
    } else {
      unite(all.methods, cors.methods);
    }
    all.allow_credentials |= cors.allow_credentials;
    if (cors.max_age_s) all.max_age_s = std::max(all.max_age_s.value_or(0), *cors.max_age_s);
    if (!cors.cache_control.empty()) all.cache_control = cors.cache_control;
  }
  if (all.origins.empty()) all.origins.emplace_back("*");
  return all;
}

std::string methods_of_routes(const std::vector<const HttpApiRoute*>& routes) {
  std::vector<std::string> methods{"OPTIONS"};
  for (const HttpApiRoute* route : routes) {
    unite_verb(methods, route->method.empty() ? std::string_view("ANY") : route->method);
  }
  return joined(methods);
}

bool is_cors_header(const HttpHeader& header) {
  constexpr std::string_view kPrefix = "access-control-";
  return header.name.size() > kPrefix.size() &&
         equals_ignoring_case(std::string_view(header.name).substr(0, kPrefix.size()), kPrefix);
}

}  // namespace

bool matches_origin_pattern(std::string_view pattern, std::string_view origin) {
  // The usual backtracking to the last star; a star takes one character at once, for it stands for '.+'.
  std::size_t p = 0;
  std::size_t o = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_end = 0;  // how far the last star reaches
  while (o < origin.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_end = ++o;
    } else if (p < pattern.size() && pattern[p] == origin[o]) {
      ++p;
      ++o;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      o = ++star_end;
    } else {
      return false;
    }
  }
  return p == pattern.size();
}

RestPreflight::RestPreflight(const std::vector<const RestMethod*>& methods) {
  const RestCors cors = united(methods);
  origins_ = cors.origins;
  const std::string& first = origins_.front();
  compares_origin_ = origins_.size() > 1 || (first != "*" && first.find('*') != std::string::npos);
  headers_ = {{"Content-Type", "application/json"},
              {"Access-Control-Allow-Headers", joined(cors.headers)},
              {"Access-Control-Allow-Methods", joined(cors.methods)}};
  if (cors.allow_credentials) headers_.push_back({"Access-Control-Allow-Credentials", "true"});
  if (!cors.exposed_headers.empty()) {
    headers_.push_back({"Access-Control-Expose-Headers", joined(cors.exposed_headers)});
  }
  if (cors.max_age_s) headers_.push_back({"Access-Control-Max-Age", std::to_string(*cors.max_age_s)});
  if (!cors.cache_control.empty()) headers_.push_back({"Cache-Control", cors.cache_control});
}

HttpResponse RestPreflight::answer(const HttpRequest& request) const {
  HttpResponse response;
  response.headers = headers_;
  std::string allowed = origins_.front();
  const std::string* origin = request.header("Origin");
  if (compares_origin_ && origin != nullptr) {
    const bool known = std::any_of(origins_.begin(), origins_.end(), [&](const std::string& pattern) {
      return matches_origin_pattern(pattern, *origin);
    });
    if (known) allowed = *origin;
  }
  response.headers.push_back({std::string(kAllowOrigin), std::move(allowed)});
  return response;
}

HttpApiCorsPolicy::HttpApiCorsPolicy(const HttpApiCors& settings,
                                     const std::vector<const HttpApiRoute*>& routes)
    : settings_(settings),
      allowed_methods_(settings.allowed_methods.empty() ? methods_of_routes(routes)
                                                        : joined(settings.allowed_methods)) {}

std::optional<std::string> HttpApiCorsPolicy::allowed_origin(const HttpRequest& request) const {
  const std::string* origin = request.header("Origin");
  if (origin == nullptr || origin->empty()) return std::nullopt;
  for (const std::string& allowed : settings_.allowed_origins) {
    if (allowed == "*") return "*";
    if (allowed == *origin || matches_origin_pattern(allowed, *origin)) return *origin;
  }
  return std::nullopt;
}

HttpResponse HttpApiCorsPolicy::preflight(const HttpRequest& request) const {
  HttpResponse response;
  response.status = 204;
  const std::optional<std::string> origin = allowed_origin(request);
  if (!origin) return response;
  response.headers = {{"access-control-allow-origin", *origin},
                      {"access-control-allow-methods", allowed_methods_},
                      {"access-control-allow-headers", joined(settings_.allowed_headers)}};
  if (settings_.max_age_s) {
    response.headers.push_back({"access-control-max-age", std::to_string(*settings_.max_age_s)});
  }
  if (settings_.allow_credentials) response.headers.push_back({"access-control-allow-credentials", "true"});
  if (!settings_.exposed_headers.empty()) {
    response.headers.push_back({"access-control-expose-headers", joined(settings_.exposed_headers)});
  }
  return response;
}

void HttpApiCorsPolicy::rewrite(const HttpRequest& request, HttpResponse& response) const {
  std::erase_if(response.headers, is_cors_header);
  const std::optional<std::string> origin = allowed_origin(request);
  if (!origin) return;
  response.headers.push_back({"access-control-allow-origin", *origin});
  if (settings_.allow_credentials) response.headers.push_back({"access-control-allow-credentials", "true"});
  if (!settings_.exposed_headers.empty()) {
    response.headers.push_back({"access-control-expose-headers", joined(settings_.exposed_headers)});
  }
}

}  // namespace offstage::gateway

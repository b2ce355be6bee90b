#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// The OPTIONS method that Serverless makes for a REST path with `cors`: a MOCK integration with fixed
/// headers. It does not look at Access-Control-Request-*, and the answers of the other methods get no CORS
/// header from the gateway: their handlers set them, as on AWS.
class RestPreflight {
 public:
  /// `routes`: those events of one path that have `cors`; at least one. Their settings are united.
  explicit RestPreflight(const std::vector<const RestMethod*>& methods);

  /// Status 200, no body. Several origins, or one with '*' inside, are compared with the request's Origin
  /// and the matching one is sent back; otherwise the first configured origin is.
  HttpResponse answer(const HttpRequest& request) const;

 private:
  std::vector<std::string> origins_;
  bool compares_origin_ = false;
  std::vector<HttpHeader> headers_;  // all but Access-Control-Allow-Origin
};

/// `provider.httpApi.cors`: the gateway answers preflights itself and owns the CORS headers of all other
/// answers.
class HttpApiCorsPolicy {
 public:
  /// `routes` give the allowed methods where the settings name none.
  HttpApiCorsPolicy(const HttpApiCors& settings, const std::vector<const HttpApiRoute*>& routes);

  /// Status 204; without CORS headers when the origin is not allowed.
  HttpResponse preflight(const HttpRequest& request) const;
  /// Takes out the CORS headers that the function set, and adds those of the settings when the request has
  /// an allowed Origin.
  void rewrite(const HttpRequest& request, HttpResponse& response) const;

 private:
  /// What to send as allow-origin; nothing when the request has no Origin or one that is not allowed.
  std::optional<std::string> allowed_origin(const HttpRequest& request) const;

  HttpApiCors settings_;
  std::string allowed_methods_;
};

/// Whether a text is what a pattern says, in which each '*' stands for one or more characters.
bool matches_origin_pattern(std::string_view pattern, std::string_view origin);

}  // namespace offstage::gateway

#include "gateway/cors_advice.h"

#include <fmt/format.h>

#include <string_view>

namespace offstage::gateway {
namespace {

using Answerer = CorsPlace::Answerer;

std::string wanted_method(const HttpRequest& request) {
  return is_preflight(request) ? *request.header("Access-Control-Request-Method") : request.method;
}

/// What an answer needs, said of whoever has to give it.
std::string_view needed_header(CorsCause cause) {
  switch (cause) {
    case CorsCause::kManyAllowOrigins:
    case CorsCause::kOtherOrigin:
      return "answer with the request's origin, and with no other";
    case CorsCause::kWildcardWithCredentials:
      return "answer with the request's origin and Access-Control-Allow-Credentials: true";
    case CorsCause::kNoAllowCredentials:
      return "set Access-Control-Allow-Credentials: true";
    case CorsCause::kMethodNotAllowed:
      return "set Access-Control-Allow-Methods";
    case CorsCause::kHeaderNotAllowed:
      return "set Access-Control-Allow-Headers";
    case CorsCause::kPreflightStatus:
    case CorsCause::kNoAllowOrigin:
      break;
  }
  return "set Access-Control-Allow-Origin";
}

/// The OPTIONS method that `cors` makes has fixed values.
std::string rest_preflight_advice(CorsCause cause, const CorsPlace& place, const HttpRequest& request) {
  if (cause == CorsCause::kHeaderNotAllowed) return "add it to cors.headers of the event";
  if (cause != CorsCause::kMethodNotAllowed) return "add the origin to cors.origins of the event";
  if (place.rest == nullptr) return fmt::format("the path has no {} at all", wanted_method(request));
  return place.rest->cors ? "add it to cors.methods of the event"
                          : "set cors on the event of that method too";
}

std::string rest_function_advice(CorsCause cause, const CorsPlace& place, const HttpRequest& request) {
  if (is_preflight(request)) {
    return "the function gets the OPTIONS itself; cors on the event makes a method that answers it";
  }
  std::string text = fmt::format("the handler has to {}", needed_header(cause));
  if (place.rest != nullptr && place.rest->cors && cause == CorsCause::kNoAllowOrigin) {
    text += ", for cors of the event only makes the OPTIONS method";
  }
  return text;
}

std::string rest_gateway_advice(CorsCause cause, const HttpRequest& request) {
  if (is_preflight(request)) {
    return "OPTIONS falls to the route of all methods; cors on the event makes a method that asks for "
           "nothing";
  }
  const bool is_missing = cause == CorsCause::kNoAllowOrigin;
  return fmt::format(
      "API Gateway's own answers {}: an AWS::ApiGateway::GatewayResponse under resources (DEFAULT_4XX, "
      "DEFAULT_5XX) sets gatewayresponse.header.{}",
      is_missing ? "have no CORS headers" : "have fixed ones",
      cause == CorsCause::kNoAllowCredentials ? "Access-Control-Allow-Credentials"
                                              : "Access-Control-Allow-Origin");
}

std::string rest_integration_advice(CorsCause cause, const CorsPlace& place) {
  if (place.rest != nullptr && place.rest->integration.type == RestIntegration::Type::kHttpProxy) {
    return fmt::format("what stands behind the method has to {}", needed_header(cause));
  }
  return fmt::format("cors of the event, or a header of the integration response, has to {}",
                     needed_header(cause));
}

std::string rest_advice(CorsCause cause, const CorsPlace& place, const HttpRequest& request) {
  switch (place.answerer) {
    case Answerer::kPreflight:
      return rest_preflight_advice(cause, place, request);
    case Answerer::kFunction:
      return rest_function_advice(cause, place, request);
    case Answerer::kIntegration:
      return rest_integration_advice(cause, place);
    case Answerer::kGateway:
      return rest_gateway_advice(cause, request);
    case Answerer::kNobody:
      break;
  }
  if (place.rest != nullptr) {
    return fmt::format("cors: true on the event {} {} makes the OPTIONS method", place.rest->verb,
                       place.rest->path);
  }
  return fmt::format("no route serves this {}, from whichever origin", wanted_method(request));
}

std::string http_api_advice(CorsCause cause, const CorsPlace& place, const HttpRequest& request) {
  if (!place.has_policy) {
    if (place.http_api == nullptr && place.answerer == Answerer::kNobody) {
      return fmt::format("no route serves this {}, from whichever origin", wanted_method(request));
    }
    return is_preflight(request)
               ? "provider.httpApi.cors: true has API Gateway answer it"
               : fmt::format("provider.httpApi.cors: true adds it, or the handler has to {}",
                             needed_header(cause));
  }
  switch (cause) {
    case CorsCause::kMethodNotAllowed:
      return "add it to provider.httpApi.cors.allowedMethods";
    case CorsCause::kHeaderNotAllowed:
      return "add it to provider.httpApi.cors.allowedHeaders";
    case CorsCause::kWildcardWithCredentials:
    case CorsCause::kNoAllowCredentials:
      return "set provider.httpApi.cors.allowCredentials, and allowedOrigins without '*'";
    default:
      return "add the origin to provider.httpApi.cors.allowedOrigins";
  }
}

}  // namespace

std::string cors_advice(CorsCause cause, const CorsPlace& place, const HttpRequest& request) {
  return place.api == CorsPlace::Api::kRest ? rest_advice(cause, place, request)
                                            : http_api_advice(cause, place, request);
}

}  // namespace offstage::gateway

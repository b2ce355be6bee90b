#include "gateway/cors_watch.h"

#include <fmt/format.h>

#include "gateway/cors_advice.h"
#include "gateway/relaxed_cors.h"

namespace offstage::gateway {
namespace {

std::string route_of(const CorsPlace& place) {
  if (place.rest != nullptr) return "rest " + place.rest->verb + " " + place.rest->path;
  return place.http_api == nullptr ? "" : place.http_api->route_key();
}

}  // namespace

std::string CorsWatch::look(const HttpRequest& request, const CorsPlace& place,
                            HttpResponse& response) const {
  if (!is_cross_origin(request)) return {};
  const auto problem = cors_problem(request, response);
  if (!problem) return {};
  const bool passes = relaxed_ && relax_cors(*relaxed_, request, response);
  if (!is_new(*problem, place)) return {};
  const std::string_view verdict =
      is_preflight(request) ? "refuses this preflight" : "keeps this answer from the page";
  return fmt::format("CORS: {} {} from {}: a browser {}: {}; {}{}", request.method, request.path(),
                     *request.header("Origin"), verdict, problem->text,
                     cors_advice(problem->cause, place, request),
                     passes ? " (so it will be on AWS; relaxed-cors lets it pass here)" : "");
}

bool CorsWatch::is_new(const CorsProblem& problem, const CorsPlace& place) const {
  std::string key = fmt::format("{}/{}/{}", route_of(place), static_cast<int>(place.answerer),
                                static_cast<int>(problem.cause));
  const std::lock_guard lock(mutex_);
  return said_.insert(std::move(key)).second;
}

}  // namespace offstage::gateway

#pragma once

#include <optional>
#include <string>

#include "base/http.h"

/// What a browser makes of an answer to a page of another origin (Fetch standard, "CORS protocol": the CORS
/// check, and the preflight fetch). Pure functions.
namespace offstage::gateway {

enum class CorsCause {
  kPreflightStatus,          // a preflight's answer is no success
  kNoAllowOrigin,            // no Access-Control-Allow-Origin
  kManyAllowOrigins,         // more than one, or a list of them
  kOtherOrigin,              // one that is not the page's
  kWildcardWithCredentials,  // '*' where the request came with cookies
  kNoAllowCredentials,       // not said to be allowed where the request came with cookies
  kMethodNotAllowed,         // by a preflight's answer
  kHeaderNotAllowed,         // likewise
};

struct CorsProblem {
  CorsCause cause;
  std::string text;  // "Access-Control-Allow-Methods (OPTIONS,GET) does not have PUT"
};

/// Whether the CORS protocol applies at all: the request has the Origin of another host or port, and no
/// Sec-Fetch-* header says that it is something else, as the navigation that sends a form.
bool is_cross_origin(const HttpRequest& request);

/// OPTIONS with Origin and Access-Control-Request-Method.
bool is_preflight(const HttpRequest& request);

/// Why the browser keeps the answer from the page, or does not make the request that a preflight announces;
/// nothing when it goes through. That a page wants credentials shows only in the cookies it sends, so '*' in
/// the answer to a preflight passes. `request` is cross-origin.
std::optional<CorsProblem> cors_problem(const HttpRequest& request, const HttpResponse& response);

}  // namespace offstage::gateway

#include "gateway/cors_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace offstage::gateway {
namespace {

/// Methods that need no permission.
constexpr std::array<std::string_view, 3> kSafeMethods{"GET", "HEAD", "POST"};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// All lines of a header as one, as browsers read them; nothing without one.
std::optional<std::string> combined(const HttpResponse& response, std::string_view name) {
  std::optional<std::string> all;
  for (const HttpHeader& header : response.headers) {
    if (!equals_ignoring_case(header.name, name)) continue;
    all = all ? *all + ", " + header.value : header.value;
  }
  return all;
}

std::vector<std::string_view> pieces_of(std::string_view list) {
  std::vector<std::string_view> pieces;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string_view piece = trimmed(list.substr(begin, end - begin));
    if (!piece.empty()) pieces.push_back(piece);
    begin = end + 1;
  }
  return pieces;
}

/// "Access-Control-Allow-Methods (OPTIONS,GET) does not have PUT".
std::string lacks(std::string_view name, const std::optional<std::string>& value, std::string_view what) {
  if (!value) return fmt::format("it has no {}, and {} needs one", name, what);
  return fmt::format("{} ({}) does not have {}", name, *value, what);
}

/// The CORS check, which holds for preflights and for all other answers.
std::optional<CorsProblem> origin_problem(const HttpRequest& request, const HttpResponse& response) {
  const std::string& origin = *request.header("Origin");
  const bool has_credentials = request.header("Cookie") != nullptr;
  const auto allowed = combined(response, "Access-Control-Allow-Origin");
  if (!allowed) return CorsProblem{CorsCause::kNoAllowOrigin, "it has no Access-Control-Allow-Origin"};
  if (*allowed == "*" && !has_credentials) return std::nullopt;
  if (*allowed == "*") {
    return CorsProblem{CorsCause::kWildcardWithCredentials,
                       "Access-Control-Allow-Origin is '*', which counts only without cookies"};
  }
  if (*allowed != origin) {
    const bool is_list = allowed->find(',') != std::string::npos || allowed->find(' ') != std::string::npos;
    return CorsProblem{is_list ? CorsCause::kManyAllowOrigins : CorsCause::kOtherOrigin,
                       fmt::format("Access-Control-Allow-Origin is {}", *allowed)};
  }
  if (has_credentials && combined(response, "Access-Control-Allow-Credentials") != "true") {
    return CorsProblem{CorsCause::kNoAllowCredentials,
                       "the request has cookies, and Access-Control-Allow-Credentials is not 'true'"};
  }
  return std::nullopt;
}

std::optional<CorsProblem> method_problem(const HttpRequest& request, const HttpResponse& response) {
  const std::string& method = *request.header("Access-Control-Request-Method");
  if (std::find(kSafeMethods.begin(), kSafeMethods.end(), method) != kSafeMethods.end()) return std::nullopt;
  const auto allowed = combined(response, "Access-Control-Allow-Methods");
  for (const std::string_view one : pieces_of(allowed ? *allowed : std::string_view())) {
    if (one == method || one == "*") return std::nullopt;
  }
  return CorsProblem{CorsCause::kMethodNotAllowed, lacks("Access-Control-Allow-Methods", allowed, method)};
}

std::optional<CorsProblem> header_problem(const HttpRequest& request, const HttpResponse& response) {
  const std::string* wanted = request.header("Access-Control-Request-Headers");
  if (wanted == nullptr) return std::nullopt;
  const auto allowed = combined(response, "Access-Control-Allow-Headers");
  const auto list = pieces_of(allowed ? *allowed : std::string_view());
  for (const std::string_view name : pieces_of(*wanted)) {
    const bool is_named = std::any_of(list.begin(), list.end(), [name](std::string_view one) {
      // A star is for all but this one.
      return equals_ignoring_case(one, name) || (one == "*" && !equals_ignoring_case(name, "authorization"));
    });
    if (is_named) continue;
    return CorsProblem{CorsCause::kHeaderNotAllowed, lacks("Access-Control-Allow-Headers", allowed, name)};
  }
  return std::nullopt;
}

}  // namespace

bool is_cross_origin(const HttpRequest& request) {
  const std::string* origin = request.header("Origin");
  if (origin == nullptr || origin->empty()) return false;
  const std::string* mode = request.header("Sec-Fetch-Mode");
  if (mode != nullptr && *mode != "cors") return false;
  const std::string* site = request.header("Sec-Fetch-Site");
  if (site != nullptr && *site == "same-origin") return false;
  const std::string* host = request.header("Host");
  const std::size_t scheme = origin->find("://");
  return host == nullptr || scheme == std::string::npos || origin->substr(scheme + 3) != *host;
}

bool is_preflight(const HttpRequest& request) {
  return request.method == "OPTIONS" && request.header("Origin") != nullptr &&
         request.header("Access-Control-Request-Method") != nullptr;
}

std::optional<CorsProblem> cors_problem(const HttpRequest& request, const HttpResponse& response) {
  if (!is_preflight(request)) return origin_problem(request, response);
  if (response.status < 200 || response.status > 299) {
    return CorsProblem{CorsCause::kPreflightStatus, fmt::format("its status is {}", response.status)};
  }
  if (auto problem = origin_problem(request, response)) return problem;
  if (auto problem = method_problem(request, response)) return problem;
  return header_problem(request, response);
}

}  // namespace offstage::gateway

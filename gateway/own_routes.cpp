#include "gateway/own_routes.h"

#include <string_view>

#include "gateway/proxy_request.h"

namespace offstage::gateway {

std::optional<HttpResponse> answer_own(const HttpRequest& request) {
  const std::string_view path = raw_path(request);
  if (!path.starts_with("/_offstage/")) return std::nullopt;
  const bool reads = request.method == "GET" || request.method == "HEAD";
  HttpResponse response;
  response.set_header("Content-Type", "application/json");
  if (path != "/_offstage/health") {
    response.status = 404;
    response.body = R"({"message":"Not Found"})";
  } else if (!reads) {
    response.status = 405;
    response.set_header("Allow", "GET, HEAD");
    response.body = R"({"message":"Method Not Allowed"})";
  } else {
    response.body = R"({"status":"ok"})";
  }
  return response;
}

}  // namespace offstage::gateway

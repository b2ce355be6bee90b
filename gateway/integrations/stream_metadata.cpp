#include "gateway/integrations/stream_metadata.h"

#include <string>
#include <utility>

#include "base/json.h"
#include "gateway/proxy_response.h"

namespace offstage::gateway::stream_metadata {
namespace {

Result<void, Failure> add_cookies(std::string_view metadata, HttpResponse& response) {
  const auto document = json::Document::parse(metadata);
  const auto cookies = document->root().find("cookies");
  if (!cookies || cookies->is_null()) return {};
  if (!cookies->is_array())
    return Failure{"cookies: expected a list of strings, got " + std::string(described(*cookies))};
  for (const json::Value cookie : cookies->elements()) {
    ASSIGN_OR_RETURN(HttpHeader header, header_of("Set-Cookie", cookie));
    response.headers.push_back(std::move(header));
  }
  return {};
}

}  // namespace

Result<HttpResponse, Failure> read(std::string_view metadata) {
  ASSIGN_OR_RETURN(ProxyAnswer answer, read_proxy_answer(metadata, {.only_known_keys = false}));
  HttpResponse response;
  response.status = answer.status;
  response.headers = remapped_headers(std::move(answer.headers));
  RETURN_IF_ERROR(add_cookies(metadata, response));
  return response;
}

}  // namespace offstage::gateway::stream_metadata

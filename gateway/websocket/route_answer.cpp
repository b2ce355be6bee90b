#include "gateway/websocket/route_answer.h"

#include <utility>

#include "base/encoding.h"
#include "gateway/proxy_response.h"
#include "gateway/timed_invoker.h"

namespace offstage::gateway {
namespace {

RouteAnswer failed(int status, std::string text, std::string note) {
  RouteAnswer answer;
  answer.status = status;
  answer.failure = std::move(text);
  answer.note = std::move(note);
  return answer;
}

}  // namespace

RouteAnswer read_route_answer(const std::optional<lambda_host::InvocationResult>& result) {
  if (!result) return failed(504, "Endpoint request timed out", "no answer in time");
  if (result->outcome != lambda_host::Outcome::kSuccess) {
    return failed(502, "Internal server error", failure_note(*result));
  }
  auto proxy = read_proxy_answer(result->payload, {.only_known_keys = true, .status_required = false});
  if (!proxy) {
    return failed(502, "Internal server error", "malformed Lambda proxy response: " + proxy.error().text);
  }
  RouteAnswer answer;
  answer.status = proxy->status;
  answer.headers = std::move(proxy->headers);
  answer.body = std::move(proxy->body);
  if (!proxy->is_base64) return answer;
  auto bytes = encoding::from_base64(answer.body);
  if (!bytes) return failed(502, "Internal server error", "malformed Lambda proxy response: body: no base64");
  answer.body = *std::move(bytes);
  return answer;
}

}  // namespace offstage::gateway

#include <utility>

#include "base/crypto.h"
#include "lambda-host/invoke-api/operations.h"
#include "lambda-host/invoke-api/payload_check.h"

namespace offstage::lambda_host::invoke_api {

void invoke_async(const Context& context, Request request, HttpReply reply) {
  if (request.http.body.size() > kEventBytesMax)
    return reply(errors::event_too_large(request.http.body.size(), kEventBytesMax).response());
  const auto function = context.functions.find(request.function, request.parameter("Qualifier"));
  if (!function) return reply(function.error().response());
  if (request.http.body.empty()) request.http.body = "{}";
  if (const auto complaint = complaint_about(request.http.body))
    return reply(errors::not_json(*complaint).response());

  Invocation invocation;
  invocation.function = (*function)->key;
  invocation.payload = std::move(request.http.body);
  invocation.request_id = crypto::uuid_v4();
  HttpResponse response;
  response.status = 202;
  response.headers = {{"Content-Type", "application/json"}, {"x-amzn-RequestId", invocation.request_id}};
  response.body = R"({"Status":202})";
  context.events.accept(**function, std::move(invocation));
  reply(std::move(response));
}

}  // namespace offstage::lambda_host::invoke_api

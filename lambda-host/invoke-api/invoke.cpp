#include <utility>

#include "base/encoding.h"
#include "lambda-host/invoke-api/invocation_request.h"
#include "lambda-host/invoke-api/operations.h"

namespace offstage::lambda_host::invoke_api {
namespace {

HttpResponse response_of(InvocationResult result) {
  if (result.outcome == Outcome::kThrottled) return errors::throttled(std::move(result.payload)).response();
  HttpResponse response;
  response.headers = invocation_headers(result.request_id, "application/json");
  if (result.outcome != Outcome::kSuccess) response.headers.push_back({"X-Amz-Function-Error", "Unhandled"});
  if (!result.log_tail.empty())
    response.headers.push_back({"X-Amz-Log-Result", encoding::base64(result.log_tail)});
  response.body = result.payload.empty() ? "null" : std::move(result.payload);
  return response;
}

}  // namespace

void invoke(const Context& context, Request request, HttpReply reply) {
  auto read = read_invocation(context, std::move(request), "[Event, RequestResponse, DryRun]");
  if (!read) return reply(read.error().response());
  if (read->type == InvocationType::kRequestResponse) {
    context.invoker.invoke(std::move(read->invocation), [reply = std::move(reply)](InvocationResult result) {
      reply(response_of(std::move(result)));
    });
    return;
  }
  HttpResponse response;
  response.status = read->type == InvocationType::kEvent ? 202 : 204;
  response.headers = invocation_headers(read->invocation.request_id, "");
  if (read->type == InvocationType::kEvent)
    context.events.accept(*read->function, std::move(read->invocation));
  reply(std::move(response));
}

}  // namespace offstage::lambda_host::invoke_api

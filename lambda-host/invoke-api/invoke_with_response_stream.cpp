#include <algorithm>
#include <utility>

#include "base/encoding.h"
#include "base/json.h"
#include "lambda-host/invoke-api/event_stream.h"
#include "lambda-host/invoke-api/invocation_request.h"
#include "lambda-host/invoke-api/operations.h"

namespace offstage::lambda_host::invoke_api {
namespace {

/// Lambda's chunks are of any size; SDKs put them together again.
constexpr std::size_t kChunkBytes = std::size_t{64} * 1024;

void append_chunks(std::string& out, std::string_view payload) {
  for (std::size_t at = 0; at < payload.size(); at += kChunkBytes) {
    append_event(out,
                 {{":event-type", "PayloadChunk"},
                  {":content-type", "application/octet-stream"},
                  {":message-type", "event"}},
                 payload.substr(at, kChunkBytes));
  }
}

std::string completion(const InvocationResult& result) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (result.outcome != Outcome::kSuccess) {
    writer.member("ErrorCode", "Unhandled");
    writer.member("ErrorDetails", result.payload);
  }
  if (!result.log_tail.empty()) writer.member("LogResult", encoding::base64(result.log_tail));
  writer.end_object();
  return body;
}

/// The whole stream at once: what a function answers is complete before it is known here.
HttpResponse response_of(InvocationResult result) {
  if (result.outcome == Outcome::kThrottled) return errors::throttled(std::move(result.payload)).response();
  HttpResponse response;
  response.headers = invocation_headers(result.request_id, "application/vnd.amazon.eventstream");
  if (result.outcome == Outcome::kSuccess) append_chunks(response.body, result.payload);
  append_event(
      response.body,
      {{":event-type", "InvokeComplete"}, {":content-type", "application/json"}, {":message-type", "event"}},
      completion(result));
  return response;
}

}  // namespace

void invoke_with_response_stream(const Context& context, Request request, HttpReply reply) {
  auto read = read_invocation(context, std::move(request), "[RequestResponse, DryRun]");
  if (!read) return reply(read.error().response());
  if (read->type == InvocationType::kDryRun) {
    HttpResponse response;
    response.status = 204;
    response.headers = invocation_headers(read->invocation.request_id, "");
    return reply(std::move(response));
  }
  context.invoker.invoke(std::move(read->invocation), [reply = std::move(reply)](InvocationResult result) {
    reply(response_of(std::move(result)));
  });
}

}  // namespace offstage::lambda_host::invoke_api

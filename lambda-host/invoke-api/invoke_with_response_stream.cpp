#include <memory>
#include <utility>

#include "base/byte_pipe.h"
#include "base/encoding.h"
#include "base/http_body_source.h"
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

void append_completion(std::string& out, const InvocationResult& result) {
  append_event(
      out,
      {{":event-type", "InvokeComplete"}, {":content-type", "application/json"}, {":message-type", "event"}},
      completion(result));
}

HttpResponse head_of_stream(const std::string& request_id) {
  HttpResponse response;
  response.headers = invocation_headers(request_id, "application/vnd.amazon.eventstream");
  return response;
}

/// Of a function that answers at once.
HttpResponse response_of(InvocationResult result) {
  if (result.outcome == Outcome::kThrottled) return errors::throttled(std::move(result.payload)).response();
  HttpResponse response = head_of_stream(result.request_id);
  if (result.outcome == Outcome::kSuccess) append_chunks(response.body, result.payload);
  append_completion(response.body, result);
  return response;
}

/// What a function streams, as events, and how it ended.
class EventSource : public HttpBodySource {
 public:
  const std::shared_ptr<BytePipe>& pipe() const { return pipe_; }

  /// Once, with the function's last word.
  void complete(InvocationResult result) {
    result_ = std::move(result);
    pipe_->end();
  }

  State read(std::string& out) override {
    const BytePipe::Taken taken = pipe_->take();
    append_chunks(out, taken.bytes);
    if (!taken.is_end) return State::kMore;
    append_completion(out, result_);
    return State::kEnd;
  }
  void when_ready(std::function<void()> callback) override { pipe_->when_readable(std::move(callback)); }
  bool forget() override { return pipe_->forget_readable(); }
  void leave() override { pipe_->leave(); }

 private:
  const std::shared_ptr<BytePipe> pipe_ = std::make_shared<BytePipe>();
  InvocationResult result_;  // written before the pipe's end, read after it
};

/// The answer of a call that may be streamed, or not.
void begin(Invoker& invoker, Invocation invocation, const HttpReply& reply) {
  const auto source = std::make_shared<EventSource>();
  const auto streams = std::make_shared<bool>(false);  // on_stream comes before done
  invocation.on_stream = [=, request_id = invocation.request_id](std::string_view) {
    *streams = true;
    HttpResponse response = head_of_stream(request_id);
    response.source = source;
    reply(std::move(response));
    return source->pipe();
  };
  invoker.invoke(std::move(invocation), [=](InvocationResult result) {
    if (*streams)
      source->complete(std::move(result));
    else
      reply(response_of(std::move(result)));
  });
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
  begin(context.invoker, std::move(read->invocation), reply);
}

}  // namespace offstage::lambda_host::invoke_api

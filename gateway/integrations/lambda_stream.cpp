#include "gateway/integrations/lambda_stream.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/byte_pipe.h"
#include "base/http_body_source.h"
#include "base/log.h"
#include "gateway/event_v1.h"
#include "gateway/integrations/lambda_proxy.h"
#include "gateway/integrations/stream_metadata.h"

namespace offstage::gateway {
namespace {

using lambda_host::InvocationResult;
using lambda_host::Outcome;

Refusal malformed(const std::string& why) {
  return {.type = GatewayResponse::kIntegrationFailure,
          .status = 502,
          .message = {},
          .note = "malformed Lambda proxy response: " + why};
}

/// One answer on its way: first it waits for the metadata, then it is the body that the connection reads.
/// Functions write into its pipe, from their own threads.
class StreamedAnswer : public HttpBodySource, public std::enable_shared_from_this<StreamedAnswer> {
 public:
  StreamedAnswer(std::string function, MethodIntegration::Done done)
      : function_(std::move(function)), done_(std::move(done)) {}

  /// The function begins to stream.
  std::shared_ptr<BytePipe> open() {
    wait_for_metadata();
    return pipe_;
  }

  /// The function has come to its end, with what it has not streamed, or it has been given up for `failure`.
  /// Nothing calls `done` after it.
  void end(std::optional<Refusal> failure, std::string_view rest) {
    {
      const std::lock_guard lock(mutex_);
      if (failure && !done_)
        log::warning("function '{}': the answer broke off: {}", function_, failure->note);
      failure_ = std::move(failure);
      if (!failure_) received_ += rest;
      take_metadata();
      if (done_) finish(failure_ ? *failure_ : malformed(kNoMetadata));
    }
    pipe_->end();
  }

  State read(std::string& out) override {
    const std::lock_guard lock(mutex_);
    out.append(std::exchange(received_, {}));
    const BytePipe::Taken taken = pipe_->take();
    out.append(taken.bytes);
    if (!taken.is_end) return State::kMore;
    return failure_ ? State::kCut : State::kEnd;
  }
  void when_ready(std::function<void()> callback) override { pipe_->when_readable(std::move(callback)); }
  bool forget() override { return pipe_->forget_readable(); }
  void leave() override { pipe_->leave(); }

 private:
  static constexpr const char* kNoMetadata =
      "a streamed answer begins with its status and headers as JSON and eight NULs, as "
      "awslambda.HttpResponseStream.from() writes them";

  void wait_for_metadata() {
    pipe_->when_readable([self = shared_from_this()] {
      if (!self->is_answered()) self->wait_for_metadata();
    });
  }

  bool is_answered() {
    const std::lock_guard lock(mutex_);
    take_metadata();
    return !done_;
  }

  /// The lock is held, as it is while `done` runs: once end() has returned none does. Looks at what has come.
  void take_metadata() {
    if (!done_) return;
    received_ += pipe_->take().bytes;
    const std::size_t end = received_.find(stream_metadata::kDelimiter);
    if (end > stream_metadata::kBytesMax) {
      if (received_.size() > stream_metadata::kBytesMax) finish(malformed(kNoMetadata));
      return;
    }
    auto head = stream_metadata::read(std::string_view(received_).substr(0, end));
    if (!head) return finish(malformed(head.error().text));
    received_.erase(0, end + stream_metadata::kDelimiter.size());
    head->source = shared_from_this();
    finish(IntegrationAnswer{.response = *std::move(head), .is_traced = true, .note = {}});
  }

  void finish(Result<IntegrationAnswer, Refusal> answer) {
    if (!answer) pipe_->leave();
    std::exchange(done_, nullptr)(std::move(answer));
  }

  const std::string function_;
  const std::shared_ptr<BytePipe> pipe_ = std::make_shared<BytePipe>();
  std::mutex mutex_;
  MethodIntegration::Done done_;  // empty once it was called
  std::string received_;          // not read yet: metadata, then what came with it
  std::optional<Refusal> failure_;
};

}  // namespace

LambdaStreamIntegration::LambdaStreamIntegration(TimedInvoker& functions, const ApiIdentity& api,
                                                 const RestApiSettings& settings,
                                                 std::chrono::milliseconds timeout)
    : functions_(functions), api_(api), settings_(settings), timeout_(timeout) {}

void LambdaStreamIntegration::run(RestCallPtr call, Done done) const {
  lambda_host::Invocation invocation{.function = call->method().function,
                                     .payload = rest_event(proxy_request(*call, api_, settings_)),
                                     .trace_id = std::string(trace_header(call->http(), call->ids)),
                                     .client_context = {}};
  auto answer = std::make_shared<StreamedAnswer>(invocation.function, std::move(done));
  invocation.on_stream = [answer](std::string_view) { return answer->open(); };
  functions_.call(
      std::move(invocation), timeout_, [this, answer](const std::optional<InvocationResult>& result) {
        answer->end(lambda_failure(result, timeout_), result ? result->payload : std::string_view());
      });
}

}  // namespace offstage::gateway

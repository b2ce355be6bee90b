#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <future>
#include <memory>
#include <string>

#include "base/byte_pipe.h"
#include "lambda-host/call_slot.h"
#include "lambda-host/host.h"
#include "lambda-host/private_directory.h"
#include "lambda-host/runtime-api/runtime_api.h"
#include "tests/unit/lambda-host/process_functions.h"

namespace offstage::lambda_host {
namespace {

const SystemClock kClock;

/// A call of `acting` by somebody who takes its answer as it comes.
class StreamedCall {
 public:
  StreamedCall(Host& host, std::string payload) {
    Invocation invocation;
    invocation.function = "acting";
    invocation.payload = std::move(payload);
    invocation.on_stream = [this](std::string_view type) {
      content_type_ = type;
      begun_.set_value();
      return pipe_;
    };
    host.invoke(std::move(invocation), [this](InvocationResult result) {
      pipe_->end();
      done_.set_value(std::move(result));
    });
  }

  BytePipe& pipe() { return *pipe_; }
  void wait_for_begin() { begun_.get_future().wait(); }
  InvocationResult result() { return done_.get_future().get(); }
  const std::string& content_type() const { return content_type_; }
  std::size_t largest_piece() const { return largest_piece_; }

  /// So many bytes, or all that are left.
  std::string read(std::size_t size = std::string::npos) {
    while (read_.size() < size && !ended_) {
      std::promise<void> readable;
      pipe_->when_readable([&] { readable.set_value(); });
      readable.get_future().wait();
      const BytePipe::Taken taken = pipe_->take();
      largest_piece_ = std::max(largest_piece_, taken.bytes.size());
      read_ += taken.bytes;
      ended_ = taken.is_end;
    }
    std::string first = read_.substr(0, size);
    read_.erase(0, first.size());
    return first;
  }

 private:
  const std::shared_ptr<BytePipe> pipe_ = std::make_shared<BytePipe>();
  std::promise<void> begun_;
  std::promise<InvocationResult> done_;
  std::string content_type_;
  std::string read_;
  std::size_t largest_piece_ = 0;
  bool ended_ = false;
};

void mark(const PrivateDirectory& directory, int number) {
  std::ofstream(directory.path() + "/" + std::to_string(number)).put('x');
}

TEST_CASE("response stream: each part reaches the caller before the next one is made") {
  const PrivateDirectory marks;
  Host host({acting()}, kClock);
  StreamedCall call(host,
                    R"({"do":"stream_parts","parts":["one","two","three"],"marks":")" + marks.path() + "\"}");
  CHECK(call.read(3) == "one");
  CHECK(call.content_type() == "text/csv");
  mark(marks, 1);
  CHECK(call.read(3) == "two");
  mark(marks, 2);
  CHECK(call.read() == "three");
  const InvocationResult result = call.result();
  CHECK(result.outcome == Outcome::kSuccess);
  CHECK(result.payload.empty());
  CHECK(invoke(host, "acting", "{}").payload == "{}");
}

TEST_CASE("response stream: no more waits in between than a pipe holds, however much is written") {
  Host host({acting()}, kClock);
  StreamedCall call(host, R"({"do":"stream_parts","parts":["0123456789"],"times":3000000})");
  CHECK(call.read().size() == 30'000'000);
  CHECK(call.largest_piece() <= 512 * 1024);
  CHECK(call.result().outcome == Outcome::kSuccess);
}

TEST_CASE("response stream: a caller who is gone keeps nobody from finishing") {
  const PrivateDirectory marks;
  Host host({acting()}, kClock);
  StreamedCall call(host, R"({"do":"stream_parts","parts":["0123456789","rest"],"times":1000000,"marks":")" +
                              marks.path() + "\"}");
  call.wait_for_begin();
  call.pipe().leave();
  mark(marks, 1);
  CHECK(call.result().outcome == Outcome::kSuccess);
  CHECK(invoke(host, "acting", "{}").payload == "{}");
}

TEST_CASE("response stream: what ends the function ends the stream, after what it has written") {
  FunctionConfig config = acting();
  config.timeout_ms = 1'000;
  Host host({config}, kClock);
  {
    StreamedCall call(host, R"({"do":"stream_parts","parts":["begun"],"then":"hang"})");
    CHECK(call.read() == "begun");
    const InvocationResult result = call.result();
    CHECK(result.outcome == Outcome::kTimeout);
    CHECK(member(result.payload, "errorType") == "Sandbox.Timedout");
  }
  {
    StreamedCall call(host, R"({"do":"stream_parts","parts":["begun"],"then":"exit"})");
    CHECK(call.read() == "begun");
    const InvocationResult result = call.result();
    CHECK(result.payload == exit_error(result, "Runtime exited with error: exit status 7"));
  }
  {
    StreamedCall call(host, R"({"do":"stream_parts","parts":["begun"],"then":"cut"})");
    CHECK(call.read() == "begun");
    const InvocationResult result = call.result();
    CHECK(member(result.payload, "errorType") == "Runtime.TruncatedResponse");
  }
  {
    StreamedCall call(host, R"({"do":"stream","error":{"Lambda-Runtime-Function-Error-Type":"Bad.One",)"
                            R"("Lambda-Runtime-Function-Error-Body":"eyJhIjoxfQ=="}})");
    CHECK(call.read() == "hello world");
    const InvocationResult result = call.result();
    CHECK(result.outcome == Outcome::kFunctionError);
    CHECK(result.payload == R"({"a":1})");
  }
  CHECK(invoke(host, "acting", "{}").payload == "{}");
}

TEST_CASE("response stream: an error before the first byte, and an answer in one piece, are no streams") {
  Host host({acting()}, kClock);
  StreamedCall failed(host, R"({"do":"fail","error":"{\"errorType\":\"T\"}"})");
  CHECK(failed.result().payload == R"({"errorType":"T"})");
  StreamedCall whole(host, R"({"do":"echo"})");
  CHECK(whole.result().payload == R"({"do": "echo"})");
  CHECK(whole.read().empty());
}

TEST_CASE("response stream: while it runs, asking for the next event is refused") {
  Lines lines;
  Host host({acting()}, kClock, {.log = lines.sink()});
  StreamedCall call(host, R"({"do":"stream_parts","parts":["x"],"then":"next"})");
  CHECK(call.read() == "x");
  CHECK(call.result().outcome == Outcome::kSuccess);
  CHECK(invoke(host, "acting", "{}").payload == "{}");
  CHECK(lines.printed() ==
        std::vector<std::string>{
            R"(403 {"errorMessage":"State transition from InvocationResponse to Ready failed for runtime. )"
            R"(Error: State transition is not allowed","errorType":"InvalidStateTransition"})",
            R"(202 {"status":"OK"})"});
}

TEST_CASE("response stream: it may be 200 MB, and what is collected 6 MB") {
  Host host({acting()}, kClock);
  const std::string over = std::to_string(RuntimeApi::kStreamedBytesMax / 10 + 1);
  StreamedCall call(host, R"({"do":"stream_parts","parts":["0123456789"],"times":)" + over + "}");
  call.pipe().leave();
  const InvocationResult result = call.result();
  CHECK(result.outcome == Outcome::kFunctionError);
  CHECK(member(result.payload, "errorType") == "Function.ResponseSizeTooLarge");

  const auto collected = [&](std::size_t size) {
    return invoke(host, "acting",
                  R"({"do":"stream_parts","parts":["x"],"times":)" + std::to_string(size) + "}");
  };
  CHECK(collected(kResponseBytesMax).payload.size() == kResponseBytesMax);
  CHECK(member(collected(kResponseBytesMax + 1).payload, "errorType") == "Function.ResponseSizeTooLarge");
}

TEST_CASE("response stream: a host that stops ends it") {
  auto host = std::make_unique<Host>(std::vector{acting()}, kClock, HostOptions{.stop_grace_ms = 0});
  StreamedCall call(*host, R"({"do":"stream_parts","parts":["begun"],"then":"hang"})");
  CHECK(call.read(5) == "begun");
  host.reset();
  CHECK(call.result().outcome == Outcome::kFunctionError);
}

}  // namespace
}  // namespace offstage::lambda_host

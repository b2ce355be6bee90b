#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>

#include "base/byte_pipe.h"
#include "base/http_body_source.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

using lambda_host::InvocationResult;
using lambda_host::Outcome;

const std::string kDelimiter(8, '\0');

Service shop() {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f")};
  service.rest_methods = {rest_method("GET", "/items", "f")};
  service.rest_methods[0].integration.streams = true;
  return service;
}

/// A request to a method whose function streams what the test says.
class StreamedRequest {
 public:
  StreamedRequest() : bench_(shop()) {
    bench_.invoker.hold();
    bench_.gateway.handle(make_request("GET", "/dev/items"),
                          [this](HttpResponse response) { answer_ = std::move(response); });
    REQUIRE(bench_.invoker.held.size() == 1);
  }

  void write(const std::string& bytes) {
    if (!pipe_) pipe_ = bench_.invoker.invocations[0].on_stream("text/plain");
    pipe_->write(bytes);
  }
  void end(Outcome outcome = Outcome::kSuccess, std::string payload = {}) {
    bench_.invoker.held[0](InvocationResult{outcome, std::move(payload), "id", {}});
  }

  bool is_answered() const { return answer_.has_value(); }
  const HttpResponse& answer() const {
    REQUIRE(answer_);
    return *answer_;
  }
  std::string header(std::string_view name) const {
    std::string values;
    for (const HttpHeader& each : answer().headers)
      if (equals_ignoring_case(each.name, name)) values += each.value + ";";
    return values;
  }
  /// What there is of the body: "text", "text|end" or "text|cut".
  std::string read() const {
    REQUIRE(answer().source);
    std::string text;
    const HttpBodySource::State state = answer().source->read(text);
    if (state == HttpBodySource::State::kEnd) text += "|end";
    if (state == HttpBodySource::State::kCut) text += "|cut";
    return text;
  }
  std::string note() { return bench_.log.at(0).note; }

 private:
  Bench bench_;
  std::shared_ptr<BytePipe> pipe_;
  std::optional<HttpResponse> answer_;
};

TEST_CASE(
    "lambda_stream: the answer begins with the delimiter, wherever it is cut, and goes on as it comes") {
  StreamedRequest request;
  request.write(R"({"statusCode":201,"headers":{"X-A":"b","Server":"s"},"cookies":["c=d","e=f"],)");
  request.write(R"("multiValueHeaders":{"X-M":["1","2"]}})" + kDelimiter.substr(0, 3));
  CHECK_FALSE(request.is_answered());
  request.write(kDelimiter.substr(3) + "one");
  CHECK(request.answer().status == 201);
  CHECK(request.header("x-a") == "b;");
  CHECK(request.header("x-m") == "1;2;");
  CHECK(request.header("set-cookie") == "c=d;e=f;");
  CHECK(request.header("x-amzn-Remapped-Server") == "s;");
  CHECK(request.header("x-amzn-RequestId") != "");
  CHECK(request.read() == "one");
  CHECK(request.read().empty());
  request.write("two" + kDelimiter);
  CHECK(request.read() == "two" + kDelimiter);
  request.end();
  CHECK(request.read() == "|end");
}

TEST_CASE("lambda_stream: status and type are 200 and JSON unless the metadata say something else") {
  StreamedRequest request;
  request.write("{}" + kDelimiter);
  CHECK(request.answer().status == 200);
  CHECK(request.header("Content-Type") == "application/json;");
}

TEST_CASE("lambda_stream: a function that fails after it has begun cuts the answer") {
  for (const Outcome outcome : {Outcome::kFunctionError, Outcome::kTimeout}) {
    StreamedRequest request;
    request.write("{}" + kDelimiter + "half");
    request.end(outcome, R"({"errorType":"T"})");
    CHECK(request.read() == "half|cut");
  }
}

TEST_CASE("lambda_stream: a function that fails before is answered as by any other integration") {
  StreamedRequest request;
  request.write(R"({"statusCode")");
  request.end(Outcome::kFunctionError, R"({"errorType":"T"})");
  CHECK(request.answer().status == 502);
  CHECK(request.answer().body == R"({"message": "Internal server error"})");
  CHECK(request.note() == "function failed: T");
}

TEST_CASE("lambda_stream: what does not begin as it has to is malformed") {
  const std::string rows[] = {"no JSON" + kDelimiter, R"({"statusCode":1})" + kDelimiter,
                              R"({"cookies":"a"})" + kDelimiter, std::string(16 * 1024 + 1, ' ')};
  for (const std::string& row : rows) {
    StreamedRequest request;
    request.write(row);
    CHECK(request.answer().status == 502);
    CHECK(request.note().starts_with("malformed Lambda proxy response: "));
    request.write("more");
    request.end();
  }
  StreamedRequest ended;
  ended.write("{}");
  ended.end();
  CHECK(ended.answer().status == 502);
  CHECK(ended.note().find("eight NULs") != std::string::npos);
}

TEST_CASE("lambda_stream: a function that answers in one piece has to use the same form") {
  StreamedRequest request;
  request.end(Outcome::kSuccess, R"({"statusCode":404})" + kDelimiter + "all");
  CHECK(request.answer().status == 404);
  CHECK(request.read() == "all|end");
  StreamedRequest other;
  other.end(Outcome::kSuccess, R"({"statusCode":200,"body":"x"})");
  CHECK(other.answer().status == 502);
}

TEST_CASE("lambda_stream: the time limit answers 504 before, and cuts after") {
  Service service = shop();
  service.rest_methods[0].integration.timeout_ms = 50;
  Bench bench(service);
  bench.invoker.hold();
  CHECK(bench.get("/dev/items").status == 504);

  std::promise<HttpResponse> begun;
  bench.gateway.handle(make_request("GET", "/dev/items"),
                       [&](HttpResponse response) { begun.set_value(std::move(response)); });
  const auto pipe = bench.invoker.invocations[1].on_stream("");
  pipe->write("{}" + kDelimiter);
  const HttpResponse answer = begun.get_future().get();
  std::promise<void> ready;
  answer.source->when_ready([&] { ready.set_value(); });
  ready.get_future().wait();
  std::string text;
  CHECK(answer.source->read(text) == HttpBodySource::State::kCut);
}

}  // namespace
}  // namespace offstage::gateway

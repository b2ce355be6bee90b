#pragma once

#include <doctest/doctest.h>

#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/encoding.h"
#include "base/json.h"
#include "emulator/emulator.h"

/// Requests to an emulator in the test's own process, and what they answer.
namespace offstage::emulator {

inline HttpRequest request_for(const std::string& operation, std::string body) {
  HttpRequest request{.method = "POST", .target = "/", .headers = {}, .body = std::move(body)};
  request.headers = {{"Host", "localhost"},
                     {"Content-Type", "application/x-amz-json-1.0"},
                     {"X-Amz-Target", "DynamoDB_20120810." + operation},
                     {"X-Amz-Date", "20260101T000000Z"},
                     {"Authorization",
                      "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/dynamodb/aws4_request, "
                      "SignedHeaders=host, Signature=0"}};
  return request;
}

inline HttpRequest admin_request(const std::string& method, const std::string& path, std::string body = "") {
  HttpRequest request{
      .method = method, .target = "/_offstage/" + path, .headers = {}, .body = std::move(body)};
  request.headers = {{"Host", "localhost:8000"}, {"Content-Type", "application/json"}};
  return request;
}

/// Of an answer to POST /_offstage/consistency.
inline std::vector<std::string> problems_in(const std::string& body) {
  const auto document = json::Document::parse(body);
  const auto list = document ? document->root().find("problems") : std::nullopt;
  if (!list) return {"no answer: " + body};
  std::vector<std::string> problems;
  for (const auto problem : list->elements()) problems.emplace_back(problem.as_string());
  return problems;
}

inline const std::string* header(const HttpResponse& response, std::string_view name) {
  for (const auto& header : response.headers) {
    if (equals_ignoring_case(header.name, name)) return &header.value;
  }
  return nullptr;
}

/// An emulator in memory, as a C++ test embeds it. Whatever a test has done, in the end everything that is
/// stored fits together.
class Embedded {
 public:
  explicit Embedded(Validation validation = Validation::kNewest)
      : Embedded(EmulatorOptions{.in_memory = true, .validation = validation}) {}
  explicit Embedded(const EmulatorOptions& options) : has_admin_(options.admin) {
    auto opened = Emulator::open(options, clock_);
    REQUIRE(opened);
    emulator_ = std::move(opened).value();
  }

  ~Embedded() {
    if (!emulator_ || !has_admin_) return;
    CHECK(problems_in(send(admin_request("POST", "consistency")).body) == std::vector<std::string>{});
  }
  Embedded(const Embedded&) = delete;
  Embedded& operator=(const Embedded&) = delete;

  HttpResponse send(HttpRequest request) {
    std::promise<HttpResponse> promise;
    emulator_->handle(std::move(request),
                      [&](HttpResponse response) { promise.set_value(std::move(response)); });
    return promise.get_future().get();
  }
  HttpResponse call(const std::string& operation, const std::string& body) {
    return send(request_for(operation, body));
  }
  /// The answer's body; its message when it is an error.
  std::string text(const std::string& operation, const std::string& body) {
    const auto response = call(operation, body);
    if (response.status == 200) return response.body;
    const auto document = json::Document::parse(response.body);
    REQUIRE(document);
    auto message = document->root().find("message");
    if (!message) message = document->root().find("Message");
    return message ? std::string(message->as_string()) : "";
  }
  void create_table() {
    REQUIRE(call("CreateTable",
                 R"({"TableName":"tab","BillingMode":"PAY_PER_REQUEST",
                     "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
                     "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]})")
                .status == 200);
  }

  ManualClock& clock() { return clock_; }

 private:
  const bool has_admin_;
  ManualClock clock_{1'767'225'600'000};
  std::unique_ptr<Emulator> emulator_;
};

}  // namespace offstage::emulator

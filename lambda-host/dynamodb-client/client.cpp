#include "offstage/dynamodb/client.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/crc32.h"
#include "base/http_client.h"
#include "base/json.h"
#include "base/sigv4.h"
#include "client_environment.h"

namespace offstage::dynamodb {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kApi = "DynamoDB_20120810";
constexpr milliseconds kPauseBase{25};
constexpr milliseconds kPauseMax{20'000};
constexpr int kDoublingsMax = 10;

// What the SDKs take for throttling, and DynamoDB's own passing conflict.
constexpr std::array<std::string_view, 12> kTransient{
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "TooManyRequestsException",
    "SlowDown",
    "PriorRequestNotComplete",
    "TransactionInProgressException",
    "ConnectionError",
};

std::string aws_endpoint(const std::string& region) {
  return "https://dynamodb." + region + (region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
}

bool is_worth_another_try(const Error& error) {
  return error.status >= 500 ||
         std::find(kTransient.begin(), kTransient.end(), error.type) != kTransient.end();
}

void pause_before(int attempt) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const milliseconds longest = std::min(kPauseMax, kPauseBase * (1 << std::min(attempt - 1, kDoublingsMax)));
  std::this_thread::sleep_for(
      milliseconds(std::uniform_int_distribution<std::int64_t>(0, longest.count())(random)));
}

/// From {"__type":"com.amazonaws.dynamodb.v20120810#Name","message":"..."}; some say "Message".
Error error_of(HttpResponse response) {
  Error error{"UnknownError", "HTTP status " + std::to_string(response.status), response.status,
              std::move(response.body)};
  const auto document = json::Document::parse(error.body);
  if (!document) return error;
  if (const auto type = document->root().find("__type"); type && type->is_string()) {
    const std::string_view text = type->as_string();
    error.type = text.substr(text.find('#') + 1);  // npos + 1 is 0
    error.message.clear();
  }
  for (const char* name : {"message", "Message"})
    if (const auto message = document->root().find(name); message && message->is_string())
      error.message = message->as_string();
  return error;
}

bool is_intact(const HttpResponse& response) {
  for (const HttpHeader& header : response.headers)
    if (equals_ignoring_case(header.name, "x-amz-crc32"))
      return header.value == std::to_string(crc32(response.body));
  return true;
}

}  // namespace

struct Client::Connection {
  explicit Connection(ClientOptions with) : options(std::move(with)), http(http_options_of_environment()) {}

  Result<std::string, Error> attempt(std::string_view operation, std::string_view request_json);

  ClientOptions options;
  SystemClock clock;
  HttpClient http;
};

Result<std::string, Error> Client::Connection::attempt(std::string_view operation,
                                                       std::string_view request_json) {
  const auto origin = Origin::parse(options.endpoint);
  if (!origin) return Error{"InvalidEndpoint", origin.error().text};
  HttpRequest request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"Host", origin->host_header()},
                     {"Content-Type", "application/x-amz-json-1.0"},
                     {"X-Amz-Target", std::string(kApi) + "." + std::string(operation)}};
  request.body = request_json;
  sigv4::sign(request, {options.access_key_id, options.secret_access_key, options.session_token},
              {options.region, "dynamodb", clock.now_ms()});

  auto response = http.send(options.endpoint, request);
  if (!response) return Error{"ConnectionError", response.error().text};
  if (!is_intact(*response)) return Error{"ConnectionError", "the answer's checksum (x-amz-crc32) is wrong"};
  if (response->status != 200) return error_of(std::move(*response));
  return std::move(response->body);
}

Client Client::from_environment() {
  ClientOptions options;
  options.region = region_of_environment();
  options.endpoint =
      environment_variable("AWS_ENDPOINT_URL_DYNAMODB", environment_variable("AWS_ENDPOINT_URL").c_str());
  if (options.endpoint.empty()) options.endpoint = aws_endpoint(options.region);
  options.access_key_id = environment_variable("AWS_ACCESS_KEY_ID");
  options.secret_access_key = environment_variable("AWS_SECRET_ACCESS_KEY");
  options.session_token = environment_variable("AWS_SESSION_TOKEN");
  const std::string attempts = environment_variable("AWS_MAX_ATTEMPTS");
  int attempts_max = 0;
  std::from_chars(attempts.data(), attempts.data() + attempts.size(), attempts_max);
  if (attempts_max > 0) options.attempts_max = attempts_max;
  return Client(std::move(options));
}

Client::Client(ClientOptions options) : connection_(std::make_unique<Connection>(std::move(options))) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

const ClientOptions& Client::options() const {
  return connection_->options;
}

Result<std::string, Error> Client::call(std::string_view operation, std::string_view request_json) {
  for (int attempt = 1;; ++attempt) {
    auto answer = connection_->attempt(operation, request_json);
    if (answer || attempt >= connection_->options.attempts_max || !is_worth_another_try(answer.error()))
      return answer;
    pause_before(attempt);
  }
}

}  // namespace offstage::dynamodb

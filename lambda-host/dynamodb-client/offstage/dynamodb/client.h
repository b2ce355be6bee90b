#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

/// DynamoDB for C++ handlers, without the AWS SDK: JSON in, JSON out.
namespace offstage::dynamodb {

/// What DynamoDB answered instead, or why no answer came.
struct Error {
  std::string type;  // "ConditionalCheckFailedException"; "ConnectionError" when no whole answer came
  std::string message;
  int status = 0;    // of HTTP; 0 when no whole answer came
  std::string body;  // the error as it came: Item and CancellationReasons stand there
};

struct ClientOptions {
  std::string endpoint;  // "http://127.0.0.1:8000"
  std::string region;
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
  /// How often a request is sent at most. What is tried again, and how long the pauses are, is as in AWS's
  /// SDKs: server errors, throttling and lost connections, after a random part of 25 ms, 50 ms, 100 ms, ...
  int attempts_max = 4;
};

/// Sends requests to DynamoDB, Offstage or anything else with DynamoDB's API, signed with Signature
/// Version 4. Keeps its connections open: make one client in main() and use it in the handler. Thread-safe.
///
///   auto client = offstage::dynamodb::Client::from_environment();
///   auto answer = client.call("GetItem", R"({"TableName":"games","Key":{"id":{"S":"g1"}}})");
///   if (answer) use(*answer); else complain(answer.error().type, answer.error().message);
class Client {
 public:
  /// From the variables that the AWS SDKs read and Lambda sets: AWS_REGION, AWS_DEFAULT_REGION (else
  /// us-east-1); AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; AWS_ENDPOINT_URL_DYNAMODB,
  /// AWS_ENDPOINT_URL (else AWS's own endpoint of the region); AWS_MAX_ATTEMPTS.
  static Client from_environment();

  explicit Client(ClientOptions options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Calls "GetItem", "Query", ... with the request's JSON and returns the answer's. Waits until it has come.
  Result<std::string, Error> call(std::string_view operation, std::string_view request_json);

  const ClientOptions& options() const;

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace offstage::dynamodb

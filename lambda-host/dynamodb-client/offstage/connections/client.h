#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

/// The clients of a WebSocket API for C++ handlers, without the AWS SDK ("@connections").
namespace offstage::connections {

/// Why it could not be done. "GoneException" (410): the client is not connected any more.
struct Error {
  std::string type;  // "ConnectionError" when no whole answer came
  std::string message;
  int status = 0;  // of HTTP; 0 when no whole answer came
};

struct ClientOptions {
  std::string endpoint;  // "https://{domainName}/{stage}" of the event
  std::string region;
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token;
};

/// Sends messages to the clients of a WebSocket API, on Offstage and on AWS, signed with Signature Version 4.
/// Keeps its connections open: make one client and use it for every event. Thread-safe.
class Client {
 public:
  /// From the variables that Lambda sets and the AWS SDKs read: AWS_REGION, AWS_ACCESS_KEY_ID,
  /// AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN; AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI, which `offstage up`
  /// sets, goes before the endpoint that domain name and stage of an event make.
  static Client from_environment(std::string_view domain_name, std::string_view stage);

  explicit Client(ClientOptions options);
  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  ~Client();

  /// Each waits until it is done. A message has at most 128 KB.
  Result<void, Error> post(std::string_view connection_id, std::string message);
  Result<void, Error> close(std::string_view connection_id);
  /// {"connectedAt": ..., "identity": ..., "lastActiveAt": ...}
  Result<std::string, Error> get(std::string_view connection_id);

  const ClientOptions& options() const;

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace offstage::connections

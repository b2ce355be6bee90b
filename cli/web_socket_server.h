#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http_server.h"
#include "base/result.h"
#include "base/sigv4.h"
#include "cli/web_socket_flags.h"
#include "gateway/service/service.h"
#include "gateway/websocket/web_socket_api.h"
#include "lambda-host/invoker.h"

namespace offstage::cli {

/// The WebSocket API of a service on its port. For a service that has none it does nothing, and its port is
/// 0.
class WebSocketServer {
 public:
  /// Takes the port, so that functions can be told of it before they are started. Starts no thread. `flags`:
  /// all set.
  static Result<std::unique_ptr<WebSocketServer>, Failure> bind(const gateway::Service& service,
                                                                const std::string& host,
                                                                const WebSocketFlags& flags);

  std::uint16_t port() const { return server_ ? server_->port() : std::uint16_t{0}; }

  /// What functions find their clients by, for AWS SDKs.
  std::map<std::string, std::string> variables() const;

  /// From now on connections are taken. `invoker` and `clock` outlive this.
  void serve(lambda_host::Invoker& invoker, const Clock& clock, std::vector<sigv4::Credentials> credentials);

  void stop(std::chrono::milliseconds drain);

 private:
  WebSocketServer(const gateway::Service& service, std::string host, const WebSocketFlags& flags)
      : service_(service), host_(std::move(host)), flags_(flags) {}

  const gateway::Service& service_;
  const std::string host_;
  const WebSocketFlags flags_;
  std::unique_ptr<gateway::WebSocketApi> api_;
  std::unique_ptr<HttpServer> server_;  // before the API, whose connections it has
};

}  // namespace offstage::cli

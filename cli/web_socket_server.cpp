#include "cli/web_socket_server.h"

#include <utility>

#include "cli/url.h"

namespace offstage::cli {

Result<std::unique_ptr<WebSocketServer>, Failure> WebSocketServer::bind(const gateway::Service& service,
                                                                        const std::string& host,
                                                                        const WebSocketFlags& flags) {
  std::unique_ptr<WebSocketServer> server(new WebSocketServer(service, host, flags));
  if (!has_web_socket_api(service)) return server;
  HttpServerOptions options;
  options.host = host;
  options.port = *flags.port;
  options.body_bytes_max = gateway::WebSocketApi::kBodyBytesMax;
  options.web_sockets = gateway::WebSocketApi::limits();
  options.on_protocol_error = gateway::WebSocketApi::protocol_error;
  ASSIGN_OR_RETURN(server->server_, HttpServer::bind(std::move(options)));
  return server;
}

std::map<std::string, std::string> WebSocketServer::variables() const {
  if (!server_) return {};
  return {{"AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI", url_of("http", host_, port()) + "/" + service_.stage}};
}

void WebSocketServer::serve(lambda_host::Invoker& invoker, const Clock& clock,
                            std::vector<sigv4::Credentials> credentials) {
  if (!server_) return;
  gateway::WebSocketApiOptions options;
  options.idle = std::chrono::seconds(*flags_.idle_s);
  options.hard = std::chrono::seconds(*flags_.hard_s);
  options.credentials = std::move(credentials);
  api_ = std::make_unique<gateway::WebSocketApi>(service_, invoker, clock, std::move(options));
  server_->serve([api = api_.get()](HttpRequest request, HttpReply reply) {
    api->handle(std::move(request), std::move(reply));
  });
}

void WebSocketServer::stop(std::chrono::milliseconds drain) {
  if (server_) server_->stop(drain);
}

}  // namespace offstage::cli

#pragma once

#include <doctest/doctest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/websocket/web_socket_api.h"
#include "tests/unit/gateway/fake_invoker.h"
#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {

/// The server's end of a connection, which writes down what it should send.
class FakeSocket final : public WebSocket {
 public:
  bool send(std::string message, bool is_binary) override {
    if (closed || full) return false;
    sent.push_back((is_binary ? "binary:" : "") + std::move(message));
    return true;
  }
  void close(std::uint16_t code, std::string reason) override {
    if (!closed) closed = WebSocketEnd{code, std::move(reason), true};
  }

  std::vector<std::string> sent;
  std::optional<WebSocketEnd> closed;
  bool full = false;  // as after too much that the client does not read
};

/// A client's side: its connection, once it has one, as the HTTP server would drive it.
struct FakeClient {
  HttpResponse response;  // to the handshake
  std::shared_ptr<FakeSocket> socket = std::make_shared<FakeSocket>();

  WebSocketListener& listener() const {
    REQUIRE(response.web_socket != nullptr);
    return *response.web_socket;
  }
  void say(std::string text) const { listener().on_message(std::move(text), false); }
  void hang_up(std::uint16_t code = 1005, std::string reason = {}) const {
    listener().on_end({code, std::move(reason), false});
  }
};

/// A WebSocket API with routes to functions of the same names, and an invoker that answers
/// {"statusCode":200}.
struct WebSocketBench {
  explicit WebSocketBench(Service service, WebSocketApiOptions options = {})
      : api(service, invoker, clock, logging(std::move(options))) {
    invoker.answer_with(R"({"statusCode":200})");
  }
  explicit WebSocketBench(const std::vector<std::string>& keys) : WebSocketBench(service_with(keys)) {}

  static Service service_with(const std::vector<std::string>& keys) {
    Service service;
    service.name = "chat";
    for (const std::string& key : keys)
      service.web_socket.routes.push_back({key, function_of(key), false, {}});
    return service;
  }
  static std::string function_of(const std::string& key) {
    return key.starts_with('$') ? key.substr(1) : key;
  }

  WebSocketApiOptions logging(WebSocketApiOptions options) {
    options.log = [this](const AccessRecord& record) { log.push_back(record); };
    return options;
  }

  static HttpRequest handshake(std::string target = "/", std::vector<HttpHeader> more = {}) {
    HttpRequest request = make_request("GET", std::move(target),
                                       {{"Host", "localhost:3001"},
                                        {"Connection", "Upgrade"},
                                        {"Upgrade", "websocket"},
                                        {"Sec-WebSocket-Version", "13"},
                                        {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
    for (HttpHeader& header : more) request.headers.push_back(std::move(header));
    return request;
  }

  HttpResponse send(HttpRequest request) const {
    std::optional<HttpResponse> answer;
    api.handle(std::move(request), [&](HttpResponse response) {
      REQUIRE_FALSE(answer.has_value());
      answer = std::move(response);
    });
    REQUIRE(answer.has_value());
    return *std::move(answer);
  }

  /// Connected and open, when the API lets it in.
  FakeClient connect(HttpRequest request = handshake()) const {
    FakeClient client;
    client.response = send(std::move(request));
    if (client.response.web_socket) client.response.web_socket->on_open(client.socket);
    return client;
  }

  json::Document event(std::size_t index) const {
    REQUIRE(invoker.invocations.size() > index);
    auto document = json::Document::parse(invoker.invocations[index].payload);
    REQUIRE(document.has_value());
    return *std::move(document);
  }
  std::string last_event() const {
    REQUIRE_FALSE(invoker.invocations.empty());
    return invoker.invocations.back().payload;
  }
  /// The connection that the last event is about.
  std::string connection_id() const {
    const auto document = json::Document::parse(last_event());
    return std::string(document->root().find("requestContext")->find("connectionId")->as_string());
  }

  std::vector<AccessRecord> log;
  FakeInvoker invoker;
  ManualClock clock{1'783'711'144'836};
  WebSocketApi api;
};

/// The text with its random ids as "~": 16 characters of base64 that end in '='.
inline std::string without_ids(std::string text) {
  for (std::size_t end = text.find("=\""); end != std::string::npos; end = text.find("=\"", end + 1)) {
    if (end < 16 || text[end - 16] != '"') continue;
    text.replace(end - 15, 16, "~");
    end -= 15;
  }
  return text;
}

}  // namespace offstage::gateway

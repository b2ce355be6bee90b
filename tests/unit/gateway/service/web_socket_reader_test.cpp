#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "gateway/service/without_authorization.h"
#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {

TEST_CASE("websocket events: routes, authorizer and route responses") {
  const ServiceFolder folder(
      "service: chat\n"
      "provider:\n"
      "  name: aws\n"
      "  websocketsApiRouteSelectionExpression: $request.body.kind\n"
      "  websocketsApiName: chat\n"
      "functions:\n"
      "  enter:\n"
      "    handler: a.b\n"
      "    events:\n"
      "      - websocket:\n"
      "          route: $connect\n"
      "          authorizer:\n"
      "            name: guard\n"
      "            identitySource: [route.request.querystring.token, route.request.header.Auth]\n"
      "      - websocket: $disconnect\n"
      "  talk:\n"
      "    handler: a.b\n"
      "    events:\n"
      "      - websocket: $default\n"
      "      - websocket: {route: say, routeResponseSelectionExpression: $default}\n"
      "  guard: {handler: a.b}\n"
      "custom:\n"
      "  serverless-offline: {websocketPort: 3100, webSocketIdleTimeout: 5, webSocketHardTimeout: 60}\n");
  auto loaded = folder.read();
  REQUIRE_MESSAGE(loaded.has_value(), folder.error());
  CHECK(folder.warnings() == "");
  Service& service = loaded->service;
  CHECK(service.web_socket.selection_expression == "$request.body.kind");
  std::string routes;
  for (const WebSocketRoute& route : service.web_socket.routes) {
    routes += route.key + " " + route.function + (route.has_response ? " answers" : "") + " " +
              std::to_string(route.where.line) + "\n";
  }
  CHECK(routes == "$connect enter 10\n$disconnect enter 15\n$default talk 19\nsay talk answers 20\n");
  REQUIRE(service.web_socket.authorizer.has_value());
  CHECK(service.web_socket.authorizer->function == "guard");
  CHECK(service.web_socket.authorizer->name == "guard");
  CHECK(service.web_socket.authorizer->identity_sources ==
        std::vector<std::string>{"route.request.querystring.token", "route.request.header.Auth"});
  CHECK(service.web_socket.authorizer->ttl_s == 0);
  CHECK(service.offline.web_socket_port == 3100);
  CHECK(service.offline.web_socket_idle_s == 5);
  CHECK(service.offline.web_socket_hard_s == 60);
  CHECK(has_authorization(service));
  remove_authorization(service);
  CHECK_FALSE(has_authorization(service));
  CHECK_FALSE(service.web_socket.authorizer.has_value());
}

TEST_CASE("websocket events: an authorizer by name alone, by ARN, and of another service") {
  const std::pair<std::string, std::string> kRows[] = {
      {"f", "f f route.request.header.Auth"},
      {"'arn:aws:lambda:us-east-1:1:function:shop-dev-f'", "shop-dev-f f route.request.header.Auth"},
      {"{arn: 'arn:aws:lambda:us-east-1:1:function:other', name: mine}", "mine  route.request.header.Auth"},
      {"{name: f, identitySource: []}", "f f "},
      {"{name: f, identitySource: 'route.request.querystring.a'}", "f f route.request.querystring.a"},
  };
  for (const auto& [authorizer, expected] : kRows) {
    CAPTURE(authorizer);
    const ServiceFolder folder(with_event("websocket: {route: $connect, authorizer: " + authorizer + "}"));
    const auto loaded = folder.read();
    REQUIRE_MESSAGE(loaded.has_value(), folder.error());
    const Authorizer& read = *loaded->service.web_socket.authorizer;
    CHECK(read.name + " " + read.function + " " +
              (read.identity_sources.empty() ? "" : read.identity_sources.front()) ==
          expected);
  }
}

TEST_CASE("websocket events: nonsense is an error with its place") {
  const std::string kAt = "serverless.yml:8: functions.f.events[0].websocket";
  const std::pair<std::string, std::string> kRows[] = {
      {"websocket: {}", kAt + ".route: expected a route, found nothing"},
      {"websocket: [x]", kAt + ": expected a string, found a list"},
      {"websocket: $nothing",
       kAt + ": expected $connect, $disconnect, $default, or what messages are called, found \"$nothing\""},
      {"websocket: {route: say, authorizer: f}", kAt + ".authorizer: only $connect may have one"},
      {"websocket: {route: $connect, authorizer: missing}",
       kAt + ".authorizer: expected the name of a function of this service, found \"missing\""},
      {"websocket: {route: $connect, authorizer: {identitySource: []}}",
       kAt + ".authorizer.name: expected a name or an arn, found nothing"},
      {"websocket: {route: $connect, authorizer: {name: f, identitySource: method.request.header.Auth}}",
       kAt + ".authorizer.identitySource: expected route.request.header.NAME or "
             "route.request.querystring.NAME, found \"method.request.header.Auth\""},
      {"websocket: {route: say, routeResponseSelectionExpression: $other}",
       kAt + ".routeResponseSelectionExpression: expected $default, found \"$other\""},
      {"websocket: say\n      - websocket: {route: say}",
       "serverless.yml:9: the route say of functions.f exists already: functions.f has it at "
       "serverless.yml:8"},
  };
  for (const auto& [event, error] : kRows) CHECK(ServiceFolder(with_event(event)).error() == error);
  CHECK(ServiceFolder(kHead + "  websocketsApiRouteSelectionExpression: action\n").error() ==
        "serverless.yml:4: provider.websocketsApiRouteSelectionExpression: expected an expression such as "
        "$request.body.action, found \"action\": it must name a part of the message, as "
        "$request.body.action does");
  CHECK(ServiceFolder(with_event("websocket: {route: say, rout: x}")).warnings() ==
        kAt + ".rout is not known; it is left out\n");
  CHECK(ServiceFolder(kHead + "custom: {serverless-offline: {webSocketIdleTimeout: 0}}\n").error() ==
        "serverless.yml:4: custom.serverless-offline.webSocketIdleTimeout: expected a number from 1 to "
        "1000000000, found 0");
}

}  // namespace offstage::gateway

#include "cli/web_socket_flags.h"

#include <doctest/doctest.h>

using namespace offstage;
using namespace offstage::cli;

TEST_CASE("web_socket_flags: the command line goes before the service, and that before AWS's limits") {
  gateway::Service service;
  const WebSocketFlags plain = web_socket_flags_for({}, service);
  CHECK(plain.port == 3001);
  CHECK(plain.idle_s == 600);
  CHECK(plain.hard_s == 7200);
  service.offline.web_socket_port = 0;
  service.offline.web_socket_idle_s = 5;
  service.offline.web_socket_hard_s = 6;
  const WebSocketFlags described = web_socket_flags_for({.port = {}, .idle_s = 7, .hard_s = {}}, service);
  CHECK(described.port == 0);
  CHECK(described.idle_s == 7);
  CHECK(described.hard_s == 6);
  CHECK(web_socket_flags_for({.port = 3100, .idle_s = {}, .hard_s = {}}, service).port == 3100);
}

TEST_CASE("web_socket_flags: what the gateway is handed on, both spellings of it") {
  CLI::App app;
  WebSocketFlags flags;
  add_web_socket_flags(app, flags);
  app.parse("--websocketPort 3100 --webSocketIdleTimeout 1 --websocket-hard-timeout 2");
  CHECK(flags.port == 3100);
  CHECK(repeat_web_socket_flags(flags) ==
        std::vector<std::string>{"--websocket-idle-timeout=1", "--websocket-hard-timeout=2"});
  CHECK(repeat_web_socket_flags({}).empty());
}

#include "gateway/websocket/web_socket_api.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/gateway/websocket/bench.h"

using namespace offstage;
using namespace offstage::gateway;
using lambda_host::Outcome;

namespace {

using Bench = WebSocketBench;

const std::vector<std::string> kAll{"$connect", "$disconnect", "$default", "say"};

/// "502 {...}", ids as "~".
std::string outcome(const HttpResponse& response) {
  return std::to_string(response.status) + " " + without_ids(response.body);
}

std::string error_frame(std::string_view message) {
  return R"({"message": ")" + std::string(message) + R"(", "connectionId":"~", "requestId":"~"})";
}

}  // namespace

TEST_CASE("websocket: a connection at / and at the stage calls $connect") {
  for (const char* target : {"/", "/dev", "/dev/", "/dev?token=x", ""}) {
    CAPTURE(target);
    const Bench bench(kAll);
    const FakeClient client = bench.connect(Bench::handshake(target));
    CHECK(client.response.status == 101);
    CHECK(client.response.web_socket != nullptr);
    REQUIRE(bench.invoker.invocations.size() == 1);
    CHECK(bench.invoker.invocations[0].function == "connect");
    const auto event = bench.event(0);
    const auto context = *event.root().find("requestContext");
    CHECK(context.find("stage")->as_string() == "dev");
    CHECK(context.find("domainName")->as_string() == "localhost:3001");
    CHECK(context.find("connectedAt")->as_int64() == bench.clock.now_ms());
    CHECK(context.find("connectionId")->as_string().size() == 16);
    CHECK(context.find("requestId")->as_string() == context.find("extendedRequestId")->as_string());
    CHECK(bench.log.back().status == 101);
  }
}

TEST_CASE("websocket: no $connect route, and clients are let in") {
  const Bench bench(std::vector<std::string>{"$default"});
  CHECK(bench.connect().response.status == 101);
  CHECK(bench.invoker.invocations.empty());
}

TEST_CASE("websocket: what $connect answers decides") {
  struct Row {
    Outcome outcome;
    const char* answer;
    std::string expected;
  };
  const std::string failure = error_frame("Internal server error");
  for (const Row& row : {
           Row{Outcome::kSuccess, R"({"statusCode":200})", "101 "},
           Row{Outcome::kSuccess, R"({"statusCode":204,"body":"unseen"})", "101 "},
           Row{Outcome::kSuccess, R"({"statusCode":401,"body":"who are you"})", "401 who are you"},
           Row{Outcome::kSuccess, R"({"statusCode":301})", "301 "},
           Row{Outcome::kSuccess, R"({"statusCode":501})", "501 "},
           Row{Outcome::kSuccess, "null", "502 " + failure},
           Row{Outcome::kSuccess, R"({"statusCode":"up"})", "502 " + failure},
           Row{Outcome::kFunctionError, R"({"errorMessage":"no"})", "502 " + failure},
           Row{Outcome::kTimeout, R"({"errorMessage":"late"})", "502 " + failure},
       }) {
    CAPTURE(row.answer);
    Bench bench(kAll);
    bench.invoker.answer_with(row.outcome, row.answer);
    const HttpResponse response = bench.send(Bench::handshake());
    CHECK(outcome(response) == row.expected);
    CHECK((response.web_socket != nullptr) == (response.status == 101));
  }
}

TEST_CASE("websocket: headers of $connect's answer are passed, a subprotocol above all") {
  Bench bench(kAll);
  bench.invoker.answer_with(
      R"({"statusCode":200,"headers":{"Sec-WebSocket-Protocol":"chat","Date":"x"},"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]}})");
  const HttpResponse response =
      bench.send(Bench::handshake("/", {{"Sec-WebSocket-Protocol", "chat, other"}}));
  CHECK(header_values(response, "Sec-WebSocket-Protocol") == "chat");
  CHECK(header_values(response, "Set-Cookie") == "a=1|b=2");
  CHECK(header_values(response, "x-amzn-Remapped-Date") == "x");
  CHECK(header_values(response, "Content-Type") == "absent");
  bench.invoker.answer_with(R"({"statusCode":200})");
  CHECK(header_values(bench.send(Bench::handshake("/", {{"Sec-WebSocket-Protocol", "chat"}})),
                      "Sec-WebSocket-Protocol") == "absent");
}

TEST_CASE("websocket: a $connect that takes longer than 29 s is a 504") {
  Bench bench(Bench::service_with(kAll), {.timeout = std::chrono::milliseconds(20)});
  bench.invoker.hold();
  std::promise<HttpResponse> answer;
  bench.api.handle(Bench::handshake(), [&](HttpResponse response) { answer.set_value(std::move(response)); });
  CHECK(outcome(answer.get_future().get()) == "504 " + error_frame("Endpoint request timed out"));
  CHECK(WebSocketApiOptions().timeout == std::chrono::seconds(29));
}

TEST_CASE("websocket: what asks for no WebSocket, or elsewhere, or wrongly") {
  const Bench bench(kAll);
  const std::string forbidden = "403 " + error_frame("Forbidden");
  CHECK(outcome(bench.send(make_request("GET", "/dev"))) == forbidden);
  CHECK(outcome(bench.send(make_request("POST", "/"))) == forbidden);
  CHECK(outcome(bench.send(Bench::handshake("/prod"))) == forbidden);
  CHECK(outcome(bench.send(Bench::handshake("/dev/more"))) == forbidden);
  HttpRequest old = Bench::handshake();
  old.headers[3].value = "8";
  const HttpResponse refused = bench.send(old);
  CHECK(refused.status == 426);
  CHECK(header_values(refused, "Sec-WebSocket-Version") == "13");
  HttpRequest keyless = Bench::handshake();
  keyless.headers.pop_back();
  CHECK(bench.send(keyless).status == 400);
  CHECK(bench.invoker.invocations.empty());
  CHECK(bench.send(make_request("GET", "/_offstage/health")).status == 200);
}

TEST_CASE("websocket: the authorizer of $connect") {
  const auto policy = [](std::string_view effect, std::string_view resource, std::string_view more = "") {
    return R"({"principalId":"me","policyDocument":{"Version":"2012-10-17","Statement":[{"Effect":")" +
           std::string(effect) + R"(","Action":"execute-api:Invoke","Resource":")" + std::string(resource) +
           R"("}]})" + std::string(more) + "}";
  };
  Service service = Bench::service_with(kAll);
  Authorizer guard;
  guard.type = Authorizer::Type::kRequest;
  guard.name = guard.function = "guard";
  guard.identity_sources = {"route.request.querystring.token", "route.request.header.Auth"};
  service.web_socket.authorizer = guard;
  const auto request = [](const char* target = "/?token=t") {
    return Bench::handshake(target, {{"auth", "a"}});
  };

  SUBCASE("let in, with its context in every event") {
    Bench bench(service);
    bench.invoker.answer_for("guard", policy("Allow", "arn:aws:execute-api:*:*:*/dev/$connect",
                                             R"(,"context":{"role":"admin","n":1,"yes":true})"));
    const FakeClient client = bench.connect(request());
    CHECK(client.response.status == 101);
    client.say("hello");
    client.hang_up();
    REQUIRE(bench.invoker.invocations.size() == 4);
    const auto asked = bench.event(0);
    const std::string arn(asked.root().find("methodArn")->as_string());
    CHECK(arn == "arn:aws:execute-api:us-east-1:123456789012:" +
                     std::string(asked.root().find("requestContext")->find("apiId")->as_string()) +
                     "/dev/$connect");
    for (const std::size_t i : {1u, 2u, 3u}) {
      const auto event = bench.event(i);
      const auto authorizer = *event.root().find("requestContext")->find("authorizer");
      CHECK(authorizer.find("principalId")->as_string() == "me");
      CHECK(authorizer.find("role")->as_string() == "admin");
      CHECK(authorizer.find("n")->as_string() == "1");
      CHECK(authorizer.find("yes")->as_string() == "true");
      CHECK(authorizer.find("integrationLatency").has_value() == (i == 1));
    }
  }
  SUBCASE("every connection is asked about") {
    Bench bench(service);
    bench.invoker.answer_for("guard", policy("Allow", "*"));
    for (int i = 0; i < 3; ++i) CHECK(bench.connect(request()).response.status == 101);
    CHECK(bench.invoker.count_of("guard") == 3);
  }
  SUBCASE("refused") {
    struct Row {
      Outcome outcome;
      std::string answer;
      std::string expected;
    };
    const std::string fault = "500 " + error_frame("Internal server error");
    for (const Row& row : {
             Row{Outcome::kSuccess, policy("Deny", "*"),
                 "403 " +
                     error_frame("User is not authorized to access this resource with an explicit deny")},
             Row{Outcome::kSuccess, policy("Allow", "arn:aws:execute-api:*:*:*/dev/GET/*"),
                 "403 " + error_frame("User is not authorized to access this resource")},
             Row{Outcome::kFunctionError, R"({"errorMessage":"Unauthorized"})",
                 "401 " + error_frame("Unauthorized")},
             Row{Outcome::kFunctionError, R"({"errorMessage":"other"})", fault},
             Row{Outcome::kTimeout, R"({"errorMessage":"late"})", fault},
             Row{Outcome::kSuccess, R"({"principalId":"me"})", fault},
             Row{Outcome::kSuccess, R"({"statusCode":401})", fault},
             Row{Outcome::kSuccess, policy("Allow", "*", R"(,"context":{"list":[]})"), fault},
         }) {
      CAPTURE(row.answer);
      Bench bench(service);
      bench.invoker.answer_for("guard", row.outcome, row.answer);
      CHECK(outcome(bench.send(request())) == row.expected);
      CHECK(bench.invoker.count_of("connect") == 0);
    }
  }
  SUBCASE("without its identity sources it is not asked") {
    Bench bench(service);
    CHECK(outcome(bench.send(request("/"))) == "401 " + error_frame("Unauthorized"));
    CHECK(outcome(bench.send(request("/?token="))) == "401 " + error_frame("Unauthorized"));
    CHECK(outcome(bench.send(Bench::handshake("/?token=t"))) == "401 " + error_frame("Unauthorized"));
    CHECK(bench.invoker.invocations.empty());
  }
  SUBCASE("without any identity source it is always asked") {
    service.web_socket.authorizer->identity_sources.clear();
    Bench bench(service);
    bench.invoker.answer_for("guard", policy("Allow", "*"));
    CHECK(bench.connect().response.status == 101);
  }
  SUBCASE("of another service") {
    service.web_socket.authorizer->function.clear();
    CHECK(outcome(Bench(service).send(request())) == "500 " + error_frame("Internal server error"));
  }
}

TEST_CASE("websocket: messages go to the route that they name") {
  const Bench bench(kAll);
  const FakeClient client = bench.connect();
  const std::pair<const char*, const char*> kRows[] = {
      {R"({"action":"say","text":"hi"})", "say"},
      {R"({"action":"other"})", "default"},
      {R"({"action":"$connect"})", "default"},
      {R"({"action":"$disconnect"})", "default"},
      {R"({"action":"$default"})", "default"},
      {R"(["say"])", "default"},
      {"plain text", "default"},
      {"", "default"},
  };
  for (const auto& [message, function] : kRows) {
    CAPTURE(message);
    client.say(message);
    CHECK(bench.invoker.invocations.back().function == function);
    const auto event = json::Document::parse(bench.last_event());
    CHECK(event->root().find("body")->as_string() == message);
    CHECK_FALSE(event->root().find("isBase64Encoded")->as_bool());
    CHECK_FALSE(event->root().find("headers").has_value());
    CHECK(event->root().find("requestContext")->find("eventType")->as_string() == "MESSAGE");
  }
  CHECK(client.socket->sent.empty());  // what functions answer stays here
}

TEST_CASE("websocket: without a route for it a message is forbidden") {
  const Bench bench(std::vector<std::string>{"say"});
  const FakeClient client = bench.connect();
  client.say("anything");
  REQUIRE(client.socket->sent.size() == 1);
  CHECK(without_ids(client.socket->sent[0]) == error_frame("Forbidden"));
  CHECK_FALSE(client.socket->closed.has_value());
  CHECK(bench.invoker.invocations.empty());
}

TEST_CASE("websocket: a function that fails is told to the client, and the connection stays") {
  struct Row {
    Outcome outcome;
    const char* answer;
    const char* sent;
  };
  for (const Row& row : {Row{Outcome::kFunctionError, R"({"errorMessage":"no"})", "Internal server error"},
                         Row{Outcome::kTimeout, "{}", "Internal server error"},
                         Row{Outcome::kThrottled, "{}", "Internal server error"},
                         Row{Outcome::kSuccess, "null", "Internal server error"},
                         Row{Outcome::kSuccess, R"({"body":{}})", "Internal server error"},
                         Row{Outcome::kSuccess, R"({"statusCode":500,"body":"x"})", ""}}) {
    CAPTURE(row.answer);
    Bench bench(kAll);
    const FakeClient client = bench.connect();
    bench.invoker.answer_with(row.outcome, row.answer);
    client.say("x");
    const std::string connection = bench.connection_id();
    if (std::string_view(row.sent).empty()) {
      CHECK(client.socket->sent.empty());
      continue;
    }
    REQUIRE(client.socket->sent.size() == 1);
    CHECK(without_ids(client.socket->sent[0]) == error_frame(row.sent));
    CHECK(client.socket->sent[0].find(connection) != std::string::npos);
    CHECK_FALSE(client.socket->closed.has_value());
  }
}

TEST_CASE("websocket: with a route response the function's body goes back") {
  Service service = Bench::service_with(kAll);
  service.web_socket.routes.back().has_response = true;  // of say
  const std::string say = R"({"action":"say"})";
  struct Row {
    const char* answer;
    std::vector<std::string> sent;
  };
  for (const Row& row : {Row{R"({"statusCode":200,"body":"pong"})", {"pong"}},
                         Row{R"({"statusCode":404,"body":"pong"})", {"pong"}},
                         Row{R"({"statusCode":200,"body":"cG9uZw==","isBase64Encoded":true})", {"pong"}},
                         Row{R"({"statusCode":200,"body":"/w==","isBase64Encoded":true})", {"binary:\xff"}},
                         Row{R"({"statusCode":200})", {}}}) {
    CAPTURE(row.answer);
    Bench bench(service);
    const FakeClient client = bench.connect();
    bench.invoker.answer_with(row.answer);
    client.say(say);
    CHECK(client.socket->sent == row.sent);
    client.say("to $default, which has none");
    CHECK(client.socket->sent == row.sent);
  }
}

TEST_CASE("websocket: messages of one connection do not wait for each other") {
  Service service = Bench::service_with({"$default"});
  service.web_socket.routes[0].has_response = true;
  Bench bench(service);
  bench.invoker.hold();
  const FakeClient client = bench.connect();
  for (const char* text : {"a", "b", "c"}) client.say(text);
  REQUIRE(bench.invoker.held.size() == 3);
  for (const std::size_t i : {2u, 0u, 1u}) {
    bench.invoker.held[i]({Outcome::kSuccess, R"({"body":")" + std::to_string(i) + "\"}", ""});
  }
  CHECK(client.socket->sent == std::vector<std::string>{"2", "0", "1"});
}

TEST_CASE("websocket: $disconnect is told how it ended, and nobody reads its answer") {
  Bench bench(kAll);
  const FakeClient client = bench.connect();
  bench.invoker.answer_with(Outcome::kFunctionError, "{}");
  client.hang_up(4001, "bored");
  REQUIRE(bench.invoker.invocations.size() == 2);
  CHECK(bench.invoker.invocations[1].function == "disconnect");
  const auto event = bench.event(1);
  const auto context = *event.root().find("requestContext");
  CHECK(context.find("disconnectStatusCode")->as_int64() == 4001);
  CHECK(context.find("disconnectReason")->as_string() == "bored");
  CHECK(client.socket->sent.empty());
  CHECK(bench.log.back().method == "DISCONNECT");

  const Bench quiet(std::vector<std::string>{"$default"});
  quiet.connect().hang_up();
  CHECK(quiet.invoker.invocations.empty());
}

TEST_CASE("websocket: idle and old connections are closed by the clock") {
  Bench bench(kAll);
  const FakeClient idle = bench.connect();
  const FakeClient busy = bench.connect();
  const FakeClient pinging = bench.connect();
  bench.clock.advance_ms(599'999);
  busy.say("x");
  pinging.listener().on_ping();
  bench.api.close_expired();
  CHECK_FALSE(idle.socket->closed.has_value());
  bench.clock.advance_ms(1);
  bench.api.close_expired();
  REQUIRE(idle.socket->closed.has_value());
  CHECK(idle.socket->closed->code == 1001);
  CHECK(idle.socket->closed->reason == "Going away");
  CHECK_FALSE(busy.socket->closed.has_value());
  CHECK_FALSE(pinging.socket->closed.has_value());
  for (int minute = 10; minute < 120; minute += 5) {
    bench.clock.advance_ms(300'000);
    busy.say("x");
    bench.api.close_expired();
    CHECK(busy.socket->closed.has_value() == (minute + 5 >= 120));
  }
  CHECK(busy.socket->closed->code == 1001);
  CHECK(pinging.socket->closed.has_value());
}

TEST_CASE("websocket: AWS's limits") {
  CHECK(WebSocketApi::limits().frame_bytes_max == 32'768);
  CHECK(WebSocketApi::limits().message_bytes_max == 131'072);
  CHECK_FALSE(WebSocketApi::limits().takes_binary);
}

#include "gateway/websocket/web_socket_event.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/unit/gateway/requests.h"

using namespace offstage;
using namespace offstage::gateway;

namespace {

const ApiIdentity kApi{"123456789012", "dl7ptocha9", "prod", "", "us-east-1", "/prod"};
// The moments of the recorded events: 20/Jan/2024.
constexpr std::int64_t kConnected = 1'705'751'697'419;
constexpr std::int64_t kNow = 1'705'751'700'453;

RequestIds ids() {
  RequestIds made;
  made.uuid = "deef4878-7910-41e6-8f14-25afc3e9ae33";
  made.extended_id = "R1knPH17NjMFftw=";
  made.trace_root = "Root=1-65abb6d1-0123456789abcdef01234567";
  return made;
}

Connection connection(std::string user_agent = "Mozilla/5.0") {
  return Connection({.id = "R1kmxc2VNjMCFIA=",
                     .host = "dl7ptocha9.execute-api.ap-northeast-1.amazonaws.com",
                     .source_ip = "49.105.91.154",
                     .user_agent = std::move(user_agent),
                     .connected_at_ms = kConnected});
}

HttpRequest handshake(std::string target) {
  HttpRequest request = make_request("GET", std::move(target),
                                     {{"Host", "localhost:3001"},
                                      {"Connection", "Upgrade"},
                                      {"Upgrade", "websocket"},
                                      {"User-Agent", "Mozilla/5.0"},
                                      {"Origin", "https://example.com"},
                                      {"Sec-WebSocket-Version", "13"},
                                      {"Sec-WebSocket-Key", "DM+9PqsQtaZrN+IMZbWTzg=="},
                                      {"Sec-WebSocket-Extensions", "permessage-deflate"}});
  request.remote_address = "49.105.91.154";
  return request;
}

constexpr const char* kHeaders = R"(
  "Host": "localhost:3001",
  "User-Agent": "Mozilla/5.0",
  "Origin": "https://example.com",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "DM+9PqsQtaZrN+IMZbWTzg==",
  "Sec-WebSocket-Extensions": "permessage-deflate",
  "X-Amzn-Trace-Id": "Root=1-65abb6d1-0123456789abcdef01234567",
  "X-Forwarded-For": "49.105.91.154",
  "X-Forwarded-Port": "3001",
  "X-Forwarded-Proto": "http")";

constexpr const char* kHeaderLists = R"(
  "Host": ["localhost:3001"],
  "User-Agent": ["Mozilla/5.0"],
  "Origin": ["https://example.com"],
  "Sec-WebSocket-Version": ["13"],
  "Sec-WebSocket-Key": ["DM+9PqsQtaZrN+IMZbWTzg=="],
  "Sec-WebSocket-Extensions": ["permessage-deflate"],
  "X-Amzn-Trace-Id": ["Root=1-65abb6d1-0123456789abcdef01234567"],
  "X-Forwarded-For": ["49.105.91.154"],
  "X-Forwarded-Port": ["3001"],
  "X-Forwarded-Proto": ["http"])";

/// What all request contexts end with.
std::string context_tail(std::string_view reason = {}) {
  return R"("extendedRequestId":"R1knPH17NjMFftw=","requestTime":"20/Jan/2024:11:55:00 +0000",)"
         R"("messageDirection":"IN",)" +
         std::string(reason) +
         R"("stage":"prod","connectedAt":1705751697419,"requestTimeEpoch":1705751700453,)"
         R"("identity":{"userAgent":"Mozilla/5.0","sourceIp":"49.105.91.154"},)"
         R"("requestId":"R1knPH17NjMFftw=",)"
         R"("domainName":"dl7ptocha9.execute-api.ap-northeast-1.amazonaws.com",)"
         R"("connectionId":"R1kmxc2VNjMCFIA=","apiId":"dl7ptocha9"})";
}

}  // namespace

TEST_CASE("websocket event: MESSAGE, whole, as AWS records it") {
  const RequestIds request_ids = ids();
  const Connection about = connection();
  CHECK(message_event({kApi, about, request_ids, kNow}, "$default",
                      "R1knPc2ntjMCFIA=", "{\r\n\t\"a\": 1\r\n}") ==
        R"({"requestContext":{"routeKey":"$default","messageId":"R1knPc2ntjMCFIA=","eventType":"MESSAGE",)" +
            context_tail() + R"(,"body":"{\r\n\t\"a\": 1\r\n}","isBase64Encoded":false})");
}

TEST_CASE("websocket event: DISCONNECT, whole, as AWS records it") {
  const RequestIds request_ids = ids();
  Connection about = connection();
  about.authorizer = R"({"principalId":"user"})";
  struct Row {
    WebSocketEnd end;
    std::string code;
    std::string reason;
  };
  for (const Row& row :
       {Row{{1001, "", false}, "1001", ""}, Row{{1001, "Going away", true}, "1001", "Going away"},
        Row{{1005, "", false}, "1005", "Client-side close frame status not set"},
        Row{{1000, "Connection Closed Normally", true}, "1000", "Connection Closed Normally"},
        Row{{4000, "mine", false}, "4000", "mine"}, Row{{1006, "", false}, "1006", ""}}) {
    const std::string host = R"("Host":"dl7ptocha9.execute-api.ap-northeast-1.amazonaws.com")";
    const std::string hosts = R"("Host":["dl7ptocha9.execute-api.ap-northeast-1.amazonaws.com"])";
    CHECK(disconnect_event({kApi, about, request_ids, kNow}, row.end) ==
          R"({"headers":{)" + host + R"(,"x-api-key":"","X-Forwarded-For":"","x-restapi":""},)" +
              R"("multiValueHeaders":{)" + hosts +
              R"(,"x-api-key":[""],"X-Forwarded-For":[""],"x-restapi":[""]},)" +
              R"("requestContext":{"routeKey":"$disconnect","disconnectStatusCode":)" + row.code +
              R"(,"authorizer":{"principalId":"user"},"eventType":"DISCONNECT",)" +
              context_tail("\"disconnectReason\":\"" + row.reason + "\",") + R"(,"isBase64Encoded":false})");
  }
}

TEST_CASE("websocket event: CONNECT, whole") {
  const RequestIds request_ids = ids();
  Connection about = connection();
  const std::string plain = connect_event({kApi, about, request_ids, kNow}, handshake("/prod"), 0);
  CHECK(plain ==
        compact(std::string(R"({"headers": {)") + kHeaders + R"(}, "multiValueHeaders": {)" + kHeaderLists +
                R"(}, "requestContext":{"routeKey":"$connect","eventType":"CONNECT",)" + context_tail() +
                R"(,"isBase64Encoded":false})"));

  about.authorizer = R"({"principalId":"user","role":"admin"})";
  const std::string full =
      connect_event({kApi, about, request_ids, kNow}, handshake("/prod?a=1&a=2&b=%20"), 12);
  CHECK(full == compact(std::string(R"({"headers": {)") + kHeaders + R"(}, "multiValueHeaders": {)" +
                        kHeaderLists + R"(}, "queryStringParameters": {"a": "2", "b": " "},)" +
                        R"("multiValueQueryStringParameters": {"a": ["1", "2"], "b": [" "]},)" +
                        R"("requestContext":{"routeKey":"$connect",)" +
                        R"("authorizer":{"principalId":"user","role":"admin","integrationLatency":12},)" +
                        R"("eventType":"CONNECT",)" + context_tail() + R"(,"isBase64Encoded":false})"));
}

TEST_CASE("websocket event: the authorizer's, whole, as AWS documents it") {
  const RequestIds request_ids = ids();
  const Connection about = connection();
  const std::string arn = "arn:aws:execute-api:us-east-1:123456789012:dl7ptocha9/prod/$connect";
  CHECK(
      connect_authorizer_event({kApi, about, request_ids, kNow}, handshake("/?token=t"), arn) ==
      compact(
          R"({"type": "REQUEST", "methodArn": ")" + arn + R"(", "headers": {)" + kHeaders +
          R"(, "Connection": "upgrade", "content-length": "0", "Upgrade": "websocket"},)" +
          R"("multiValueHeaders": {)" + kHeaderLists +
          R"(, "Connection": ["upgrade"], "content-length": ["0"], "Upgrade": ["websocket"]},)" +
          R"("queryStringParameters": {"token": "t"}, "multiValueQueryStringParameters": {"token": ["t"]},)" +
          R"("stageVariables": {},)" + R"("requestContext":{"routeKey":"$connect","eventType":"CONNECT",)" +
          context_tail() + "}"));
}

TEST_CASE("websocket event: a client without User-Agent has none in its identity") {
  const RequestIds request_ids = ids();
  const Connection about = connection("");
  CHECK(message_event({kApi, about, request_ids, kNow}, "a", "m", "")
            .find(R"("identity":{"sourceIp":"49.105.91.154"})") != std::string::npos);
}

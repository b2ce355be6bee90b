#include "gateway/proxy_response.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

/// "201 body" of a good answer, the Failure's text of a bad one.
std::string outcome(std::string_view payload) {
  const auto response = rest_proxy_response(payload, {}, make_request("GET", "/"));
  if (!response) return response.error().text;
  return std::to_string(response->status) + " " + response->body;
}

HttpResponse answered(std::string_view payload) {
  auto response = rest_proxy_response(payload, {}, make_request("GET", "/"));
  REQUIRE_MESSAGE(response.has_value(), std::string(payload));
  return std::move(*response);
}

/// All headers as "Name: value" lines.
std::string lines(const HttpResponse& response) {
  std::string all;
  for (const HttpHeader& header : response.headers) all += header.name + ": " + header.value + "\n";
  return all;
}

}  // namespace

TEST_CASE("proxy response: what is an answer") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({})", "200 "},
      {R"({"statusCode":201,"body":"made"})", "201 made"},
      {R"({"statusCode":"404","body":null})", "404 "},
      {R"({"statusCode":null})", "200 "},
      {R"({"statusCode":200,"headers":null,"multiValueHeaders":null,"isBase64Encoded":null})", "200 "},
      {R"({"base64Encoded":false,"body":""})", "200 "},
      {R"({"statusCode":599})", "599 "}};
  for (const auto& [payload, expected] : rows) {
    CAPTURE(payload);
    CHECK(outcome(payload) == expected);
  }
}

TEST_CASE("proxy response: what is none, and what the log says of it") {
  const std::pair<const char*, const char*> rows[] = {
      {"", "the function's answer is not JSON; expected an object with statusCode"},
      {"hello", "the function's answer is not JSON; expected an object with statusCode"},
      {"null", "the function's answer is null; expected an object with statusCode"},
      {R"("hi")", "the function's answer is a string; expected an object with statusCode"},
      {"7", "the function's answer is a number; expected an object with statusCode"},
      {"[{}]", "the function's answer is a list; expected an object with statusCode"},
      {R"({"statusCode":200,"message":"x"})",
       "unknown key \"message\": only statusCode, headers, multiValueHeaders, body and isBase64Encoded may "
       "stand in an answer"},
      {R"({"cookies":[]})",
       "unknown key \"cookies\": only statusCode, headers, multiValueHeaders, body and isBase64Encoded may "
       "stand in an answer"},
      {R"({"statusCode":"ok"})", "statusCode: expected an integer, got \"ok\""},
      {R"({"statusCode":""})", "statusCode: expected an integer, got \"\""},
      {R"({"statusCode":200.5})", "statusCode: expected an integer, got 200.5"},
      {R"({"statusCode":true})", "statusCode: expected an integer, got true"},
      {R"({"statusCode":{}})", "statusCode: expected an integer, got {}"},
      {R"({"statusCode":999})", "statusCode: expected 200 to 599, got 999"},
      {R"({"statusCode":100})", "statusCode: expected 200 to 599, got 100"},
      {R"({"headers":[]})", "headers: expected an object, got a list"},
      {R"({"headers":{"a":{}}})", "headers.a: expected a string, got an object"},
      {R"({"headers":{"a":["b"]}})", "headers.a: expected a string, got a list"},
      {R"({"headers":{"a b":"c"}})", "headers: \"a b\" is no header name"},
      {R"({"headers":{"a":"b\r\nc: d"}})", "headers.a: a value must not hold a line break or NUL"},
      {R"({"multiValueHeaders":{"a":"b"}})", "multiValueHeaders.a: expected a list of values, got a string"},
      {R"({"multiValueHeaders":"a"})", "multiValueHeaders: expected an object, got a string"},
      {R"({"multiValueHeaders":{"a":[["b"]]}})", "headers.a: expected a string, got a list"},
      {R"({"body":{"a":1}})", "body: expected a string, got an object (JSON.stringify it in the handler)"},
      {R"({"body":7})", "body: expected a string, got a number (JSON.stringify it in the handler)"},
      {R"({"isBase64Encoded":"true"})", "isBase64Encoded: expected true or false, got a string"}};
  for (const auto& [payload, expected] : rows) {
    CAPTURE(payload);
    CHECK(outcome(payload) == expected);
  }
}

TEST_CASE("proxy response: headers are merged, multi values first") {
  CHECK(lines(answered(R"({})")) == "Content-Type: application/json\n");
  CHECK(lines(answered(R"({"headers":{"content-type":"text/html"}})")) == "content-type: text/html\n");
  CHECK(lines(answered(R"({"headers":{"a":"x","n":12,"b":true,"gone":null}})")) ==
        "Content-Type: application/json\na: x\nn: 12\nb: true\n");
  CHECK(lines(answered(R"({"headers":{"x-multi":"1","CONTENT-TYPE":"text/plain"},
                           "multiValueHeaders":{"X-Multi":["9","8"],"Content-Type":["text/plain"]}})")) ==
        "X-Multi: 9\nX-Multi: 8\nContent-Type: text/plain\nX-Multi: 1\n");
  CHECK(lines(answered(R"({"headers":{"a":"1"},"multiValueHeaders":{"A":["1","2","1"]}})")) ==
        "Content-Type: application/json\nA: 1\nA: 2\n");
  CHECK(lines(answered(R"({"headers":{"Set-Cookie":"a=1; Path=/","set-cookie":"b=2"}})")) ==
        "Content-Type: application/json\nSet-Cookie: a=1; Path=/\nSet-Cookie: b=2\n");
}

TEST_CASE("proxy response: headers that API Gateway keeps for itself are renamed") {
  for (const std::string name : {"Authorization", "Connection", "Content-Length", "Content-MD5", "Date",
                                 "Expect", "Host", "Max-Forwards", "Proxy-Authenticate", "Server", "Trailer",
                                 "Upgrade", "User-Agent", "WWW-Authenticate"}) {
    CAPTURE(name);
    std::string lower = name;
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const HttpResponse response = answered(R"({"headers":{")" + lower + R"(":"v"}})");
    CHECK(header_values(response, name) == "absent");
    CHECK(header_values(response, "x-amzn-Remapped-" + name) == "v");
  }
  CHECK(lines(answered(R"({"headers":{"Transfer-Encoding":"chunked","te":"x"}})")) ==
        "Content-Type: application/json\n");
}

TEST_CASE("proxy response: base64 is decoded only for an Accept that names a binary media type") {
  struct Row {
    const char* accept;  // null: none
    std::vector<std::string> types;
    const char* body;
  };
  const Row rows[] = {{"image/png", {"image/png"}, "hi"},
                      {"image/png, */*", {"image/png"}, "hi"},
                      {"IMAGE/PNG", {"image/png"}, "hi"},
                      {"image/png", {"image/*"}, "hi"},
                      {"image/png", {"*/*"}, "hi"},
                      {nullptr, {"*/*"}, "hi"},
                      {"*/*", {"*/*"}, "hi"},
                      {"*/*", {"image/png"}, "aGk="},
                      {"text/html, image/png", {"image/png"}, "aGk="},
                      {"image/png;q=0.9", {"image/png"}, "aGk="},
                      {nullptr, {"image/png"}, "aGk="},
                      {"image/png", {}, "aGk="}};
  for (const Row& row : rows) {
    const std::string accept = row.accept == nullptr ? "none" : row.accept;
    CAPTURE(accept);
    HttpRequest request = make_request("GET", "/");
    if (row.accept != nullptr) request.headers.push_back({"accept", row.accept});
    const auto response =
        rest_proxy_response(R"({"body":"aGk=","isBase64Encoded":true})", row.types, request);
    REQUIRE(response);
    CHECK(response->body == row.body);
  }
  const auto plain = rest_proxy_response(R"({"body":"aGk="})", {"*/*"}, make_request("GET", "/"));
  REQUIRE(plain);
  CHECK(plain->body == "aGk=");
  const auto bad =
      rest_proxy_response(R"({"body":"a","isBase64Encoded":true})", {"*/*"}, make_request("GET", "/"));
  REQUIRE(!bad);
  CHECK(bad.error().text == "body: isBase64Encoded is true, but it is not base64");
}

}  // namespace offstage::gateway

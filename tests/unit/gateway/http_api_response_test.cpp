#include "gateway/http_api_response.h"

#include "tests/unit/gateway/requests.h"

namespace offstage::gateway {
namespace {

/// "200 name: value, name: value | body", or the Failure's text.
std::string outcome(const Result<HttpResponse, Failure>& response) {
  if (!response) return response.error().text;
  std::string text = std::to_string(response->status);
  for (const HttpHeader& header : response->headers) text += " [" + header.name + ": " + header.value + "]";
  return text + " " + response->body;
}

}  // namespace

TEST_CASE("http api response: format 2.0") {
  const std::pair<const char*, const char*> rows[] = {
      // Without statusCode the answer is the body.
      {R"({"a":1,"b":[ 2 ]})", R"(200 [content-type: application/json] {"a":1,"b":[ 2 ]})"},
      {R"("plain \"text\"")", R"(200 [content-type: application/json] plain "text")"},
      {"[1,2]", "200 [content-type: application/json] [1,2]"},
      {"7", "200 [content-type: application/json] 7"},
      {"null", "200 [content-type: application/json] null"},
      {"", "200 [content-type: application/json] null"},
      {R"({"body":"x"})", R"(200 [content-type: application/json] {"body":"x"})"},
      // With one it says everything.
      {R"({"statusCode":201})", "201 [content-type: text/plain; charset=utf-8] "},
      {R"({"statusCode":"201","body":"x","unknown":{}})", "201 [content-type: text/plain; charset=utf-8] x"},
      {R"({"statusCode":200,"body":{"a":1}})", R"(200 [content-type: text/plain; charset=utf-8] {"a":1})"},
      {R"({"statusCode":200,"body":null})", "200 [content-type: text/plain; charset=utf-8] "},
      {R"({"statusCode":200,"headers":{"Content-Type":"a/b","X-N":1,"x-b":false,"x-0":null}})",
       "200 [content-type: a/b] [x-n: 1] [x-b: false] "},
      {R"({"statusCode":200,"cookies":["a=1; Secure","b=2"],"headers":{"Set-Cookie":"c=3","content-type":"t/t"}})",
       "200 [set-cookie: a=1; Secure] [set-cookie: b=2] [set-cookie: c=3] [content-type: t/t] "},
      {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":true})",
       "200 [content-type: text/plain; charset=utf-8] hi"},
      {R"({"statusCode":200,"multiValueHeaders":{"a":["b"]}})",
       "200 [content-type: text/plain; charset=utf-8] "},
      // What is wrong.
      {"oops", "the function's answer is not JSON"},
      {R"({"statusCode":"x"})", R"(statusCode: expected an integer, got "x")"},
      {R"({"statusCode":null})", "statusCode: expected an integer, got null"},
      {R"({"statusCode":200,"headers":"x"})", "headers: expected an object, got a string"},
      {R"({"statusCode":200,"headers":{"a":[]}})", "headers.a: expected a string, got a list"},
      {R"({"statusCode":200,"cookies":"a=1"})", "cookies: expected a list of strings, got a string"},
      {R"({"statusCode":200,"cookies":[1]})", "cookies: expected strings, got a number"},
      {R"({"statusCode":200,"body":"%","isBase64Encoded":true})",
       "body: isBase64Encoded is true, but it is not base64"}};
  for (const auto& [payload, expected] : rows) {
    CAPTURE(payload);
    CHECK(outcome(http_api_response_v2(payload)) == expected);
  }
}

TEST_CASE("http api response: format 1.0") {
  const std::pair<const char*, const char*> rows[] = {
      {R"({"statusCode":200,"body":"x","unknown":1})", "200 [content-type: application/json] x"},
      {R"({"statusCode":200,"body":"aGk=","isBase64Encoded":true})",
       "200 [content-type: application/json] hi"},
      {R"({"statusCode":200,"multiValueHeaders":{"Set-Cookie":["a=1","b=2"]},"headers":{"X-A":"1"}})",
       "200 [content-type: application/json] [set-cookie: a=1] [set-cookie: b=2] [x-a: 1] "},
      {R"({"body":"x"})", "statusCode is missing; payload format 1.0 requires it"},
      {R"("x")", "the function's answer is a string; expected an object with statusCode"},
      {R"({"statusCode":200,"body":"a","isBase64Encoded":true})",
       "body: isBase64Encoded is true, but it is not base64"}};
  for (const auto& [payload, expected] : rows) {
    CAPTURE(payload);
    CHECK(outcome(http_api_response_v1(payload)) == expected);
  }
}

}  // namespace offstage::gateway

#include "base/sigv4.h"

#include <doctest/doctest.h>

#include <string>

namespace offstage::sigv4 {
namespace {

// The keys and the moment of AWS's own examples: 2015-08-30T12:36:00Z.
const Credentials kExampleKeys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
constexpr std::int64_t kExampleTime = 1440938160000;

HttpRequest list_users() {
  HttpRequest request;
  request.method = "GET";
  request.target = "/?Action=ListUsers&Version=2010-05-08";
  request.headers = {{"Host", "iam.amazonaws.com"},
                     {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  return request;
}

/// A request of AWS's SigV4 test suite: host example.amazonaws.com, service "service".
std::string signed_with_example_keys(HttpRequest request) {
  if (request.header("Host") == nullptr)
    request.headers.insert(request.headers.begin(), {"Host", "example.amazonaws.com"});
  sign(request, kExampleKeys, {"us-east-1", "service", kExampleTime});
  const auto authorization = parse_authorization(request);
  REQUIRE(authorization.has_value());
  return authorization->signature;
}

TEST_CASE("sigv4: AWS's ListUsers example") {
  HttpRequest request = list_users();
  sign(request, kExampleKeys, {"us-east-1", "iam", kExampleTime});
  REQUIRE(request.header("X-Amz-Date") != nullptr);
  CHECK(*request.header("X-Amz-Date") == "20150830T123600Z");
  REQUIRE(request.header("Authorization") != nullptr);
  CHECK(*request.header("Authorization") ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST_CASE("sigv4: the canonical request of the ListUsers example") {
  HttpRequest request = list_users();
  sign(request, kExampleKeys, {"us-east-1", "iam", kExampleTime});
  CHECK(canonical_request(request, *parse_authorization(request)) ==
        "GET\n/\nAction=ListUsers&Version=2010-05-08\n"
        "content-type:application/x-www-form-urlencoded; charset=utf-8\nhost:iam.amazonaws.com\n"
        "x-amz-date:20150830T123600Z\n\ncontent-type;host;x-amz-date\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("sigv4: cases of AWS's test suite") {
  HttpRequest request;
  request.method = "GET";
  request.target = "/";
  SUBCASE("get-vanilla") {
    CHECK(signed_with_example_keys(request) ==
          "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  }
  SUBCASE("get-vanilla-query-order-key-case") {
    request.target = "/?Param2=value2&Param1=value1";
    CHECK(signed_with_example_keys(request) ==
          "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  }
  SUBCASE("post-vanilla") {
    request.method = "POST";
    CHECK(signed_with_example_keys(request) ==
          "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
  }
}

TEST_CASE("sigv4: what was signed is verified, what was changed is not") {
  HttpRequest request;
  request.method = "POST";
  request.target = "/a%20b//c/../d?z=1&a=%2F&a=";
  request.headers = {
      {"Host", "localhost:8000"}, {"X-Twice", " a   b "}, {"x-twice", "c"}, {"User-Agent", "test"}};
  request.body = "{}";
  sign(request, {"AKID", "secret", "token"}, {"eu-central-1", "dynamodb", kExampleTime});
  auto authorization = parse_authorization(request);
  REQUIRE(authorization.has_value());
  CHECK(authorization->signed_headers ==
        std::vector<std::string>{"host", "x-amz-date", "x-amz-security-token", "x-twice"});
  CHECK(expected_signature(request, *authorization, "secret") == authorization->signature);
  CHECK(expected_signature(request, *authorization, "other") != authorization->signature);
  CHECK(canonical_request(request, *authorization).find("x-twice:a b,c\n") != std::string::npos);
  CHECK(canonical_request(request, *authorization).starts_with("POST\n/a%2520b/d\na=&a=%2F&z=1\n"));
  request.body = "[]";
  CHECK(expected_signature(request, *authorization, "secret") != authorization->signature);
}

TEST_CASE("sigv4: signing again replaces the first signature") {
  HttpRequest request = list_users();
  sign(request, {"AKID", "secret", "token"}, {"us-east-1", "iam", kExampleTime - 1000});
  std::erase_if(request.headers,
                [](const HttpHeader& header) { return header.name == "X-Amz-Security-Token"; });
  sign(request, kExampleKeys, {"us-east-1", "iam", kExampleTime});
  CHECK(parse_authorization(request)->signature ==
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST_CASE("sigv4: parts that are missing are empty") {
  HttpRequest request;
  CHECK_FALSE(parse_authorization(request).has_value());
  request.headers = {{"Authorization", "AWS4-HMAC-SHA256"}};
  auto authorization = parse_authorization(request);
  REQUIRE(authorization.has_value());
  CHECK(authorization->algorithm == "AWS4-HMAC-SHA256");
  CHECK(authorization->credential.empty());
  CHECK(authorization->signed_headers.empty());
  CHECK(authorization->signature.empty());
  CHECK(authorization->date_time.empty());
  CHECK_FALSE(expected_signature(request, *authorization, "secret").has_value());

  request.headers = {
      {"Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c,SignedHeaders=Host;X-Amz-Date,Signature=ff"},
      {"Date", "Mon, 01 Jan 2024 00:00:00 GMT"}};
  authorization = parse_authorization(request);
  CHECK(authorization->credential == "a/b/c");
  CHECK(authorization->signed_headers == std::vector<std::string>{"host", "x-amz-date"});
  CHECK(authorization->signature == "ff");
  CHECK(authorization->date_time == "Mon, 01 Jan 2024 00:00:00 GMT");
}

TEST_CASE("sigv4: a credential has five parts") {
  const auto scope = parse_credential("AKID/20150830/us-east-1/iam/aws4_request");
  REQUIRE(scope.has_value());
  CHECK(scope->access_key_id == "AKID");
  CHECK(scope->date == "20150830");
  CHECK(scope->region == "us-east-1");
  CHECK(scope->service == "iam");
  CHECK(scope->terminator == "aws4_request");
  CHECK(parse_credential("AKID/20150830/us-east-1/iam/aws4_request//").has_value());
  CHECK_FALSE(parse_credential("").has_value());
  CHECK_FALSE(parse_credential("a/b/c/d").has_value());
  CHECK_FALSE(parse_credential("a/b/c/d/e/f").has_value());
}

TEST_CASE("sigv4: commas, blanks or both between the parts of the header") {
  for (const char* parts :
       {"Credential=c,SignedHeaders=host;a,Signature=s", "Credential=c SignedHeaders=host;a Signature=s",
        "  Credential=c ,\tSignature=s,, SignedHeaders=host;a"}) {
    CAPTURE(parts);
    HttpRequest request;
    request.headers = {{"Authorization", std::string("AWS4-HMAC-SHA256 ") + parts}};
    const auto authorization = parse_authorization(request);
    REQUIRE(authorization.has_value());
    CHECK(authorization->algorithm == "AWS4-HMAC-SHA256");
    CHECK(authorization->credential == "c");
    CHECK(authorization->signature == "s");
    CHECK(authorization->signed_headers == std::vector<std::string>{"host", "a"});
    CHECK(authorization->malformed.empty());
  }
  HttpRequest request;
  request.headers = {{"Authorization", "AWS4-HMAC-SHA256 Signature=b,   Credential,   SignedHeaders"},
                     {"x-amz-security-token", "token"}};
  CHECK(parse_authorization(request)->malformed == "Credential");
  CHECK(session_token(request, *parse_authorization(request)) == "token");
}

TEST_CASE("sigv4: what is signed is algorithm, time, scope and the hash of the request") {
  HttpRequest request = list_users();
  sign(request, kExampleKeys, {"us-east-1", "iam", kExampleTime});
  const auto authorization = parse_authorization(request);
  CHECK(string_to_sign(request, *authorization, *parse_credential(authorization->credential)) ==
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n"
        "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59");
}

TEST_CASE("sigv4: moments are read and written") {
  CHECK(format_date_time(kExampleTime) == "20150830T123600Z");
  CHECK(parse_date_time("20150830T123600Z") == kExampleTime);
  CHECK(parse_date_time("Sun, 30 Aug 2015 12:36:00 GMT") == kExampleTime);
  CHECK(parse_date_time("20160229T000000Z") == 1456704000000);
  for (const char* wrong : {"", "201", "20150830", "20150830T123600", "20150830T123600ZZ",
                            " 20150830T123600Z", "2015830T123600Z", "20150229T000000Z", "20150830T250000Z",
                            "2015-08-30T12:36:00Z", "Sun, 30 Aug 2015 12:36:00 CET", "Sun, 30 Aug 2015"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_date_time(wrong).has_value());
  }
}

TEST_CASE("sigv4: a presigned URL is read and verified") {
  HttpRequest request;
  request.method = "GET";
  request.target =
      "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20150830%2Fus-east-1%2Fdynamodb%2Faws4_"
      "request"
      "&X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-Security-Token=a%2Fb%3D&X-Amz-SignedHeaders=host";
  request.headers = {{"Host", "localhost"}};
  auto authorization = parse_authorization(request);
  REQUIRE(authorization.has_value());
  CHECK(authorization->in_query);
  CHECK(authorization->credential == "AKID/20150830/us-east-1/dynamodb/aws4_request");
  CHECK(authorization->expires == "60");
  CHECK(session_token(request, *authorization) == "a/b=");
  const auto signature = expected_signature(request, *authorization, "secret");
  REQUIRE(signature.has_value());
  // The signature itself is no part of what is signed.
  request.target += "&X-Amz-Signature=" + *signature;
  authorization = parse_authorization(request);
  CHECK(authorization->signature == *signature);
  CHECK(expected_signature(request, *authorization, "secret") == signature);
}

}  // namespace
}  // namespace offstage::sigv4

#include "emulator/signature_verifier.h"

#include <algorithm>
#include <string>

#include "tests/unit/emulator/embedded.h"

using namespace offstage;
using namespace offstage::emulator;

namespace {

constexpr std::int64_t kNow = 1370771524'000;  // 2013-06-09T09:52:04Z
constexpr std::int64_t kMinute = 60'000;
const sigv4::Credentials kLongTerm{"AKID", "long/term+secret", ""};
const sigv4::Credentials kTemporary{"ASIA", "temporary", "token=="};

/// Whoever signs: the moment and the names that go into the signature.
struct Signing {
  sigv4::Credentials credentials = kLongTerm;
  std::int64_t now_ms = kNow;
  std::string region = "eu-west-1";
  std::string service = "dynamodb";
};

HttpRequest signed_request(const Signing& by = {}) {
  HttpRequest request{.method = "POST",
                      .target = "/",
                      .headers = {{"Host", "localhost"}, {"X-Amz-Target", "DynamoDB_20120810.ListTables"}},
                      .body = "{}"};
  sigv4::sign(request, by.credentials, {by.region, by.service, by.now_ms});
  return request;
}

/// What the verifier says: "" or "Type: message".
class Verification {
 public:
  std::string operator()(const HttpRequest& request) const {
    const auto verified = verifier_.verify(request);
    if (verified) return "";
    CHECK(verified.error().status() == 400);
    CHECK(verified.error().type().starts_with("com.amazon.coral.service#"));
    return std::string(verified.error().name()) + ": " + verified.error().message();
  }

 private:
  ManualClock clock_{kNow};
  SignatureVerifier verifier_{{kLongTerm, kTemporary}, "eu-west-1", clock_};
};

void replace_in_authorization(HttpRequest& request, std::string_view from, std::string_view to) {
  for (auto& header : request.headers) {
    if (header.name != "Authorization") continue;
    const auto at = header.value.find(from);
    REQUIRE(at != std::string::npos);
    header.value.replace(at, from.size(), to);
  }
}

void set(HttpRequest& request, std::string_view name, std::string value) {
  std::erase_if(request.headers, [&](const HttpHeader& header) { return header.name == name; });
  request.headers.push_back({std::string(name), std::move(value)});
}

}  // namespace

TEST_CASE("signatures: right ones, of every credential") {
  const Verification verify;
  CHECK(verify(signed_request()) == "");
  CHECK(verify(signed_request({.credentials = kTemporary})) == "");
}

TEST_CASE("signatures: fifteen minutes of skew, to the second") {
  const Verification verify;
  CHECK(verify(signed_request({.now_ms = kNow - 15 * kMinute})) == "");
  CHECK(verify(signed_request({.now_ms = kNow + 15 * kMinute})) == "");
  CHECK(verify(signed_request({.now_ms = kNow - 15 * kMinute - 1000})) ==
        "InvalidSignatureException: Signature expired: 20130609T093703Z is now earlier than 20130609T093704Z "
        "(20130609T095204Z - 15 min.)");
  CHECK(verify(signed_request({.now_ms = kNow + 15 * kMinute + 1000})) ==
        "InvalidSignatureException: Signature not yet current: 20130609T100705Z is still later than "
        "20130609T100704Z (20130609T095204Z + 15 min.)");
}

TEST_CASE("signatures: dates that are none") {
  const Verification verify;
  for (const char* date : {"201", "20130609T095204", "2013-06-09T09:52:04Z", "20131301T000000Z",
                           "20130609T9520 4Z", "20130231T000000Z", "20130609T095204Zx"}) {
    CAPTURE(date);
    auto request = signed_request();
    set(request, "X-Amz-Date", date);
    CHECK(verify(request) ==
          std::string("IncompleteSignatureException: Date must be in ISO-8601 'basic format'. Got '") + date +
              "'. See http://en.wikipedia.org/wiki/ISO_8601");
  }
}

TEST_CASE("signatures: a Date header of HTTP is as good as X-Amz-Date") {
  const Verification verify;
  HttpRequest request{.method = "POST", .target = "/", .headers = {}, .body = "{}"};
  request.headers = {{"Host", "localhost"}, {"Date", "Sun, 09 Jun 2013 09:52:04 GMT"}};
  sigv4::Authorization claims;
  claims.credential = "AKID/20130609/eu-west-1/dynamodb/aws4_request";
  claims.signed_headers = {"date", "host"};
  claims.date_time = "20130609T095204Z";
  const auto signature = sigv4::expected_signature(request, claims, kLongTerm.secret_access_key);
  REQUIRE(signature);
  request.headers.push_back({"Authorization", "AWS4-HMAC-SHA256 Credential=" + claims.credential +
                                                  ",SignedHeaders=date;host,Signature=" + *signature});
  CHECK(verify(request) == "");
}

TEST_CASE("signatures: what is checked before the signature, in this order") {
  const Verification verify;
  auto request = signed_request({.region = "c", .service = "d"});
  replace_in_authorization(request, "AKID/20130609/c/d/aws4_request", "a/b/c/d");
  replace_in_authorization(request, "SignedHeaders=host;", "SignedHeaders=");
  replace_in_authorization(request, "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA25");
  CHECK(verify(request) ==
        "InvalidSignatureException: 'Host' must be a 'SignedHeader' in the AWS Authorization.");
  replace_in_authorization(request, "SignedHeaders=", "SignedHeaders=HOST;");
  CHECK(verify(request) ==
        "IncompleteSignatureException: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 "
        "for "
        "now). ");
  replace_in_authorization(request, "AWS4-HMAC-SHA25", "AWS4-HMAC-SHA256");
  CHECK(verify(request) ==
        "IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. "
        "keyid/date/region/service/term, got 'a/b/c/d'");
  replace_in_authorization(request, "a/b/c/d", "a/b/c/d/e");
  CHECK(verify(request) ==
        "InvalidSignatureException: Credential should be scoped to a valid region, not 'c'. Credential "
        "should be "
        "scoped to correct service: 'dynamodb'. Credential should be scoped with a valid terminator: "
        "'aws4_request', not 'e'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
        "date "
        "from HTTP: 'b' != '20130609', from '20130609T095204Z'.");
  replace_in_authorization(request, "a/b/c/d/e", "a/20130609/eu-west-1/dynamodb/aws4_request");
  CHECK(verify(request) ==
        "UnrecognizedClientException: The security token included in the request is invalid.");
  replace_in_authorization(request, "a/20130609", "AKID/20130609");
  CHECK(verify(request).starts_with("InvalidSignatureException: The request signature we calculated"));
}

TEST_CASE("signatures: one part of the scope alone") {
  const Verification verify;
  CHECK(verify(signed_request({.region = "us-east-1"})) ==
        "InvalidSignatureException: Credential should be scoped to a valid region, not 'us-east-1'. ");
  CHECK(verify(signed_request({.service = "s3"})) ==
        "InvalidSignatureException: Credential should be scoped to correct service: 'dynamodb'. ");
}

TEST_CASE("signatures: a wrong one is answered with what ought to have been signed") {
  const Verification verify;
  HttpRequest request = signed_request({.credentials = {"AKID", "wrong", ""}});
  const std::string text = verify(request);
  CHECK(
      text ==
      "InvalidSignatureException: The request signature we calculated does not match the signature you "
      "provided. "
      "Check your AWS Secret Access Key and signing method. Consult the service documentation for "
      "details.\n\n"
      "The Canonical String for this request should have been\n"
      "'POST\n/\n\nhost:localhost\nx-amz-date:20130609T095204Z\nx-amz-target:DynamoDB_20120810.ListTables\n\n"
      "host;x-amz-date;x-amz-target\n"
      "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'\n\n"
      "The String-to-Sign should have been\n"
      "'AWS4-HMAC-SHA256\n20130609T095204Z\n20130609/eu-west-1/dynamodb/aws4_request\n"
      "1e69d441adcc666ebc210bd610f1a03badc30c33132e1a86c8f5e42f49bdd796'\n");
  CHECK(text.find(kLongTerm.secret_access_key) == std::string::npos);

  SUBCASE("a changed body") {
    request = signed_request();
    request.body = "{ }";
  }
  SUBCASE("a changed header") {
    request = signed_request();
    set(request, "X-Amz-Target", "DynamoDB_20120810.DeleteTable");
  }
  SUBCASE("a changed query") {
    request = signed_request();
    request.target = "/?x=y";
  }
  SUBCASE("half a signature") {
    request = signed_request();
    request.headers.back().value.resize(request.headers.back().value.size() - 32);
  }
  CHECK(verify(request).starts_with("InvalidSignatureException: The request signature we calculated"));
}

TEST_CASE("signatures: headers that are not signed may change") {
  const Verification verify;
  auto request = signed_request();
  request.headers.push_back({"User-Agent", "another"});
  CHECK(verify(request) == "");
}

TEST_CASE("signatures: session tokens") {
  const Verification verify;
  CHECK(verify(signed_request({.credentials = {"ASIA", "temporary", ""}})) ==
        "UnrecognizedClientException: The security token included in the request is invalid.");
  CHECK(verify(signed_request({.credentials = {"ASIA", "temporary", "token="}})) ==
        "UnrecognizedClientException: The security token included in the request is invalid");
  CHECK(verify(signed_request({.credentials = {"AKID", "long/term+secret", "token=="}})) ==
        "UnrecognizedClientException: The security token included in the request is invalid");
  CHECK(verify(signed_request({.credentials = {"ASIA", "wrong", "wrong"}}))
            .starts_with("InvalidSignatureException: The request signature"));
}

TEST_CASE("signatures: an emulator with credentials wants them, one without takes any") {
  ManualClock clock{kNow};
  const auto open = [&](std::vector<sigv4::Credentials> credentials) {
    auto opened = Emulator::open(
        {.in_memory = true, .region = "eu-west-1", .credentials = std::move(credentials)}, clock);
    REQUIRE(opened);
    return std::move(opened).value();
  };
  const auto status = [](Emulator& emulator, const Signing& by) {
    auto request = signed_request(by);
    request.headers.push_back({"Content-Type", "application/x-amz-json-1.0"});
    int answered = 0;
    emulator.handle(std::move(request), [&](HttpResponse response) { answered = response.status; });
    return answered;
  };
  const auto strict = open({kLongTerm});
  CHECK(status(*strict, {}) == 200);
  CHECK(status(*strict, {.credentials = kTemporary}) == 400);
  CHECK(status(*strict, {.now_ms = 0}) == 400);
  const auto lenient = open({});
  CHECK(status(*lenient, {.credentials = kTemporary, .now_ms = 0, .region = "x"}) == 200);
}

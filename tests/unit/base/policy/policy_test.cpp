#include "base/policy/policy.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace offstage {
namespace {

const PolicyKeys kKeys({{"aws:SourceIp", {"10.1.2.3"}},
                        {"aws:PrincipalArn", {"arn:aws:iam::123456789012:role/app"}},
                        {"aws:CurrentTime", {"2026-01-31T12:00:00Z"}},
                        {"aws:MultiFactorAuthAge", {"300"}},
                        {"aws:SecureTransport", {"true"}},
                        {"aws:userid", {"AROA:u*"}},
                        {"x:Binary", {"QUI="}},
                        {"x:Many", {"a", "b"}},
                        {"x:Empty", {}}});

const PolicyRequest kGet{.action = "execute-api:Invoke",
                         .resource = "arn:aws:execute-api:us-east-1:123456789012:api/dev/GET/items/1",
                         .context = kKeys};

std::string word(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAllowed:
      return "allowed";
    case Verdict::kImplicitlyDenied:
      return "not allowed";
    case Verdict::kExplicitlyDenied:
      return "denied";
  }
  return "";
}

Result<Policy, Failure> policy_of(const std::string& statements, const std::string& version = "2012-10-17") {
  const auto document =
      json::Document::parse(R"({"Version":")" + version + R"(","Statement":)" + statements + "}");
  REQUIRE(document.has_value());
  return Policy::parse(document->root());
}

std::string verdict(const std::string& statements, const PolicyRequest& request) {
  const auto policy = policy_of(statements);
  return policy ? word(policy->verdict(request)) : policy.error().text;
}

std::string statement(const std::string& effect, const std::string& resource, const std::string& more = "") {
  return R"({"Effect":")" + effect + R"(","Action":"execute-api:Invoke","Resource":")" + resource + "\"" +
         more + "}";
}

/// What an Allow with that condition says.
std::string with(const std::string& condition) {
  return verdict(statement("Allow", "*", ",\"Condition\":" + condition), kGet);
}

std::string on(const std::string& resource, const std::string& arn) {
  return verdict(statement("Allow", resource),
                 {.action = "execute-api:Invoke", .resource = arn, .context = kKeys});
}

}  // namespace

TEST_CASE("policy: an explicit deny wins, and nothing is allowed by silence") {
  const std::string allow = statement("Allow", "*");
  const std::string deny = statement("Deny", "*/GET/items/*");
  CHECK(verdict("[]", kGet) == "not allowed");
  CHECK(verdict(allow, kGet) == "allowed");
  CHECK(verdict("[" + allow + "," + deny + "]", kGet) == "denied");
  CHECK(verdict("[" + deny + "," + allow + "]", kGet) == "denied");
  CHECK(verdict(statement("Allow", "*/POST/*"), kGet) == "not allowed");
}

TEST_CASE("policy: of several policies a denial wins and one that allows is enough") {
  const auto allows = *policy_of(statement("Allow", "*"));
  const auto denies = *policy_of(statement("Deny", "*"));
  const auto says_nothing = *policy_of("[]");
  CHECK(word(verdict_of({}, kGet)) == "not allowed");
  CHECK(word(verdict_of({says_nothing, allows}, kGet)) == "allowed");
  CHECK(word(verdict_of({allows, denies}, kGet)) == "denied");
  CHECK(word(verdict_of({denies, allows}, kGet)) == "denied");
  CHECK(word(verdict_of({says_nothing}, kGet)) == "not allowed");
}

TEST_CASE("policy: actions compare without case and by wildcard, resources with case") {
  const std::pair<const char*, const char*> kRows[] = {
      {R"({"Effect":"Allow","Action":["a:b","EXECUTE-API:inv*"],"Resource":"*"})", "allowed"},
      {R"({"Effect":"Allow","Action":"*","Resource":"arn:aws:execute-api:*:*:*/dev/G?T/items/?"})",
       "allowed"},
      {R"({"Effect":"Allow","Action":"*","Resource":"ARN:*"})", "not allowed"},
      {R"({"Effect":"Allow","Action":"execute-api:Invoke","Resource":"arn:aws:execute-api:*/items"})",
       "not allowed"},
      {R"({"Effect":"Allow","NotAction":"s3:*","Resource":"*"})", "allowed"},
      {R"({"Effect":"Allow","NotAction":"execute-api:*","Resource":"*"})", "not allowed"},
      {R"({"Effect":"Allow","Action":"*","NotResource":"*/items/*"})", "not allowed"},
      {R"({"Effect":"Allow","Action":"*","NotResource":["a","b"]})", "allowed"},
      {R"({"Effect":"Allow","Action":[],"Resource":"*"})", "not allowed"},
  };
  for (const auto& [text, wanted] : kRows) {
    CAPTURE(text);
    CHECK(verdict(text, kGet) == wanted);
  }
}

TEST_CASE("policy: wildcards of an ARN stay within its parts, and parts left out are anything") {
  const std::string table = "arn:aws:dynamodb:us-east-1:123456789012:table/todos";
  CHECK(on(table, table) == "allowed");
  CHECK(on("arn:aws:dynamodb:*:*:table/todos", table) == "allowed");
  CHECK(on("arn:aws:dynamodb:us-*:1234567890??:table/*", table) == "allowed");
  CHECK(on("arn:aws:dynamodb:*:*:table/todos", table + "/index/by-name") == "not allowed");
  CHECK(on("arn:aws:dynamodb:*:*:table/todos/index/*", table + "/index/by-name") == "allowed");
  CHECK(on("arn:aws:dynamodb:*:*:table/*", table + "/index/by-name") == "allowed");
  CHECK(on("arn:aws:dynamodb:*:*:*", table + "/stream/2024-01-01T00:00:00.000") == "allowed");
  CHECK(on("arn:aws:dynamodb:*", table) == "allowed");
  CHECK(on("arn:aws:dynamodb", table) == "allowed");
  CHECK(on("arn:aws:s3", table) == "not allowed");
  CHECK(on("arn:aws:dynamodb:*:table/todos", table) == "not allowed");  // the account is missing
  CHECK(on("arn:aws:dynamodb:us-east-1:table/todos", table) == "not allowed");
  CHECK(on("arn:aws:dynamodb:eu-west-1:*:table/todos", table) == "not allowed");
  CHECK(on(table + ":more", table) == "not allowed");
  CHECK(on("arn:aws:dynamodb:us-east-1:123456789012:", table) == "not allowed");
}

TEST_CASE("policy: every operator of conditions") {
  const std::pair<const char*, const char*> kRows[] = {
      {R"({"StringEquals":{"aws:SourceIp":"10.1.2.3"}})", "allowed"},
      {R"({"StringEquals":{"aws:SourceIp":"10.*"}})", "not allowed"},
      {R"({"StringEquals":{"aws:SourceIp":["no","10.1.2.3"]}})", "allowed"},
      {R"({"StringNotEquals":{"aws:SourceIp":["no","10.1.2.3"]}})", "not allowed"},
      {R"({"StringEqualsIgnoreCase":{"aws:SecureTransport":"TRUE"}})", "allowed"},
      {R"({"StringNotEqualsIgnoreCase":{"aws:SecureTransport":"TRUE"}})", "not allowed"},
      {R"({"StringLike":{"aws:SourceIp":"10.*.?"}})", "allowed"},
      {R"({"StringNotLike":{"aws:SourceIp":"10.*"}})", "not allowed"},
      {R"({"NumericEquals":{"aws:MultiFactorAuthAge":"300.0"}})", "allowed"},
      {R"({"NumericNotEquals":{"aws:MultiFactorAuthAge":300}})", "not allowed"},
      {R"({"NumericLessThan":{"aws:MultiFactorAuthAge":"300"}})", "not allowed"},
      {R"({"NumericLessThanEquals":{"aws:MultiFactorAuthAge":"300"}})", "allowed"},
      {R"({"NumericGreaterThan":{"aws:MultiFactorAuthAge":"299.5"}})", "allowed"},
      {R"({"NumericGreaterThanEquals":{"aws:MultiFactorAuthAge":"301"}})", "not allowed"},
      {R"({"NumericEquals":{"aws:SourceIp":"1"}})", "not allowed"},
      {R"({"DateEquals":{"aws:CurrentTime":"1769860800"}})", "allowed"},
      {R"({"DateNotEquals":{"aws:CurrentTime":"2026-01-31T12:00:00.000Z"}})", "not allowed"},
      {R"({"DateLessThan":{"aws:CurrentTime":"2026-02-01"}})", "allowed"},
      {R"({"DateLessThanEquals":{"aws:CurrentTime":"2026-01-31T12:00:00Z"}})", "allowed"},
      {R"({"DateGreaterThan":{"aws:CurrentTime":"2026-01-31T11:59:59.5Z"}})", "allowed"},
      {R"({"DateGreaterThanEquals":{"aws:CurrentTime":"2026-02-01T00:00:00Z"}})", "not allowed"},
      {R"({"DateLessThan":{"aws:CurrentTime":"tomorrow"}})", "not allowed"},
      {R"({"Bool":{"aws:SecureTransport":true}})", "allowed"},
      {R"({"Bool":{"aws:SecureTransport":"False"}})", "not allowed"},
      {R"({"BinaryEquals":{"x:Binary":"QUI="}})", "allowed"},
      {R"({"BinaryEquals":{"x:Binary":"QUJD"}})", "not allowed"},
      {R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})", "allowed"},
      {R"({"IpAddress":{"AWS:sourceip":["1.2.3.4","10.1.2.3"]}})", "allowed"},
      {R"({"IpAddress":{"aws:SourceIp":"10.1.2.4/31"}})", "not allowed"},
      {R"({"IpAddress":{"aws:SourceIp":"10.1.2.3/33"}})", "not allowed"},
      {R"({"IpAddress":{"aws:SourceIp":"::/0"}})", "not allowed"},
      {R"({"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}})", "not allowed"},
      {R"({"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::*:role/app"}})", "allowed"},
      {R"({"ArnLike":{"aws:PrincipalArn":"arn:aws:*:role/app"}})", "not allowed"},
      {R"({"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::*:role/*"}})", "not allowed"},
      {R"({"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:user/*"}})", "allowed"},
      {R"({"Null":{"aws:SourceIp":"true"}})", "not allowed"},
      {R"({"Null":{"aws:SourceIp":false}})", "allowed"},
      {R"({"StringLike":{"aws:SourceIp":"10.*"},"StringEquals":{"aws:SourceIp":"no"}})", "not allowed"},
  };
  for (const auto& [condition, wanted] : kRows) {
    CAPTURE(condition);
    CHECK(with(condition) == wanted);
  }
}

TEST_CASE("policy: IPv6 blocks") {
  const PolicyKeys keys(PolicyKeys::Values{{"aws:SourceIp", {"2001:db8::1"}}});
  const auto in = [&](const std::string& block) {
    return verdict(statement("Allow", "*", R"(,"Condition":{"IpAddress":{"aws:SourceIp":")" + block + "\"}}"),
                   {.action = "execute-api:Invoke", .resource = "arn:", .context = keys});
  };
  CHECK(in("2001:db8::/32") == "allowed");
  CHECK(in("2001:DB8:0:0::1") == "allowed");
  CHECK(in("2001:db9::/32") == "not allowed");
  CHECK(in("2001:db8::/129") == "not allowed");
}

TEST_CASE("policy: keys that the request has not, or has with several values") {
  const std::pair<const char*, const char*> kRows[] = {
      {R"({"StringEquals":{"aws:Missing":"x"}})", "not allowed"},
      {R"({"StringEquals":{"x:Empty":"x"}})", "not allowed"},
      {R"({"StringEqualsIfExists":{"aws:Missing":"x"}})", "allowed"},
      {R"({"StringEqualsIfExists":{"aws:SourceIp":"x"}})", "not allowed"},
      {R"({"StringNotEquals":{"aws:Missing":"x"}})", "allowed"},
      {R"({"Null":{"aws:Missing":"true"}})", "allowed"},
      {R"({"ForAllValues:StringEquals":{"aws:Missing":"x"}})", "allowed"},
      {R"({"ForAllValues:StringEquals":{"x:Many":["a","b","c"]}})", "allowed"},
      {R"({"ForAllValues:StringEquals":{"x:Many":["a"]}})", "not allowed"},
      {R"({"ForAllValues:StringNotLike":{"x:Many":["c*"]}})", "allowed"},
      {R"({"forallvalues:stringnotlike":{"x:Many":["b*"]}})", "not allowed"},
      {R"({"ForAnyValue:StringEquals":{"x:Many":["b"]}})", "allowed"},
      {R"({"ForAnyValue:StringEquals":{"x:Many":["c"]}})", "not allowed"},
      {R"({"ForAnyValue:StringEquals":{"aws:Missing":"x"}})", "not allowed"},
      {R"({"ForAnyValue:StringNotEquals":{"aws:Missing":"x"}})", "not allowed"},
      {R"({"ForAnyValue:StringEqualsIfExists":{"aws:Missing":"x"}})", "allowed"},
  };
  for (const auto& [condition, wanted] : kRows) {
    CAPTURE(condition);
    CHECK(with(condition) == wanted);
  }
}

TEST_CASE("policy: variables stand for values without wildcards") {
  const std::string user = "arn:aws:s3:::bucket/AROA:u*";
  CHECK(on("arn:aws:s3:::bucket/${aws:userid}", user) == "allowed");
  CHECK(on("arn:aws:s3:::bucket/${AWS:UserId}", user) == "allowed");
  CHECK(on("arn:aws:s3:::bucket/${aws:userid}", "arn:aws:s3:::bucket/AROA:ux") == "not allowed");
  CHECK(on("arn:aws:s3:::bucket/${aws:none}", user) == "not allowed");
  CHECK(on("arn:aws:s3:::bucket/${x:Many}", "arn:aws:s3:::bucket/a") == "not allowed");
  CHECK(on("arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'none'}/*", "arn:aws:s3:::bucket/none/a") ==
        "allowed");
  CHECK(on("arn:aws:s3:::b${*}", "arn:aws:s3:::b*") == "allowed");
  CHECK(on("arn:aws:s3:::b${*}", "arn:aws:s3:::bucket") == "not allowed");
  CHECK(on("arn:aws:s3:::b${?}${$}", "arn:aws:s3:::b?$") == "allowed");
  CHECK(on("arn:aws:s3:::b${", "arn:aws:s3:::b${") == "allowed");
  CHECK(on("arn:aws:s3:::b${}", "arn:aws:s3:::b") == "not allowed");
  CHECK(with(R"({"StringEquals":{"aws:userid":"${aws:userid}"}})") == "allowed");
  CHECK(with(R"({"StringLike":{"aws:userid":"AROA:${aws:none}"}})") == "not allowed");
  const auto old = *policy_of(statement("Allow", "arn:aws:s3:::bucket/${aws:userid}"), "2008-10-17");
  CHECK(word(old.verdict({.action = "execute-api:Invoke", .resource = user, .context = kKeys})) ==
        "not allowed");
}

TEST_CASE("policy: what is no policy says why") {
  const std::pair<const char*, const char*> kRows[] = {
      {"1", "Statement: expected an object"},
      {R"({"Effect":"allow","Action":"*","Resource":"*"})", "Effect: expected Allow or Deny"},
      {R"({"Effect":"Allow","Resource":"*"})", "Action: expected either it or NotAction"},
      {R"({"Effect":"Allow","Action":"*"})", "Resource: expected either it or NotResource"},
      {R"({"Effect":"Allow","Action":[1],"Resource":"*"})", "Action: expected a list of strings"},
      {R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":[]})", "Condition: expected an object"},
      {R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":1}})",
       "Condition: expected an object for each operator"},
      {R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringIs":{"a":"b"}}})",
       "Condition: expected an operator, found StringIs"},
      {R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a":"b"}}})",
       "Condition: expected an operator, found NullIfExists"},
      {R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a":{}}}})",
       "Condition: expected a string or a list of strings"},
  };
  for (const auto& [text, wanted] : kRows) CHECK(verdict(text, kGet) == wanted);
}

TEST_CASE("policy: wildcards take any text, also none") {
  const auto matches = [](const char* pattern, const char* text) {
    return PolicyText(pattern, false).matches(text, kKeys);
  };
  CHECK(matches("*", ""));
  CHECK(matches("a*b*c", "a//b/c/c"));
  CHECK_FALSE(matches("a*b", "a/c"));
  CHECK(matches("a?", "ab"));
  CHECK_FALSE(matches("a?", "a"));
  CHECK(matches("", ""));
  CHECK_FALSE(matches("", "a"));
}

}  // namespace offstage

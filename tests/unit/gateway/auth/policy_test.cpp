#include "gateway/auth/policy.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace offstage::gateway {
namespace {

std::string verdict(const std::string& statements, const PolicyRequest& request) {
  const auto document = json::Document::parse(R"({"Version":"2012-10-17","Statement":)" + statements + "}");
  REQUIRE(document.has_value());
  const auto policy = Policy::parse(document->root());
  if (!policy) return policy.error().text;
  switch (policy->verdict(request)) {
    case Verdict::kAllowed:
      return "allowed";
    case Verdict::kImplicitlyDenied:
      return "not allowed";
    case Verdict::kExplicitlyDenied:
      return "denied";
  }
  return "";
}

const PolicyRequest kGet{.action = "execute-api:Invoke",
                         .resource = "arn:aws:execute-api:us-east-1:123456789012:api/dev/GET/items/1",
                         .context = {{"aws:SourceIp", {"10.1.2.3"}}}};

std::string statement(const std::string& effect, const std::string& resource, const std::string& more = "") {
  return R"({"Effect":")" + effect + R"(","Action":"execute-api:Invoke","Resource":")" + resource + "\"" +
         more + "}";
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
  };
  for (const auto& [text, wanted] : kRows) {
    CAPTURE(text);
    CHECK(verdict(text, kGet) == wanted);
  }
}

TEST_CASE("policy: conditions") {
  const std::pair<const char*, const char*> kRows[] = {
      {R"({"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}})", "allowed"},
      {R"({"IpAddress":{"AWS:sourceip":["1.2.3.4","10.1.2.3"]}})", "allowed"},
      {R"({"IpAddress":{"aws:SourceIp":"10.1.2.4/32"}})", "not allowed"},
      {R"({"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}})", "not allowed"},
      {R"({"StringEquals":{"aws:Missing":"x"}})", "not allowed"},
      {R"({"StringEqualsIfExists":{"aws:Missing":"x"}})", "allowed"},
      {R"({"StringNotEquals":{"aws:Missing":"x"}})", "allowed"},
      {R"({"Null":{"aws:Missing":"true"}})", "allowed"},
      {R"({"Null":{"aws:SourceIp":"true"}})", "not allowed"},
      {R"({"StringLike":{"aws:SourceIp":"10.*"},"StringEquals":{"aws:SourceIp":"no"}})", "not allowed"},
      {R"({"NumericEquals":{"aws:SourceIp":"1"}})", "not allowed"},
  };
  for (const auto& [condition, wanted] : kRows) {
    CAPTURE(condition);
    CHECK(verdict(statement("Allow", "*", std::string(",\"Condition\":") + condition), kGet) == wanted);
  }
  const PolicyRequest keys{
      .action = "a", .resource = "r", .context = {{"dynamodb:LeadingKeys", {"u1", "u2"}}}};
  const auto with = [&](const char* operation) {
    return verdict(R"({"Effect":"Allow","Action":"a","Resource":"r","Condition":{")" +
                       std::string(operation) + R"(":{"dynamodb:LeadingKeys":["u1"]}}})",
                   keys);
  };
  CHECK(with("ForAllValues:StringEquals") == "not allowed");
  CHECK(with("ForAnyValue:StringEquals") == "allowed");
}

TEST_CASE("policy: what is no policy says why") {
  const std::pair<const char*, const char*> kRows[] = {
      {"1", "Statement: expected an object"},
      {R"({"Effect":"allow","Action":"*","Resource":"*"})", "Effect: expected Allow or Deny"},
      {R"({"Effect":"Allow","Resource":"*"})", "Action: expected either it or NotAction"},
      {R"({"Effect":"Allow","Action":"*"})", "Resource: expected either it or NotResource"},
      {R"({"Effect":"Allow","Action":[1],"Resource":"*"})", "Action: expected a list of strings"},
      {R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":[]})", "Condition: expected an object"},
  };
  for (const auto& [text, wanted] : kRows) CHECK(verdict(text, kGet) == wanted);
}

TEST_CASE("policy: wildcards take any text, also none") {
  CHECK(matches_wildcards("*", ""));
  CHECK(matches_wildcards("a*b*c", "a//b/c/c"));
  CHECK_FALSE(matches_wildcards("a*b", "a/c"));
  CHECK(matches_wildcards("a?", "ab"));
  CHECK_FALSE(matches_wildcards("a?", "a"));
  CHECK(matches_wildcards("", ""));
}

}  // namespace offstage::gateway

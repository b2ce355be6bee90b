#include "gateway/auth/resource_policy.h"

#include <doctest/doctest.h>

#include <string>

#include "base/sigv4.h"
#include "tests/unit/gateway/bench.h"

namespace offstage::gateway {
namespace {

constexpr std::int64_t kNowMs = 1'783'711'144'836;  // where the bench's clock stands

std::string statement(const std::string& effect, const std::string& resource, const std::string& more = "",
                      const std::string& principal = R"("*")") {
  return R"({"Effect":")" + effect + R"(","Principal":)" + principal +
         R"(,"Action":"execute-api:Invoke","Resource":")" + resource + "\"" + more + "}";
}

Service shop(const std::string& statements) {
  Service service;
  service.name = "shop";
  service.functions = {function_named("f"), function_named("guard")};
  service.rest_methods = {rest_method("GET", "/items/{id}"), rest_method("GET", "/signed"),
                          rest_method("GET", "/guarded")};
  service.rest_methods[0].cors.emplace();
  service.rest_methods[1].authorization.kind = Authorization::Kind::kIam;
  service.rest_methods[2].authorization = {Authorization::Kind::kAuthorizer, "guard", {}};
  Authorizer authorizer;
  authorizer.name = authorizer.function = "guard";
  authorizer.identity_sources = {"method.request.header.Authorization"};
  service.rest_api.authorizers = {authorizer};
  service.rest_api.policy = R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
  return service;
}

std::string denied(const Bench& bench, const std::string& what, const std::string& more = "",
                   const std::string& user = "anonymous") {
  return R"(403 {"Message":"User: )" + user +
         R"( is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********9012:)" +
         bench.api_id() + "/dev/" + what + more + "\"}";
}

std::string get(Bench& bench, const std::string& target) {
  return bench.outcome(make_request("GET", target, {{"Authorization", "t"}}));
}

std::string get_signed(Bench& bench) {
  HttpRequest request = make_request("GET", "/dev/signed", {{"Host", "localhost:3000"}});
  sigv4::sign(request, {"AKIDEXAMPLE", "secret", ""}, {"us-east-1", "execute-api", kNowMs});
  return bench.outcome(request);
}

const std::string kHere = R"(,"Condition":{"IpAddress":{"aws:SourceIp":["127.0.0.0/8","10.0.0.0/8"]}})";
const std::string kElsewhere = R"(,"Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}})";
constexpr const char* kExplicitly = " with an explicit deny";

}  // namespace

TEST_CASE("resource policy: an API that has one needs a statement that allows the call") {
  Bench open(shop(statement("Allow", "execute-api:/*")));
  CHECK(get(open, "/dev/items/1") == "200 ok");
  Bench part(shop(statement("Allow", "execute-api:/dev/GET/other")));
  CHECK(get(part, "/dev/items/a%20b") == denied(part, "GET/items/a%20b"));
  CHECK(part.log.back().note.find("does not allow it to a caller at 127.0.0.1") != std::string::npos);
  CHECK(header_values(part.get("/dev/items/1"), "x-amzn-ErrorType") == "AccessDeniedException");
  Bench nobody(shop(""));
  CHECK(get(nobody, "/dev/items/1") == denied(nobody, "GET/items/1"));
  Bench whole_arn(shop(statement("Allow", "arn:aws:execute-api:*:*:*/dev/GET/items/*")));
  CHECK(get(whole_arn, "/dev/items/1") == "200 ok");
}

TEST_CASE("resource policy: by address, which here is this machine's") {
  Bench here(shop(statement("Allow", "execute-api:/*", kHere)));
  CHECK(get(here, "/dev/items/1") == "200 ok");
  Bench elsewhere(
      shop(statement("Allow", "execute-api:/*") + "," + statement("Deny", "execute-api:/*", kElsewhere)));
  CHECK(get(elsewhere, "/dev/items/1") == denied(elsewhere, "GET/items/1", kExplicitly));
  CHECK(elsewhere.invoker.invocations.empty());
  // A preflight is a call as well.
  CHECK(elsewhere.outcome(make_request("OPTIONS", "/dev/items/1")) ==
        denied(elsewhere, "OPTIONS/items/1", kExplicitly));
}

TEST_CASE("resource policy: a principal that nobody is who has not signed") {
  const std::string somebody = R"({"AWS":["arn:aws:iam::123456789012:root"]})";
  Bench bench(shop(statement("Allow", "execute-api:/*", "", somebody)));
  CHECK(get(bench, "/dev/items/1") == denied(bench, "GET/items/1"));
  CHECK(get_signed(bench) == "200 ok");
  Bench all(shop(statement("Allow", "execute-api:/*", "", R"({"AWS":"*"})")));
  CHECK(get(all, "/dev/items/1") == "200 ok");
}

TEST_CASE("resource policy: whoever has signed is refused by a denial alone") {
  Bench silent(shop(statement("Allow", "execute-api:/dev/GET/other")));
  CHECK(get_signed(silent) == "200 ok");
  const std::string user = "arn:aws:iam::123456789012:user/offstage";
  Bench denies(shop(statement("Deny", "execute-api:/*", "", R"({"AWS":")" + user + "\"}")));
  CHECK(get_signed(denies) == denied(denies, "GET/signed", kExplicitly, user));
}

TEST_CASE("resource policy: a Lambda authorizer is not asked about whom the policy denies") {
  const std::string yes =
      R"({"principalId":"u","policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}})";
  Bench denies(shop(statement("Deny", "execute-api:/*", kElsewhere)));
  CHECK(get(denies, "/dev/guarded") == denied(denies, "GET/guarded", kExplicitly));
  CHECK(denies.invoker.invocations.empty());
  Bench silent(shop(statement("Allow", "execute-api:/dev/GET/other")));
  silent.invoker.answer_for("guard", yes);
  CHECK(get(silent, "/dev/guarded") == "200 ok");
}

TEST_CASE("resource policy: what is none allows nobody") {
  Service service = shop("");
  service.rest_api.policy = "[]";
  Bench bench(service);
  CHECK(get(bench, "/dev/items/1") == denied(bench, "GET/items/1"));
}

}  // namespace offstage::gateway

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "gateway/service/without_authorization.h"
#include "tests/unit/gateway/service/service_folder.h"
#include "tests/unit/gateway/service/service_texts.h"

namespace offstage::gateway {
namespace {

/// A service with an HTTP API's authorizer `a`, whose settings stand in line 6, and a route that asks for it
/// in line 14; then `more`.
std::string with_authorizer(const std::string& settings, const std::string& route = "authorizer: a",
                            const std::string& more = "") {
  return kHead + "  httpApi:\n    authorizers:\n      a: " + settings +
         "\nfunctions:\n  guard:\n    handler: a.g\n  f:\n    handler: a.b\n    events:\n      - "
         "httpApi:\n          path: /x\n          method: get\n          " +
         route + "\n" + more;
}

const std::string kJwt =
    "{type: jwt, identitySource: $request.header.Authorization, issuerUrl: 'https://i/', audience: x}";

Service loaded(const std::string& yaml) {
  const ServiceFolder folder(yaml);
  folder.add("jwks.json", R"({"keys":[]})");
  const auto service = folder.read();
  REQUIRE_MESSAGE(service.has_value(), service.error().text());
  CHECK(folder.warnings().empty());
  return service->service;
}

}  // namespace

TEST_CASE("authorizers: JWT of an HTTP API") {
  const Service service = loaded(with_authorizer(
      "{type: jwt, identitySource: $request.header.Authorization, issuerUrl: !Sub "
      "'https://cognito-idp.${AWS::Region}.amazonaws.com/${Pool}', audience: [one, !Ref Client]}",
      "authorizer: {name: a, scopes: [read, write]}",
      "resources:\n  Resources:\n    Pool: {Type: 'AWS::Cognito::UserPool', Properties: {UserPoolName: "
      "people}}\n    Client: {Type: 'AWS::Cognito::UserPoolClient'}\ncustom: {offstage: {jwks: {Pool: "
      "jwks.json, 'https://other/': 'https://other/keys', eu-west-1_X: jwks.json}}}\n"));
  REQUIRE(service.http_api_authorizers.size() == 1);
  const Authorizer& authorizer = service.http_api_authorizers[0];
  CHECK(authorizer.name == "a");
  CHECK(authorizer.type == Authorizer::Type::kJwt);
  CHECK(authorizer.issuer.starts_with("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_"));
  CHECK(authorizer.audience == std::vector<std::string>{"one", "shop-dev-Client"});
  const Authorization& authorization = service.http_api_routes[0].authorization;
  CHECK(authorization.kind == Authorization::Kind::kAuthorizer);
  CHECK(authorization.authorizer == "a");
  CHECK(authorization.scopes == std::vector<std::string>{"read", "write"});
  REQUIRE(service.key_sets.size() == 3);
  CHECK(service.key_sets[0].issuer == authorizer.issuer);
  CHECK(service.key_sets[0].location == service.directory + "/jwks.json");
  CHECK(service.key_sets[1].issuer == "https://other/");
  CHECK(service.key_sets[1].location == "https://other/keys");
  CHECK(service.key_sets[2].issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_X");
}

TEST_CASE("authorizers: Lambda of an HTTP API") {
  SUBCASE("defaults") {
    const Authorizer authorizer =
        loaded(with_authorizer("{type: request, functionName: guard}")).http_api_authorizers.at(0);
    CHECK(authorizer.type == Authorizer::Type::kRequest);
    CHECK(authorizer.function == "guard");
    CHECK(authorizer.payload_version == "2.0");
    CHECK(authorizer.ttl_s == 0);
    CHECK_FALSE(authorizer.simple_responses);
    CHECK(authorizer.identity_sources.empty());
  }
  SUBCASE("everything") {
    const Authorizer authorizer =
        loaded(with_authorizer("{type: request, functionArn: !GetAtt GuardLambdaFunction.Arn, name: n, "
                               "payloadVersion: 2.0, enableSimpleResponses: true, resultTtlInSeconds: 60, "
                               "identitySource: [$request.header.A, $context.routeKey]}"))
            .http_api_authorizers.at(0);
    CHECK(authorizer.name == "a");
    CHECK(authorizer.function == "guard");
    CHECK(authorizer.simple_responses);
    CHECK(authorizer.ttl_s == 60);
    CHECK(authorizer.identity_sources == std::vector<std::string>{"$request.header.A", "$context.routeKey"});
  }
  SUBCASE("payload 1.0") {
    CHECK(loaded(with_authorizer("{type: request, functionName: guard, payloadVersion: '1.0'}"))
              .http_api_authorizers.at(0)
              .payload_version == "1.0");
  }
}

TEST_CASE("authorizers: what a route asks for") {
  CHECK(loaded(with_authorizer(kJwt, "authorizer: {type: aws_iam}")).http_api_routes[0].authorization.kind ==
        Authorization::Kind::kIam);
  CHECK(loaded(with_authorizer(kJwt, "authorizer: {name: a, type: jwt}"))
            .http_api_routes[0]
            .authorization.authorizer == "a");
}

TEST_CASE("authorizers: those under resources are found by a Ref") {
  const std::string uri =
      "!Sub 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${GuardLambdaFunction.Arn}/"
      "invocations'";
  const Service service = loaded(
      kHead +
      "  httpApi: {id: external}\nfunctions:\n  guard: {handler: a.g}\n  f:\n    handler: a.b\n    events:\n"
      "      - http: {path: a, method: get, authorizer: {type: CUSTOM, authorizerId: !Ref Token}}\n"
      "      - http: {path: b, method: get, authorizer: {type: COGNITO_USER_POOLS, authorizerId: {Ref: "
      "People}, scopes: [s]}}\n"
      "      - httpApi: {path: /c, method: get, authorizer: {type: jwt, id: !Ref Jwt}}\n"
      "      - httpApi: {path: /d, method: get, authorizer: {type: request, id: !Ref Check}}\n"
      "resources:\n  Resources:\n"
      "    Pool: {Type: 'AWS::Cognito::UserPool'}\n"
      "    Token:\n      Type: AWS::ApiGateway::Authorizer\n      Properties: {Type: TOKEN, Name: t, "
      "IdentitySource: method.request.header.X, AuthorizerResultTtlInSeconds: 5, "
      "IdentityValidationExpression: 'a+', AuthorizerUri: " +
      uri +
      "}\n"
      "    People:\n      Type: AWS::ApiGateway::Authorizer\n      Properties: {Type: COGNITO_USER_POOLS, "
      "IdentitySource: method.request.header.Authorization, ProviderARNs: [!GetAtt Pool.Arn]}\n"
      "    Jwt:\n      Type: AWS::ApiGatewayV2::Authorizer\n      Properties: {AuthorizerType: JWT, "
      "IdentitySource: [$request.header.Authorization], JwtConfiguration: {Issuer: !GetAtt "
      "Pool.ProviderURL, Audience: [c]}}\n"
      "    Check:\n      Type: AWS::ApiGatewayV2::Authorizer\n      Properties: {AuthorizerType: REQUEST, "
      "AuthorizerPayloadFormatVersion: '1.0', AuthorizerUri: " +
      uri + "}\n");
  REQUIRE(service.rest_api.authorizers.size() == 2);
  const auto& [token, people] = std::pair(service.rest_api.authorizers[0], service.rest_api.authorizers[1]);
  CHECK(service.rest_methods[0].authorization.authorizer == token.name);
  CHECK(token.function == "guard");
  CHECK(token.ttl_s == 5);
  CHECK(token.validation_expression == "a+");
  CHECK(service.rest_methods[1].authorization.authorizer == people.name);
  CHECK(service.rest_methods[1].authorization.scopes == std::vector<std::string>{"s"});
  CHECK(people.type == Authorizer::Type::kCognito);
  REQUIRE(service.http_api_authorizers.size() == 2);
  const Authorizer& jwt = service.http_api_authorizers[0];
  CHECK(service.http_api_routes[0].authorization.authorizer == jwt.name);
  // The pool's id is in its ARN and in its tokens' issuer.
  CHECK(people.user_pools.at(0).substr(people.user_pools[0].rfind('/')) ==
        jwt.issuer.substr(jwt.issuer.rfind('/')));
  const Authorizer& check = service.http_api_authorizers[1];
  CHECK(service.http_api_routes[1].authorization.authorizer == check.name);
  CHECK(check.function == "guard");
  CHECK(check.payload_version == "1.0");
}

TEST_CASE("authorizers: what is wrong is an error with its place") {
  const std::string at = "serverless.yml:6: provider.httpApi.authorizers.a";
  const std::string route = "serverless.yml:16: functions.f.events[0].httpApi.authorizer";
  const std::pair<std::string, std::string> kRows[] = {
      {with_authorizer("{type: odd}"), at + ".type: expected jwt or request, found \"odd\""},
      {with_authorizer("{type: jwt, issuerUrl: 'https://i', audience: x}"),
       at + ".identitySource: expected where the token is, found nothing"},
      {with_authorizer("{identitySource: $request.header.A, audience: x}"),
       at + ".issuerUrl: expected the URL of the tokens' issuer, found nothing"},
      {with_authorizer("{identitySource: $request.header.A, issuerUrl: issuer, audience: x}"),
       at + ".issuerUrl: expected a URL, found \"issuer\""},
      {with_authorizer("{identitySource: $request.header.A, issuerUrl: 'https://i'}"),
       at + ".audience: expected who tokens are for, found nothing"},
      {with_authorizer("{identitySource: method.request.header.A, issuerUrl: 'https://i', audience: x}"),
       at + ".identitySource: expected $request.header.NAME, $request.querystring.NAME or $context.NAME, "
            "found \"method.request.header.A\""},
      {with_authorizer("{type: request}"), at + ": expected either functionName or functionArn"},
      {with_authorizer("{type: request, functionName: nobody}"),
       at + ".functionName: expected the name of a function of this service, found \"nobody\""},
      {with_authorizer("{type: request, functionName: guard, resultTtlInSeconds: 1}"),
       at + ".identitySource: expected what tells callers apart, as resultTtlInSeconds is not 0, found "
            "nothing"},
      {with_authorizer("{type: request, functionName: guard, payloadVersion: 3}"),
       at + ".payloadVersion: expected '1.0' or '2.0', found 3"},
      {with_authorizer("{type: request, functionName: guard, payloadVersion: '1.0', enableSimpleResponses: "
                       "true}"),
       at + ".enableSimpleResponses: only payloadVersion '2.0' has them"},
      {with_authorizer(kJwt, "authorizer: b"),
       route + ": expected the name of one of provider.httpApi.authorizers, found \"b\""},
      {with_authorizer(kJwt, "authorizer: {name: b}"),
       route + ".name: expected the name of one of provider.httpApi.authorizers, found \"b\""},
      {with_authorizer(kJwt, "authorizer: {scopes: [x]}"),
       route + ".name: expected a name, an id or type aws_iam, found nothing"},
      {with_authorizer(kJwt, "authorizer: {type: aws_iam, name: a}"),
       route + ".type: nothing else goes with aws_iam"},
      {with_authorizer(kJwt, "authorizer: a", "custom: {offstage: {jwks: {'https://i/': nowhere.json}}}\n"),
       "serverless.yml:17: custom.offstage.jwks.https://i/: expected a file with a JSON web key set, or its "
       "URL, found \"nowhere.json\""},
      {with_authorizer(kJwt, "authorizer: a", "custom: {offstage: {jwks: {issuer: jwks.json}}}\n"),
       "serverless.yml:17: custom.offstage.jwks.issuer: expected the URL of an issuer, or a user pool's ARN, "
       "id or logical id"},
      {with_event("http: {path: x, method: get, authorizer: {name: f, identityValidationExpression: '(a'}}"),
       "serverless.yml:8: functions.f.events[0].http.authorizer.identityValidationExpression: expected a "
       "regular expression, found \"(a\": "},
      {with_event("http: {path: x, method: get, authorizer: {name: f, identitySource: "
                  "method.request.querystring.token}}"),
       "serverless.yml:8: functions.f.events[0].http.authorizer.identitySource: expected "
       "method.request.header.NAME, found \"method.request.querystring.token\""},
      {with_event("http: {path: x, method: get, authorizer: {name: f, type: request, identitySource: "
                  "$request.header.A}}"),
       "serverless.yml:8: functions.f.events[0].http.authorizer.identitySource: expected "
       "method.request.header.NAME, method.request.querystring.NAME, context.NAME or stageVariables.NAME, "
       "found \"$request.header.A\""},
      {with_event("http: {path: x, method: get, authorizer: 'arn:aws:cognito-idp:us-east-1:1:userpool/p'}"),
       "serverless.yml:8: functions.f.events[0].http.authorizer: expected the ARN of a user pool, found "
       "\"arn:aws:cognito-idp:us-east-1:1:userpool/p\""},
      {kHead + "resources:\n  Resources:\n    A:\n      Type: AWS::ApiGateway::Authorizer\n      Properties: "
               "{Type: ODD, IdentitySource: x}\n",
       "serverless.yml:8: resources.Resources.A.Properties.Type: expected TOKEN, REQUEST or "
       "COGNITO_USER_POOLS, found \"ODD\""},
  };
  for (const auto& [yaml, error] : kRows) {
    const std::string text = ServiceFolder(yaml).error();
    CHECK_MESSAGE(text.starts_with(error), text);
  }
}

TEST_CASE("authorizers: an id that is not of this service is a warning") {
  CHECK(ServiceFolder(with_authorizer(kJwt, "authorizer: {id: abc123, type: jwt}")).warnings() ==
        "serverless.yml:16: functions.f.events[0].httpApi.authorizer.id: abc123 is no authorizer of this "
        "service; its calls fail with 500 unless authorizers are switched off\n");
}

TEST_CASE("authorizers: serverless-offline's own settings") {
  const Service service = loaded(with_authorizer(
      kJwt, "authorizer: a",
      "custom: {serverless-offline: {noAuth: true, ignoreJWTSignature: true, httpPort: 4000}}\n"));
  CHECK(service.no_auth);
  CHECK(service.ignore_jwt_signature);
  CHECK(ServiceFolder(with_authorizer(kJwt, "authorizer: a", "custom: {serverless-offline: {noAuth: 7}}\n"))
            .error() ==
        "serverless.yml:17: custom.serverless-offline.noAuth: expected true or false, found 7");
}

TEST_CASE("authorizers: switched off altogether") {
  Service service = loaded(with_authorizer(kJwt, "authorizer: a"));
  CHECK(has_authorization(service));
  RestMethod method;
  method.api_key_required = true;
  method.authorization.kind = Authorization::Kind::kIam;
  service.rest_methods = {method};
  service.http_api_routes.clear();
  CHECK(has_authorization(service));
  remove_authorization(service);
  CHECK_FALSE(has_authorization(service));
}

}  // namespace offstage::gateway

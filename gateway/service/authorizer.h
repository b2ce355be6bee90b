#pragma once

#include <optional>
#include <string>
#include <vector>

#include "gateway/service/source_location.h"

/// Who may call what: plain values, as serverless.yml says them (GATEWAY.md 12).
namespace offstage::gateway {

/// What a method or route asks of its caller.
struct Authorization {
  enum class Kind { kNone, kIam, kAuthorizer };
  Kind kind = Kind::kNone;
  std::string authorizer;           // kAuthorizer: Authorizer::name
  std::vector<std::string> scopes;  // JWT and Cognito: one of these is needed, when there are any
};

/// One authorizer of an API. REST and HTTP API authorizers are lists of their own.
struct Authorizer {
  enum class Type {
    kToken,    // REST: a Lambda function that is given one token
    kRequest,  // a Lambda function that is given the request
    kCognito,  // REST: tokens of Cognito user pools
    kJwt,      // HTTP API: tokens of an OpenID Connect issuer
  };
  std::string name;
  Type type = Type::kToken;
  std::string function;  // kToken, kRequest: key under `functions`

  /// As API Gateway spells them: "method.request.header.Authorization" (REST),
  /// "$request.header.Authorization" (HTTP API).
  std::vector<std::string> identity_sources;
  std::string validation_expression;  // kToken: a regular expression for the whole token; empty: any
  int ttl_s = 300;                    // how long an answer is kept; 0: not at all

  bool simple_responses = false;        // HTTP API kRequest: {"isAuthorized": ...} instead of a policy
  std::string payload_version = "2.0";  // HTTP API kRequest: of the event

  std::string issuer;                   // kJwt
  std::vector<std::string> audience;    // kJwt
  std::vector<std::string> user_pools;  // kCognito: ARNs
  std::vector<std::string> claims;      // kCognito: those handed on to `integration: lambda`; empty: all
  SourceLocation where;
};

/// Where the keys of an issuer of tokens are, instead of where it says itself: one of `custom.offstage.jwks`.
struct KeySetPlace {
  std::string issuer;    // as tokens name it
  std::string location;  // the path of a file, or an http or https URL
  SourceLocation where;
};

}  // namespace offstage::gateway

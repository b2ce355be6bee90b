#include "gateway/service/resource_authorizers.h"

#include <string>
#include <utility>

#include "gateway/service/authorizer_function.h"
#include "gateway/service/http_authorizer_reader.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/resource_properties.h"
#include "gateway/service/user_pool.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kRestType = "AWS::ApiGateway::Authorizer";
constexpr std::string_view kHttpType = "AWS::ApiGatewayV2::Authorizer";

/// One property, with where it stands for messages.
struct Property {
  const Node* node = nullptr;  // null: it is not there
  std::string path;
};

Property property(const Node& properties, const std::string& path, const char* name) {
  return {member(properties, name), path + "." + name};
}

Result<std::string, Diagnostic> type_of(const Node& properties, const std::string& path, const char* name) {
  const Property type = property(properties, path, name);
  if (type.node == nullptr) return missing(properties.where, type.path, "a type");
  return read_string(*type.node, type.path);
}

/// What both kinds have alike.
Result<void, Diagnostic> read_shared(const Node& properties, const std::string& path,
                                     Authorizer& authorizer) {
  if (const auto [node, at] = property(properties, path, "IdentitySource"); node != nullptr) {
    ASSIGN_OR_RETURN(authorizer.identity_sources, read_identity_sources(*node, at));
  }
  if (const auto [node, at] = property(properties, path, "AuthorizerResultTtlInSeconds"); node != nullptr) {
    ASSIGN_OR_RETURN(authorizer.ttl_s, read_authorizer_ttl(*node, at));
  }
  return {};
}

Result<void, Diagnostic> read_function(const Node& properties, const std::string& path,
                                       const Service& service, Authorizer& authorizer,
                                       std::vector<Diagnostic>& warnings) {
  const auto [node, at] = property(properties, path, "AuthorizerUri");
  if (node == nullptr) return missing(properties.where, at, "the URI of a function");
  ASSIGN_OR_RETURN(const std::string uri, read_string(*node, at));
  ASSIGN_OR_RETURN(authorizer.function, function_behind(*node, at, uri, service, warnings));
  return {};
}

Result<void, Diagnostic> read_pools(const Node& properties, const std::string& path, Authorizer& authorizer) {
  const auto [node, at] = property(properties, path, "ProviderARNs");
  if (node == nullptr) return missing(properties.where, at, "the ARNs of user pools");
  ASSIGN_OR_RETURN(authorizer.user_pools, read_strings(*node, at));
  for (const std::string& pool : authorizer.user_pools) {
    if (!user_pool_issuer(pool)) return expected(*node, at, "the ARNs of user pools");
  }
  return {};
}

Result<Authorizer, Diagnostic> read_rest(const Node& properties, const std::string& path,
                                         const Service& service, std::vector<Diagnostic>& warnings) {
  Authorizer authorizer;
  RETURN_IF_ERROR(read_shared(properties, path, authorizer));
  if (const auto [node, at] = property(properties, path, "IdentityValidationExpression"); node != nullptr) {
    ASSIGN_OR_RETURN(authorizer.validation_expression, read_expression(*node, at));
  }
  ASSIGN_OR_RETURN(const std::string type, type_of(properties, path, "Type"));
  if (type == "COGNITO_USER_POOLS") {
    authorizer.type = Authorizer::Type::kCognito;
    RETURN_IF_ERROR(read_pools(properties, path, authorizer));
  } else if (type == "TOKEN" || type == "REQUEST") {
    authorizer.type = type == "TOKEN" ? Authorizer::Type::kToken : Authorizer::Type::kRequest;
    RETURN_IF_ERROR(read_function(properties, path, service, authorizer, warnings));
  } else {
    return expected(*member(properties, "Type"), path + ".Type", "TOKEN, REQUEST or COGNITO_USER_POOLS");
  }
  if (const auto [node, at] = property(properties, path, "IdentitySource"); node != nullptr) {
    RETURN_IF_ERROR(check_rest_sources(*node, at, authorizer));
  }
  const bool may_lack = authorizer.type == Authorizer::Type::kRequest && authorizer.ttl_s == 0;
  if (authorizer.identity_sources.empty() && !may_lack) {
    return missing(properties.where, path + ".IdentitySource", "where the caller's identity is");
  }
  return authorizer;
}

Result<void, Diagnostic> read_jwt(const Node& properties, const std::string& path, Authorizer& authorizer) {
  const auto [settings, at] = property(properties, path, "JwtConfiguration");
  if (settings == nullptr) return missing(properties.where, at, "an issuer and an audience");
  RETURN_IF_ERROR(check_map(*settings, at));
  const auto [issuer, issuer_path] = property(*settings, at, "Issuer");
  if (issuer == nullptr) return missing(settings->where, issuer_path, "the URL of the tokens' issuer");
  ASSIGN_OR_RETURN(authorizer.issuer, read_string(*issuer, issuer_path));
  const auto [audience, audience_path] = property(*settings, at, "Audience");
  if (audience == nullptr) return missing(settings->where, audience_path, "who tokens are for");
  ASSIGN_OR_RETURN(authorizer.audience, read_strings(*audience, audience_path));
  return {};
}

Result<Authorizer, Diagnostic> read_http(const Node& properties, const std::string& path,
                                         const Service& service, std::vector<Diagnostic>& warnings) {
  Authorizer authorizer;
  authorizer.ttl_s = 0;
  RETURN_IF_ERROR(read_shared(properties, path, authorizer));
  if (const auto [node, at] = property(properties, path, "IdentitySource"); node != nullptr) {
    RETURN_IF_ERROR(check_http_sources(*node, at, authorizer.identity_sources));
  }
  ASSIGN_OR_RETURN(const std::string type, type_of(properties, path, "AuthorizerType"));
  if (type == "JWT") {
    authorizer.type = Authorizer::Type::kJwt;
    RETURN_IF_ERROR(read_jwt(properties, path, authorizer));
    return authorizer;
  }
  if (type != "REQUEST") {
    return expected(*member(properties, "AuthorizerType"), path + ".AuthorizerType", "JWT or REQUEST");
  }
  authorizer.type = Authorizer::Type::kRequest;
  RETURN_IF_ERROR(read_function(properties, path, service, authorizer, warnings));
  const auto [version, version_path] = property(properties, path, "AuthorizerPayloadFormatVersion");
  if (version == nullptr) return missing(properties.where, version_path, "'1.0' or '2.0'");
  authorizer.payload_version = version->scalar_text().starts_with('1') ? "1.0" : "2.0";
  if (const auto [simple, at] = property(properties, path, "EnableSimpleResponses"); simple != nullptr) {
    ASSIGN_OR_RETURN(authorizer.simple_responses, read_bool(*simple, at));
  }
  return authorizer;
}

}  // namespace

Result<void, Diagnostic> read_resource_authorizers(const Node& resources,
                                                   const CloudFormation& cloudformation, Service& service,
                                                   std::vector<Diagnostic>& warnings) {
  for (const bool is_rest : {true, false}) {
    ASSIGN_OR_RETURN(const std::vector<ResourceProperties> found,
                     resources_of_type(resources, is_rest ? kRestType : kHttpType, cloudformation, warnings));
    for (const ResourceProperties& resource : found) {
      auto authorizer = is_rest ? read_rest(resource.properties, resource.path, service, warnings)
                                : read_http(resource.properties, resource.path, service, warnings);
      if (!authorizer) return std::move(authorizer).error();
      authorizer->where = resource.where;
      authorizer->name = resource.reference;
      add_authorizer(is_rest ? service.rest_api.authorizers : service.http_api_authorizers,
                     *std::move(authorizer));
    }
  }
  return {};
}

}  // namespace offstage::gateway

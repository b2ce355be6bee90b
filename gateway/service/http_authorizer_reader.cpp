#include "gateway/service/http_authorizer_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "gateway/service/authorizer_function.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/payload_version.h"

namespace offstage::gateway {
namespace {

Result<const Node*, Diagnostic> needed(const Node& map, const char* key, const std::string& path,
                                       const char* what) {
  const Node* node = member(map, key);
  if (node == nullptr) return missing(map.where, fmt::format("{}.{}", path, key), what);
  return node;
}

Result<void, Diagnostic> read_sources(const Node& map, const std::string& path, Authorizer& authorizer) {
  const Node* node = member(map, "identitySource");
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(authorizer.identity_sources, read_identity_sources(*node, path + ".identitySource"));
  return check_http_sources(*node, path + ".identitySource", authorizer.identity_sources);
}

Result<Authorizer, Diagnostic> read_jwt(const Node& map, const std::string& path,
                                        std::vector<Diagnostic>& warnings) {
  Authorizer authorizer;
  authorizer.type = Authorizer::Type::kJwt;
  RETURN_IF_ERROR(read_sources(map, path, authorizer));
  ASSIGN_OR_RETURN(const Node* source, needed(map, "identitySource", path, "where the token is"));
  if (authorizer.identity_sources.size() != 1) {
    return expected(*source, path + ".identitySource", "one source");
  }
  ASSIGN_OR_RETURN(const Node* issuer, needed(map, "issuerUrl", path, "the URL of the tokens' issuer"));
  ASSIGN_OR_RETURN(authorizer.issuer, read_string(*issuer, path + ".issuerUrl"));
  if (!authorizer.issuer.starts_with("https://") && !authorizer.issuer.starts_with("http://")) {
    return expected(*issuer, path + ".issuerUrl", "a URL");
  }
  ASSIGN_OR_RETURN(const Node* audience, needed(map, "audience", path, "who tokens are for"));
  ASSIGN_OR_RETURN(authorizer.audience, read_strings(*audience, path + ".audience"));
  warn_of_keys(map, path, {{"type", "name", "identitySource", "issuerUrl", "audience"}, {}}, warnings);
  return authorizer;
}

Result<void, Diagnostic> read_payload(const Node& map, const std::string& path, Authorizer& authorizer) {
  if (const Node* version = member(map, "payloadVersion")) {
    ASSIGN_OR_RETURN(authorizer.payload_version, read_payload_version(*version, path + ".payloadVersion"));
  }
  const Node* simple = member(map, "enableSimpleResponses");
  if (simple == nullptr) return {};
  ASSIGN_OR_RETURN(authorizer.simple_responses, read_bool(*simple, path + ".enableSimpleResponses"));
  if (authorizer.simple_responses && authorizer.payload_version == "1.0") {
    return Diagnostic{simple->where, path + ".enableSimpleResponses: only payloadVersion '2.0' has them"};
  }
  return {};
}

Result<Authorizer, Diagnostic> read_request(const Node& map, const std::string& path, const Service& service,
                                            std::vector<Diagnostic>& warnings) {
  Authorizer authorizer;
  authorizer.type = Authorizer::Type::kRequest;
  authorizer.ttl_s = 0;  // unlike a REST API's
  const Node* name = member(map, "functionName");
  const Node* arn = member(map, "functionArn");
  if ((name == nullptr) == (arn == nullptr)) {
    return Diagnostic{map.where, path + ": expected either functionName or functionArn"};
  }
  const std::string function_path = path + (name != nullptr ? ".functionName" : ".functionArn");
  const Node& function = name != nullptr ? *name : *arn;
  ASSIGN_OR_RETURN(const std::string text, read_string(function, function_path));
  ASSIGN_OR_RETURN(authorizer.function, function_behind(function, function_path, text, service, warnings));
  RETURN_IF_ERROR(read_sources(map, path, authorizer));
  RETURN_IF_ERROR(read_payload(map, path, authorizer));
  if (const Node* ttl = member(map, "resultTtlInSeconds")) {
    ASSIGN_OR_RETURN(authorizer.ttl_s, read_authorizer_ttl(*ttl, path + ".resultTtlInSeconds"));
    if (authorizer.ttl_s > 0 && authorizer.identity_sources.empty()) {
      return missing(map.where, path + ".identitySource",
                     "what tells callers apart, as resultTtlInSeconds is not 0");
    }
  }
  warn_of_keys(map, path,
               {{"type", "name", "functionName", "functionArn", "identitySource", "payloadVersion",
                 "enableSimpleResponses", "resultTtlInSeconds", "managedExternally"},
                {}},
               warnings);
  return authorizer;
}

Result<Authorizer, Diagnostic> read_one(const Node& map, const std::string& path, const Service& service,
                                        std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(map, path));
  const Node* type = member(map, "type");
  const std::string text = type == nullptr ? "jwt" : type->scalar_text();
  if (text == "jwt") return read_jwt(map, path, warnings);
  if (text == "request") return read_request(map, path, service, warnings);
  return expected(*type, path + ".type", "jwt or request");
}

Result<std::string, Diagnostic> read_authorizer_name(const Node& authorizer, const std::string& path,
                                                     const Service& service,
                                                     std::vector<Diagnostic>& warnings) {
  if (const Node* id = authorizer.is_map() ? member(authorizer, "id") : nullptr) {
    warn_of_foreign_authorizer(service.http_api_authorizers, *id, path + ".id", warnings);
    return read_string(*id, path + ".id");
  }
  const Node* name = authorizer.is_map() ? member(authorizer, "name") : &authorizer;
  if (name == nullptr) return missing(authorizer.where, path + ".name", "a name, an id or type aws_iam");
  const std::string name_path = authorizer.is_map() ? path + ".name" : path;
  ASSIGN_OR_RETURN(std::string text, read_string(*name, name_path));
  const auto& all = service.http_api_authorizers;
  const bool is_known =
      std::any_of(all.begin(), all.end(), [&](const Authorizer& each) { return each.name == text; });
  if (!is_known) return expected(*name, name_path, "the name of one of provider.httpApi.authorizers");
  return text;
}

}  // namespace

Result<void, Diagnostic> check_http_sources(const Node& node, const std::string& path,
                                            const std::vector<std::string>& sources) {
  for (const std::string& source : sources) {
    const bool is_known = source.starts_with("$request.header.") ||
                          source.starts_with("$request.querystring.") || source.starts_with("$context.") ||
                          source.starts_with("$stageVariables.");
    if (!is_known)
      return expected(node, path, "$request.header.NAME, $request.querystring.NAME or $context.NAME");
  }
  return {};
}

Result<void, Diagnostic> read_http_authorizers(const Node& authorizers, const CloudFormation& cloudformation,
                                               Service& service, std::vector<Diagnostic>& warnings) {
  const std::string path = "provider.httpApi.authorizers";
  RETURN_IF_ERROR(check_map(authorizers, path));
  for (const Node::Entry& entry : authorizers.entries) {
    ASSIGN_OR_RETURN(const Node evaluated, cloudformation.evaluate(entry.value, warnings));
    ASSIGN_OR_RETURN(Authorizer authorizer, read_one(evaluated, path + "." + entry.key, service, warnings));
    authorizer.name = entry.key;
    authorizer.where = entry.where;
    add_authorizer(service.http_api_authorizers, std::move(authorizer));
  }
  return {};
}

Result<Authorization, Diagnostic> read_route_authorizer(const Node& authorizer, const std::string& path,
                                                        const Service& service,
                                                        std::vector<Diagnostic>& warnings) {
  const Node* type = authorizer.is_map() ? member(authorizer, "type") : nullptr;
  if (type != nullptr && type->scalar_text() == "aws_iam") {
    if (authorizer.entries.size() > 1) {
      return Diagnostic{type->where, path + ".type: nothing else goes with aws_iam"};
    }
    return Authorization{Authorization::Kind::kIam, {}, {}};
  }
  if (type != nullptr && type->scalar_text() != "jwt" && type->scalar_text() != "request") {
    return expected(*type, path + ".type", "jwt, request or aws_iam");
  }
  Authorization authorization{Authorization::Kind::kAuthorizer, {}, {}};
  ASSIGN_OR_RETURN(authorization.authorizer, read_authorizer_name(authorizer, path, service, warnings));
  if (!authorizer.is_map()) return authorization;
  if (const Node* scopes = member(authorizer, "scopes")) {
    ASSIGN_OR_RETURN(authorization.scopes, read_strings(*scopes, path + ".scopes"));
  }
  warn_of_keys(authorizer, path, {{"name", "id", "type", "scopes"}, {}}, warnings);
  return authorization;
}

}  // namespace offstage::gateway

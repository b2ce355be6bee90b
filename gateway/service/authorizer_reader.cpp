#include "gateway/service/authorizer_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/service/authorizer_function.h"
#include "gateway/service/node_reader.h"
#include "gateway/service/user_pool.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kDefaultSource = "method.request.header.Authorization";

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool is_user_pool(std::string_view arn) {
  return arn.find(":cognito-idp:") != std::string_view::npos;
}

Result<std::string, Diagnostic> text_of(const Node& map, std::string_view key, const std::string& path) {
  const Node* node = member(map, key);
  if (node == nullptr) return std::string();
  return read_string(*node, fmt::format("{}.{}", path, key));
}

Authorization authorization_by(const std::string& name, std::vector<std::string> scopes = {}) {
  return {Authorization::Kind::kAuthorizer, name, std::move(scopes)};
}

Result<Authorization, Diagnostic> read_short_form(const Node& node, const std::string& path, Service& service,
                                                  std::vector<Diagnostic>& warnings) {
  if (!node.is_scalar()) return expected(node, path, "the name of a function, an ARN, aws_iam or a map");
  const std::string text = node.scalar_text();
  if (upper(text) == "AWS_IAM") return Authorization{Authorization::Kind::kIam, {}, {}};
  Authorizer authorizer;
  authorizer.name = is_arn(text) ? name_in_arn(text) : text;
  authorizer.identity_sources = {std::string(kDefaultSource)};
  authorizer.where = node.where;
  if (is_user_pool(text)) {
    if (!user_pool_issuer(text)) return expected(node, path, "the ARN of a user pool");
    authorizer.type = Authorizer::Type::kCognito;
    authorizer.user_pools = {text};
  } else {
    ASSIGN_OR_RETURN(authorizer.function, function_behind(node, path, text, service, warnings));
  }
  const std::string name = authorizer.name;
  add_authorizer(service.rest_api.authorizers, std::move(authorizer));
  return authorization_by(name);
}

/// The type, which an ARN of a user pool gives too.
Result<Authorizer::Type, Diagnostic> read_type(const Node& map, const std::string& path,
                                               const std::vector<std::string>& arns) {
  const Node* node = member(map, "type");
  const std::string type = node == nullptr ? "" : upper(node->scalar_text());
  if (type == "COGNITO_USER_POOLS" || (!arns.empty() && is_user_pool(arns.front()))) {
    return Authorizer::Type::kCognito;
  }
  if (type.empty() || type == "TOKEN" || type == "CUSTOM") return Authorizer::Type::kToken;
  if (type == "REQUEST") return Authorizer::Type::kRequest;
  return expected(*node, path + ".type", "token, request, aws_iam or COGNITO_USER_POOLS");
}

Result<void, Diagnostic> read_sources(const Node& map, const std::string& path, Authorizer& authorizer) {
  if (const Node* node = member(map, "identitySource")) {
    ASSIGN_OR_RETURN(authorizer.identity_sources, read_identity_sources(*node, path + ".identitySource"));
    RETURN_IF_ERROR(check_rest_sources(*node, path + ".identitySource", authorizer));
  }
  // Only a REQUEST authorizer whose answers are not kept may do without.
  const bool may_lack = authorizer.type == Authorizer::Type::kRequest && authorizer.ttl_s == 0;
  if (authorizer.identity_sources.empty() && !may_lack) {
    authorizer.identity_sources = {std::string(kDefaultSource)};
  }
  return {};
}

Result<Authorizer, Diagnostic> read_definition(const Node& map, const std::string& path,
                                               const Service& service, std::vector<Diagnostic>& warnings) {
  Authorizer authorizer;
  authorizer.where = map.where;
  std::vector<std::string> arns;
  if (const Node* arn = member(map, "arn")) {
    ASSIGN_OR_RETURN(arns, read_strings(*arn, path + ".arn"));
  }
  ASSIGN_OR_RETURN(authorizer.name, text_of(map, "name", path));
  if (authorizer.name.empty() && arns.empty()) return missing(map.where, path + ".name", "a name or an arn");
  ASSIGN_OR_RETURN(authorizer.type, read_type(map, path, arns));
  if (authorizer.name.empty()) authorizer.name = name_in_arn(arns.front());
  if (authorizer.type == Authorizer::Type::kCognito) {
    if (arns.empty()) return missing(map.where, path + ".arn", "the ARN of a user pool");
    for (const std::string& arn : arns) {
      if (!user_pool_issuer(arn))
        return expected(*member(map, "arn"), path + ".arn", "the ARN of a user pool");
    }
    authorizer.user_pools = std::move(arns);
  } else {
    const Node& source = *member(map, arns.empty() ? "name" : "arn");
    ASSIGN_OR_RETURN(authorizer.function,
                     function_behind(source, path + (arns.empty() ? ".name" : ".arn"),
                                     arns.empty() ? authorizer.name : arns.front(), service, warnings));
  }
  if (const Node* ttl = member(map, "resultTtlInSeconds")) {
    ASSIGN_OR_RETURN(authorizer.ttl_s, read_authorizer_ttl(*ttl, path + ".resultTtlInSeconds"));
  }
  if (const Node* expression = member(map, "identityValidationExpression")) {
    ASSIGN_OR_RETURN(authorizer.validation_expression,
                     read_expression(*expression, path + ".identityValidationExpression"));
  }
  if (const Node* claims = member(map, "claims")) {
    ASSIGN_OR_RETURN(authorizer.claims, read_strings(*claims, path + ".claims"));
  }
  RETURN_IF_ERROR(read_sources(map, path, authorizer));
  return authorizer;
}

Result<Authorization, Diagnostic> read_long_form(const Node& map, const std::string& path, Service& service,
                                                 std::vector<Diagnostic>& warnings) {
  const Node* type = member(map, "type");
  if (type != nullptr && upper(type->scalar_text()) == "AWS_IAM") {
    return Authorization{Authorization::Kind::kIam, {}, {}};
  }
  std::vector<std::string> scopes;
  if (const Node* node = member(map, "scopes")) {
    ASSIGN_OR_RETURN(scopes, read_strings(*node, path + ".scopes"));
  }
  warn_of_keys(map, path,
               {{"name", "arn", "authorizerId", "type", "identitySource", "identityValidationExpression",
                 "resultTtlInSeconds", "claims", "scopes", "managedExternally"},
                {}},
               warnings);
  // One that stands under `resources`.
  if (const Node* id = member(map, "authorizerId")) {
    ASSIGN_OR_RETURN(const std::string name, read_string(*id, path + ".authorizerId"));
    warn_of_foreign_authorizer(service.rest_api.authorizers, *id, path + ".authorizerId", warnings);
    return authorization_by(name, std::move(scopes));
  }
  ASSIGN_OR_RETURN(Authorizer authorizer, read_definition(map, path, service, warnings));
  const std::string name = authorizer.name;
  add_authorizer(service.rest_api.authorizers, std::move(authorizer));
  return authorization_by(name, std::move(scopes));
}

}  // namespace

Result<Authorization, Diagnostic> read_rest_authorizer(const Node& authorizer, const std::string& path,
                                                       Service& service, std::vector<Diagnostic>& warnings) {
  if (authorizer.is_map()) return read_long_form(authorizer, path, service, warnings);
  return read_short_form(authorizer, path, service, warnings);
}

}  // namespace offstage::gateway

#include "gateway/service/authorizer_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kDefaultSource = "method.request.header.Authorization";
constexpr int kTtlMax_s = 3600;  // API Gateway's own limit

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool is_arn(std::string_view text) {
  return text.find(':') != std::string_view::npos;
}

bool is_user_pool(std::string_view arn) {
  return arn.find(":cognito-idp:") != std::string_view::npos;
}

/// What stands behind the last ':' or '/': the function's name, or the pool's id.
std::string name_in_arn(std::string_view arn) {
  return std::string(arn.substr(arn.find_last_of(":/") + 1));
}

const Function* function_named(const Service& service, std::string_view name) {
  const auto found = std::find_if(service.functions.begin(), service.functions.end(),
                                  [&](const Function& f) { return f.key == name || f.name == name; });
  return found == service.functions.end() ? nullptr : &*found;
}

/// The function behind a Lambda authorizer. One of another service cannot be called from here.
Result<std::string, Diagnostic> function_behind(const Node& node, const std::string& path,
                                                const std::string& name_or_arn, const Service& service,
                                                std::vector<Diagnostic>& warnings) {
  const bool by_arn = is_arn(name_or_arn);
  const Function* function = function_named(service, by_arn ? name_in_arn(name_or_arn) : name_or_arn);
  if (function != nullptr) return function->key;
  if (!by_arn) return expected(node, path, "the name of a function of this service");
  warnings.push_back({node.where, path + ": " + name_or_arn +
                                      " is no function of this service; its calls fail with 500 unless "
                                      "authorizers are switched off"});
  return std::string();
}

Result<std::string, Diagnostic> text_of(const Node& map, std::string_view key, const std::string& path) {
  const Node* node = member(map, key);
  if (node == nullptr) return std::string();
  return read_string(*node, fmt::format("{}.{}", path, key));
}

/// "method.request.header.A, context.B" or a list of such.
std::vector<std::string> split_sources(const std::vector<std::string>& texts) {
  std::vector<std::string> sources;
  for (const std::string& text : texts) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      const auto first = text.find_first_not_of(' ', begin);
      if (first < end) sources.push_back(text.substr(first, text.find_last_not_of(' ', end - 1) - first + 1));
      begin = end + 1;
    }
  }
  return sources;
}

void add(Service& service, Authorizer authorizer) {
  auto& all = service.rest_api.authorizers;
  std::erase_if(all, [&](const Authorizer& other) { return other.name == authorizer.name; });
  all.push_back(std::move(authorizer));
}

Authorization authorization_by(const std::string& name, std::vector<std::string> scopes = {}) {
  return {Authorization::Kind::kAuthorizer, name, std::move(scopes)};
}

Result<Authorization, Diagnostic> read_short_form(const Node& node, const std::string& path, Service& service,
                                                  std::vector<Diagnostic>& warnings) {
  ASSIGN_OR_RETURN(const std::string text, read_string(node, path));
  if (upper(text) == "AWS_IAM") return Authorization{Authorization::Kind::kIam, {}, {}};
  Authorizer authorizer;
  authorizer.name = is_arn(text) ? name_in_arn(text) : text;
  authorizer.identity_sources = {std::string(kDefaultSource)};
  authorizer.where = node.where;
  if (is_user_pool(text)) {
    authorizer.type = Authorizer::Type::kCognito;
    authorizer.user_pools = {text};
  } else {
    ASSIGN_OR_RETURN(authorizer.function, function_behind(node, path, text, service, warnings));
  }
  const std::string name = authorizer.name;
  add(service, std::move(authorizer));
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
    ASSIGN_OR_RETURN(const auto texts, read_strings(*node, path + ".identitySource"));
    authorizer.identity_sources = split_sources(texts);
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
    authorizer.user_pools = std::move(arns);
  } else {
    const Node& source = *member(map, arns.empty() ? "name" : "arn");
    ASSIGN_OR_RETURN(authorizer.function,
                     function_behind(source, path + (arns.empty() ? ".name" : ".arn"),
                                     arns.empty() ? authorizer.name : arns.front(), service, warnings));
  }
  if (const Node* ttl = member(map, "resultTtlInSeconds")) {
    ASSIGN_OR_RETURN(authorizer.ttl_s, read_integer(*ttl, path + ".resultTtlInSeconds", 0, kTtlMax_s));
  }
  ASSIGN_OR_RETURN(authorizer.validation_expression, text_of(map, "identityValidationExpression", path));
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
  // One that stands under `resources`: its logical id is its name.
  ASSIGN_OR_RETURN(const std::string id, text_of(map, "authorizerId", path));
  if (!id.empty()) return authorization_by(id, std::move(scopes));
  ASSIGN_OR_RETURN(Authorizer authorizer, read_definition(map, path, service, warnings));
  const std::string name = authorizer.name;
  add(service, std::move(authorizer));
  return authorization_by(name, std::move(scopes));
}

}  // namespace

Result<Authorization, Diagnostic> read_rest_authorizer(const Node& authorizer, const std::string& path,
                                                       Service& service, std::vector<Diagnostic>& warnings) {
  if (authorizer.is_map()) return read_long_form(authorizer, path, service, warnings);
  return read_short_form(authorizer, path, service, warnings);
}

}  // namespace offstage::gateway

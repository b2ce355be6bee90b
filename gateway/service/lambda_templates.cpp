#include "gateway/service/lambda_templates.h"

#include <fmt/format.h>

namespace offstage::gateway {
namespace {

// escapeJavaScript turns ' into \', which JSON does not know.
constexpr const char* kPairs = R"VTL(#define($pairs){#foreach($name in $map.keySet())
"$util.escapeJavaScript($name)":"$util.escapeJavaScript($map.get($name)).replaceAll("\\'","'")"#if($foreach.hasNext),#end
#end}#end
)VTL";

constexpr const char* kJsonBody = R"VTL(#set($body = $input.json('$'))
)VTL";

constexpr const char* kFormBody = R"VTL(#define($body){#foreach($field in $input.path('$').split('&'))
#set($parts = $field.split('='))
#set($value = '')
#if($parts.size() > 1)#set($value = $util.escapeJavaScript($util.urlDecode($parts[1])).replaceAll("\\'","'"))#end
"$util.escapeJavaScript($util.urlDecode($parts[0]))":"$value"#if($foreach.hasNext),#end
#end}#end
)VTL";

constexpr const char* kHead = R"VTL({"body":$body,
"method":"$context.httpMethod",
"principalId":"$context.authorizer.principalId",
"stage":"$context.stage",
"cognitoPoolClaims":{)VTL";

constexpr const char* kTail = R"VTL("sub":"$context.authorizer.claims.sub"},
#set($map = $context.authorizer)
"enhancedAuthContext":$pairs,
#set($map = $input.params().header)
"headers":$pairs,
#set($map = $input.params().querystring)
"query":$pairs,
#set($map = $input.params().path)
"path":$pairs,
#set($map = $context.identity)
"identity":$pairs,
#set($map = $stageVariables)
"stageVariables":$pairs,
"requestPath":"$context.resourcePath"}
)VTL";

/// "custom:team" is known as "team".
std::string claim_members(const std::vector<std::string>& claims) {
  std::string members;
  for (const std::string& claim : claims) {
    const std::string name = claim.substr(claim.find(':') + 1);
    members += fmt::format("\"{}\":\"$context.authorizer.claims['{}']\",\n", name, claim);
  }
  return members;
}

std::string with_body(const char* body, const std::vector<std::string>& claims) {
  return std::string(kPairs) + body + kHead + claim_members(claims) + kTail;
}

}  // namespace

std::string lambda_json_template(const std::vector<std::string>& claims) {
  return with_body(kJsonBody, claims);
}

std::string lambda_form_template(const std::vector<std::string>& claims) {
  return with_body(kFormBody, claims);
}

}  // namespace offstage::gateway

#include "gateway/service/service_proxy_templates.h"

#include "base/json.h"

namespace offstage::gateway {
namespace {

std::string key_member(const ProxyKey& key) {
  return json::quoted(key.parameter) + ":{" + json::quoted(key.attribute_type) + ":\"$input.params()." +
         (key.is_in_query ? "querystring." : "path.") + key.parameter + "\"}";
}

std::string keys_of(const ProxyAction& proxy) {
  std::string keys = key_member(proxy.hash_key);
  if (proxy.range_key) keys += "," + key_member(*proxy.range_key);
  return keys;
}

/// The condition stands in the request as it is written, in quotes.
std::string condition_of(const ProxyAction& proxy) {
  return proxy.condition.empty() ? "" : ",\"ConditionExpression\":\"" + proxy.condition + "\"";
}

// The body's attributes behind the keys. A body without any leaves a comma, which DynamoDB refuses.
constexpr const char* kAttributes = R"VTL(,
#set($attributes = $util.parseJson($input.body))
#foreach($name in $attributes.keySet())
#set($typed = $attributes.get($name))
#foreach($type in $typed.keySet())
"$name":{"$type":"$typed.get($type)"}#if($foreach.hasNext),#end
#end
#if($foreach.hasNext),#end

#end
)VTL";

constexpr const char* kItem =
    "#set($attributes = $input.path('$.Item')){"
    "#foreach($name in $attributes.keySet())#set($typed = $attributes.get($name))"
    "#foreach($type in $typed.keySet())\"$name\":\"$typed.get($type)\"#if($foreach.hasNext),#end#end"
    "#if($foreach.hasNext),#end#end}";

constexpr const char* kItems = "[\"items\": $input.path('$').Items]";

}  // namespace

std::string proxy_request_template(const ProxyAction& proxy) {
  const std::string table = "{\"TableName\":" + json::quoted(proxy.table);
  if (proxy.action == "PutItem") {
    return table + ",\"Item\":{" + keys_of(proxy) + kAttributes + "}" + condition_of(proxy) + "}";
  }
  if (proxy.action == "Scan") return table + "}";
  if (proxy.action == "Query") {
    return table + ",\"IndexName\":" + json::quoted(proxy.index) +
           ",\"KeyConditionExpression\":" + json::quoted(proxy.column + "=:v1") +
           ",\"ExpressionAttributeValues\":{\":v1\":{\"S\":\"$input.params('parameter')\"}}}";
  }
  const std::string condition = proxy.action == "DeleteItem" ? condition_of(proxy) : "";
  return table + ",\"Key\":{" + keys_of(proxy) + "}" + condition + "}";
}

std::string proxy_response_template(const ProxyAction& proxy) {
  if (proxy.action == "GetItem") return kItem;
  if (proxy.action == "Scan" || proxy.action == "Query") return kItems;
  return {};
}

}  // namespace offstage::gateway

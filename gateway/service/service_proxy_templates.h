#pragma once

#include <optional>
#include <string>

namespace offstage::gateway {

/// Where a `dynamodb` proxy takes a key from.
struct ProxyKey {
  std::string parameter;  // of the path or the query; also the name of the attribute
  bool is_in_query = false;
  std::string attribute_type;  // "S"
};

/// What a `dynamodb` proxy of serverless-apigateway-service-proxy does.
struct ProxyAction {
  std::string action;  // PutItem, GetItem, DeleteItem, Scan, Query
  std::string table;
  ProxyKey hash_key;
  std::optional<ProxyKey> range_key;
  std::string condition;  // empty: none
  std::string index;      // Query
  std::string column;     // Query
};

/// The request template that the plugin deploys when the proxy names none: the same requests, the same
/// limits. Parameters and values are put in without escapes, and a PutItem takes a body in DynamoDB's JSON.
std::string proxy_request_template(const ProxyAction& proxy);

/// The response template of a success; empty when DynamoDB's answer goes on as it is. GetItem answers
/// {"name": "value", ...}, and {} when there is no such item.
std::string proxy_response_template(const ProxyAction& proxy);

}  // namespace offstage::gateway

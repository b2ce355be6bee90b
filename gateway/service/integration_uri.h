#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace offstage::gateway {

/// "arn:aws:apigateway:eu-west-1:dynamodb:action/GetItem", taken apart.
struct IntegrationUri {
  std::string service;  // "dynamodb"; behind a subdomain: "execute-api"
  std::string action;   // "GetItem"; empty when the URI names a path
  std::string path;     // "2015-03-31/functions/{ARN}/invocations"
};

/// The URI of an integration of type AWS or AWS_PROXY; nothing when it is none.
std::optional<IntegrationUri> parse_integration_uri(std::string_view uri);

}  // namespace offstage::gateway

#pragma once

#include <string>
#include <string_view>

#include "gateway/proxy_request.h"

namespace offstage::gateway {

/// The event of a REST API's Lambda proxy integration ("payload 1.0", without a `version`). Source: AWS's
/// "Input format of a Lambda function for proxy integration" and live captures.
std::string rest_event(const ProxyRequest& request);

/// The requestContext of that event alone: what `context.` and `$context` mean.
std::string rest_context(const ProxyRequest& request);

/// What a Lambda authorizer of type REQUEST is given: no body, and {} instead of null ("Input to an API
/// Gateway Lambda authorizer").
std::string rest_authorizer_event(const ProxyRequest& request, std::string_view method_arn);

/// Payload 1.0 as an HTTP API sends it: with `version`, a decoded path, lower-case header names and other
/// fields in requestContext.
std::string http_api_event_v1(const ProxyRequest& request);

/// The requestContext of that event, without `authorizer`: what `$context` means to an HTTP API.
std::string http_api_context(const ProxyRequest& request);

/// What a Lambda authorizer of an HTTP API is given in payload 1.0 ("Working with AWS Lambda authorizers for
/// HTTP APIs"). `identity`: the values of its identity sources with commas between them.
std::string http_api_authorizer_event_v1(const ProxyRequest& request, std::string_view method_arn,
                                         std::string_view identity);

}  // namespace offstage::gateway

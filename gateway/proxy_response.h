#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "base/json.h"
#include "base/result.h"

namespace offstage::gateway {

/// What a function answered in the proxy format, read but not yet shaped for one of the APIs. A Failure
/// from here is one line for the log: which key is wrong and what was expected. Clients never see it.
struct ProxyAnswer {
  int status = 200;
  std::vector<HttpHeader> headers;  // merged; with a Content-Type
  std::string body;
  bool is_base64 = false;
};

/// Where REST APIs and HTTP APIs with payload 1.0 differ.
struct ProxyAnswerRules {
  bool only_known_keys = true;
  bool status_required = false;
};

/// Reads the answer of a REST proxy integration, or of format 1.0 of an HTTP API. Source: AWS's "Output
/// format of a Lambda function for proxy integration" and recorded answers.
Result<ProxyAnswer, Failure> read_proxy_answer(std::string_view payload, ProxyAnswerRules rules);

/// The whole way of a REST API: reads the payload, decodes the body when the client's Accept asks for a
/// binary media type, renames the headers that API Gateway does not pass on. Adds no ids.
Result<HttpResponse, Failure> rest_proxy_response(std::string_view payload,
                                                  const std::vector<std::string>& binary_media_types,
                                                  const HttpRequest& request);

/// What API Gateway passes on of an integration's headers: those that are its own are renamed
/// x-amzn-Remapped-{name}, those of the connection dropped.
std::vector<HttpHeader> remapped_headers(std::vector<HttpHeader> headers);

/// The status in a `statusCode`: an integer, or a string that is one, of 200 to 599. A 1xx status cannot
/// end a request, so that a client would wait for ever.
Result<int, Failure> status_of(json::Value value);

/// A header's value: strings as they are, numbers and booleans as JSON writes them. Text that HTTP has no
/// place for (line breaks, NUL) is an error, as is a name that is no token.
Result<HttpHeader, Failure> header_of(std::string_view name, json::Value value);

/// "a string", "an object": how messages call a value.
std::string_view described(json::Value value);

}  // namespace offstage::gateway

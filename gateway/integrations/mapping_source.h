#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/http.h"
#include "gateway/rest_call.h"

namespace offstage::gateway {

/// What the right side of a parameter mapping may read ("API Gateway API request and response data mapping
/// reference"). Borrows everything.
struct MappingSource {
  const RestCall& call;
  const ApiIdentity& api;
  const RestApiSettings& settings;
  const HttpResponse* response = nullptr;  // the integration's, once it has answered

  /// The values that a source stands for: "method.request.header.X", "integration.response.body.a.b",
  /// "context.requestId", "stageVariables.x", "'static'". None when there are none, or only an empty one.
  std::vector<std::string> values(std::string_view source) const;
};

/// The value of a JSONPath without its "$." in a JSON text: a string as it is, anything else as JSON.
std::string value_in_json(std::string_view json, std::string_view path);

}  // namespace offstage::gateway

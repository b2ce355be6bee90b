#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/http.h"
#include "base/json.h"
#include "gateway/service/service.h"

/// What the gateway's tests are written in: requests, services and JSON in short form.
namespace offstage::gateway {

inline HttpRequest make_request(std::string method, std::string target, std::vector<HttpHeader> headers = {},
                                std::string body = {}) {
  HttpRequest request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers = std::move(headers);
  request.body = std::move(body);
  request.remote_address = "127.0.0.1";
  return request;
}

/// JSON text without the white space that makes it readable; key order stays. Fails on what is no JSON.
inline std::string compact(std::string_view text) {
  const auto document = json::Document::parse(text);
  REQUIRE_MESSAGE(document.has_value(), std::string(text));
  return document->root().to_json();
}

/// All values of the header, in order, joined with '|': "absent" without any.
inline std::string header_values(const HttpResponse& response, std::string_view name) {
  std::string all;
  bool any = false;
  for (const HttpHeader& header : response.headers) {
    if (!equals_ignoring_case(header.name, name)) continue;
    if (any) all += '|';
    all += header.value;
    any = true;
  }
  return any ? all : "absent";
}

inline RestMethod rest_method(std::string verb, std::string path, std::string function = "f") {
  RestMethod method;
  method.verb = std::move(verb);
  method.path = std::move(path);
  method.function = std::move(function);
  return method;
}

inline HttpApiRoute http_api_route(std::string method, std::string path, std::string function = "f") {
  HttpApiRoute route;
  route.function = std::move(function);
  route.method = std::move(method);
  route.path = std::move(path);
  return route;
}

inline Function function_named(std::string key) {
  Function function;
  function.key = std::move(key);
  return function;
}

}  // namespace offstage::gateway

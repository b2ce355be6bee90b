#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/http.h"
#include "gateway/api_identity.h"
#include "gateway/iam_caller.h"
#include "gateway/named_values.h"
#include "gateway/request_ids.h"

namespace offstage::gateway {

/// A routed request on its way to a function: all that event_v1 and event_v2 print. Borrows everything;
/// the request and the route tables outlive it.
struct ProxyRequest {
  const HttpRequest& http;
  const ApiIdentity& api;
  const RequestIds& ids;
  std::int64_t now_ms = 0;
  std::string_view path;         // raw; for REST without the stage and with one leading slash
  std::string_view route_path;   // "/items/{id}"; "$default"
  std::string_view resource_id;  // REST only
  std::string_view route_key;    // HTTP API only: "GET /items/{id}", "$default"
  const PathParameters& parameters;
  bool is_binary = false;  // the body goes to the function as base64

  std::string_view authorizer{};      // requestContext.authorizer, a JSON object; empty when none ran
  const IamCaller* caller = nullptr;  // null: nobody has signed the request
  std::string_view api_key_id{};      // REST, where a key is required: the one that came
  std::string_view api_key{};
  std::string_view operation_name{};  // REST: empty when the method has none
  const std::map<std::string, std::string, std::less<>>* stage_variables = nullptr;
};

/// Who writes the headers of an event, and how.
enum class HeaderStyle {
  kRest,       // gateway's names capitalised, all others as sent
  kHttpApiV1,  // gateway's names capitalised, all others lower case
  kHttpApiV2,  // all lower case; Cookie has its own place in the event
};

/// The request's headers as a function sees them: connection headers dropped; Host, X-Forwarded-* and
/// X-Amzn-Trace-Id as the gateway sets them. Sources: GATEWAY rules measured on regional endpoints.
NamedValues event_headers(const ProxyRequest& request, HeaderStyle style);

/// The Host header without the port, and what stands before its first dot.
std::string_view domain_name(const HttpRequest& request);
std::string_view domain_prefix(const HttpRequest& request);

/// The X-Ray header for the function: the client's own when it brought one, else the gateway's.
std::string_view trace_header(const HttpRequest& request, const RequestIds& ids);

/// "10/Jul/2026:19:19:04 +0000", in UTC.
std::string common_log_time(std::int64_t now_ms);

/// The path of the target as it came: without scheme and host when the client sent them, and without the
/// query.
std::string_view raw_path(const HttpRequest& request);

}  // namespace offstage::gateway

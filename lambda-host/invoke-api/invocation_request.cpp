#include "lambda-host/invoke-api/invocation_request.h"

#include <optional>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json.h"
#include "lambda-host/invoke-api/payload_check.h"

namespace offstage::lambda_host::invoke_api {
namespace {

constexpr std::size_t kClientContextBytesMax = 3'583;

std::string header_or(const HttpRequest& request, std::string_view name, std::string_view otherwise) {
  const std::string* value = request.header(name);
  return value == nullptr || value->empty() ? std::string(otherwise) : *value;
}

std::optional<InvocationType> type_named(std::string_view name) {
  if (name == "RequestResponse") return InvocationType::kRequestResponse;
  if (name == "Event") return InvocationType::kEvent;
  if (name == "DryRun") return InvocationType::kDryRun;
  return std::nullopt;
}

/// JSON, from base64; empty without one.
Result<std::string, ApiError> client_context(const HttpRequest& request) {
  const std::string* header = request.header("X-Amz-Client-Context");
  if (header == nullptr || header->empty()) return std::string();
  const auto text = encoding::from_base64(*header);
  const auto document = text ? json::Document::parse(*text) : std::nullopt;
  if (header->size() > kClientContextBytesMax || !document || !document->root().is_object())
    return errors::bad_client_context();
  return *text;
}

}  // namespace

Result<InvocationRequest, ApiError> read_invocation(const Context& context, Request request,
                                                    std::string_view types) {
  const HttpRequest& http = request.http;
  const std::string type_name = header_or(http, "X-Amz-Invocation-Type", "RequestResponse");
  const auto type = type_named(type_name);
  if (!type || types.find(type_name) == std::string_view::npos) {
    return errors::constraint(type_name, "invocationType",
                              std::string("Member must satisfy enum value set: ").append(types));
  }
  if (http.body.size() > kPayloadBytesMax) return errors::too_large(kPayloadBytesMax);
  if (*type == InvocationType::kEvent && http.body.size() > kEventBytesMax)
    return errors::event_too_large(http.body.size(), kEventBytesMax);
  const std::string log_type = header_or(http, "X-Amz-Log-Type", "None");
  if (log_type != "None" && log_type != "Tail")
    return errors::constraint(log_type, "logType", "Member must satisfy enum value set: [None, Tail]");

  InvocationRequest result;
  result.type = *type;
  ASSIGN_OR_RETURN(result.function, context.functions.find(request.function, request.parameter("Qualifier")));
  ASSIGN_OR_RETURN(result.invocation.client_context, client_context(http));
  if (http.body.empty()) {
    request.http.body = "{}";
  } else if (const auto complaint = complaint_about(http.body)) {
    return errors::not_json(*complaint);
  }
  result.invocation.function = result.function->key;
  result.invocation.trace_id = header_or(http, "X-Amzn-Trace-Id", "");
  result.invocation.wants_log = log_type == "Tail" && *type == InvocationType::kRequestResponse;
  result.invocation.request_id = crypto::uuid_v4();
  result.invocation.payload = std::move(request.http.body);
  return result;
}

std::vector<HttpHeader> invocation_headers(std::string_view request_id, std::string_view content_type) {
  std::vector<HttpHeader> headers;
  headers.reserve(5);
  if (!content_type.empty()) headers.push_back({"Content-Type", std::string(content_type)});
  headers.push_back({"x-amzn-RequestId", std::string(request_id)});
  headers.push_back({"X-Amz-Executed-Version", "$LATEST"});
  return headers;
}

}  // namespace offstage::lambda_host::invoke_api

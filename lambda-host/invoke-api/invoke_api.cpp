#include "lambda-host/invoke-api/invoke_api.h"

#include <array>
#include <string_view>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "lambda-host/invoke-api/operations.h"

namespace offstage::lambda_host {
namespace {

using invoke_api::Context;
using invoke_api::Request;

/// An operation's place: {prefix}/{FunctionName}{suffix}; a prefix that ends in no name has none.
struct Operation {
  std::string_view method;
  std::string_view prefix;
  std::string_view suffix;
  bool has_name;
  void (*run)(const Context& context, Request request, HttpReply reply);
};

constexpr std::array<Operation, 6> kOperations{{
    {"POST", "/2015-03-31/functions/", "/invocations", true, invoke_api::invoke},
    {"POST", "/2014-11-13/functions/", "/invoke-async", true, invoke_api::invoke_async},
    {"POST", "/2021-11-15/functions/", "/response-streaming-invocations", true,
     invoke_api::invoke_with_response_stream},
    {"GET", "/2015-03-31/functions/", "/configuration", true, invoke_api::get_function_configuration},
    {"GET", "/2015-03-31/functions/", "", true, invoke_api::get_function},
    {"GET", "/2015-03-31/functions", "", false, invoke_api::list_functions},
}};

/// What stands between prefix and suffix, still encoded; nothing when the path is another one. A slash at
/// the end does not matter.
std::optional<std::string_view> name_in(std::string_view path, const Operation& operation) {
  if (path.ends_with('/')) path.remove_suffix(1);
  if (!operation.has_name) return path == operation.prefix ? std::optional(std::string_view()) : std::nullopt;
  if (path.size() < operation.prefix.size() + operation.suffix.size() ||
      !path.starts_with(operation.prefix) || !path.ends_with(operation.suffix))
    return std::nullopt;
  path.remove_prefix(operation.prefix.size());
  path.remove_suffix(operation.suffix.size());
  if (path.empty() || path.find('/') != std::string_view::npos) return std::nullopt;
  return path;
}

}  // namespace

std::optional<std::string> invoke_api::Request::parameter(std::string_view name) const {
  std::string_view query = http.query();
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (encoding::percent_decode(pair.substr(0, equals), true) != name) continue;
    return equals == std::string_view::npos ? std::string()
                                            : encoding::percent_decode(pair.substr(equals + 1), true);
  }
  return std::nullopt;
}

struct InvokeApi::Parts {
  invoke_api::FunctionDirectory functions;
  Invoker& invoker;
  invoke_api::AsynchronousInvocations events;
};

InvokeApi::InvokeApi(std::vector<FunctionConfig> functions, Invoker& invoker, invoke_api::RetryDelays delays)
    : parts_(new Parts{invoke_api::FunctionDirectory(std::move(functions)), invoker, {invoker, delays}}) {}

InvokeApi::~InvokeApi() = default;

void InvokeApi::handle(HttpRequest request, HttpReply reply) {
  if (request.method == "GET" && request.path() == "/_offstage/health")
    return reply(
        {.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = R"({"status":"ok"})"});
  const Context context{parts_->functions, parts_->invoker, parts_->events};
  for (const Operation& operation : kOperations) {
    if (request.method != operation.method) continue;
    const auto name = name_in(request.path(), operation);
    if (!name) continue;
    std::string function = encoding::percent_decode(*name);
    return operation.run(context, Request{std::move(request), std::move(function)}, std::move(reply));
  }
  reply(invoke_api::errors::unknown_operation().response());
}

void InvokeApi::send_event(const std::string& function, std::string payload) {
  const auto found = parts_->functions.find(function, std::nullopt);
  if (!found) return;
  Invocation invocation;
  invocation.function = (*found)->key;
  invocation.payload = std::move(payload);
  invocation.request_id = crypto::uuid_v4();
  parts_->events.accept(**found, std::move(invocation));
}

void InvokeApi::finish_events() {
  parts_->events.finish();
}

HttpResponse InvokeApi::protocol_error(int status) {
  if (status == 413) return invoke_api::errors::too_large(invoke_api::kPayloadBytesMax).response();
  if (status == 500) return invoke_api::errors::service_failure().response();
  return {.status = status, .headers = {{"Content-Type", "text/plain"}}, .body = "Bad Request\n"};
}

}  // namespace offstage::lambda_host

#pragma once

#include <optional>
#include <string>

#include "base/http.h"
#include "lambda-host/invoke-api/api_error.h"
#include "lambda-host/invoke-api/asynchronous_invocations.h"
#include "lambda-host/invoke-api/function_directory.h"
#include "lambda-host/invoker.h"

/// One function for each call of the API, each in the file of its name. They run on an I/O thread and do not
/// block; a reply may come later, from any thread.
namespace offstage::lambda_host::invoke_api {

/// AWS's quotas: the payload of a synchronous and of an asynchronous invocation.
constexpr std::size_t kPayloadBytesMax = 6'291'456;
constexpr std::size_t kEventBytesMax = 1'048'576;

/// What every operation may use. Outlives the operations.
struct Context {
  const FunctionDirectory& functions;
  Invoker& invoker;
  AsynchronousInvocations& events;
};

struct Request {
  HttpRequest http;
  std::string function;  // the path's {FunctionName}, decoded; empty where there is none

  /// A parameter of the query, decoded.
  std::optional<std::string> parameter(std::string_view name) const;
};

/// POST /2015-03-31/functions/{FunctionName}/invocations
void invoke(const Context& context, Request request, HttpReply reply);
/// POST /2014-11-13/functions/{FunctionName}/invoke-async
void invoke_async(const Context& context, Request request, HttpReply reply);
/// POST /2021-11-15/functions/{FunctionName}/response-streaming-invocations
void invoke_with_response_stream(const Context& context, Request request, HttpReply reply);
/// GET /2015-03-31/functions/{FunctionName}
void get_function(const Context& context, Request request, HttpReply reply);
/// GET /2015-03-31/functions/{FunctionName}/configuration
void get_function_configuration(const Context& context, Request request, HttpReply reply);
/// GET /2015-03-31/functions
void list_functions(const Context& context, Request request, HttpReply reply);

}  // namespace offstage::lambda_host::invoke_api

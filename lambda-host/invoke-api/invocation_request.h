#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "lambda-host/invoke-api/operations.h"

namespace offstage::lambda_host::invoke_api {

enum class InvocationType { kRequestResponse, kEvent, kDryRun };

/// What a request to invoke says, checked in Lambda's order: its size, its values, the function, the payload.
struct InvocationRequest {
  InvocationType type = InvocationType::kRequestResponse;
  const FunctionConfig* function = nullptr;
  Invocation invocation;  // with its request_id
};

/// `types`: those the operation knows, as its error lists them: "[Event, RequestResponse, DryRun]".
Result<InvocationRequest, ApiError> read_invocation(const Context& context, Request request,
                                                    std::string_view types);

/// The headers that all answers about one invocation have.
std::vector<HttpHeader> invocation_headers(std::string_view request_id, std::string_view content_type);

}  // namespace offstage::lambda_host::invoke_api

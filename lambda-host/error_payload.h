#pragma once

#include <string>
#include <string_view>

/// The error JSON that Lambda itself answers with, text for text.
namespace offstage::lambda_host::error_payload {

/// {"errorMessage":"...","errorType":"..."}
std::string error(std::string_view type, std::string_view message);

/// What ends a request that is not the handler's doing, as Lambda puts it: {"errorType":"Runtime.ExitError",
/// "errorMessage":"RequestId: ... Error: Runtime exited with error: exit status 1"}
std::string of_request(std::string_view type, std::string_view request_id, std::string_view reason);
std::string timed_out(std::string_view request_id, int timeout_ms);
/// The body of a 429: what of the function or of the account is exceeded,
/// "ConcurrentInvocationLimitExceeded".
std::string throttled(std::string_view reason);
/// More than an answer may hold.
std::string response_too_large();
std::string function_not_found(std::string_view function);

/// "6.00 seconds", as the texts spell a timeout.
std::string seconds(int milliseconds);

}  // namespace offstage::lambda_host::error_payload

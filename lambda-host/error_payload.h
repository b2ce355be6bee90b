#pragma once

#include <string>
#include <string_view>

/// The error JSON that Lambda itself answers with, text for text.
namespace offstage::lambda_host::error_payload {

/// {"errorMessage":"...","errorType":"..."}
std::string error(std::string_view type, std::string_view message);

std::string timed_out(std::string_view request_id, int timeout_ms);
/// The function's process has ended, for that reason ("Runtime exited with error: exit status 1");
/// in-process: main() has returned, or the handler has called exit().
std::string exited(std::string_view request_id, std::string_view reason);
/// More than an answer may hold.
std::string response_too_large();
std::string function_not_found(std::string_view function);

/// "6.00 seconds", as the texts spell a timeout.
std::string seconds(int milliseconds);

}  // namespace offstage::lambda_host::error_payload

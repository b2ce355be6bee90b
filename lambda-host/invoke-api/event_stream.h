#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace offstage::lambda_host::invoke_api {

/// Appends one message of the encoding `application/vnd.amazon.eventstream`: total length, length of the
/// headers, CRC of these two, headers (all of them strings), payload, CRC of everything before it.
void append_event(std::string& out, const std::vector<std::pair<std::string_view, std::string_view>>& headers,
                  std::string_view payload);

}  // namespace offstage::lambda_host::invoke_api

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offstage::lambda_host {

/// "2026-11-21T09:28:13.042Z", as log lines have it.
std::string log_time(std::int64_t time_ms);
/// Nothing when the text does not begin with such a time.
std::optional<std::int64_t> parse_log_time(std::string_view text);

}  // namespace offstage::lambda_host

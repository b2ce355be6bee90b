#pragma once

#include <cstddef>
#include <string_view>

#include "base/http.h"
#include "base/result.h"

namespace offstage::gateway {

/// What a streamed answer of a function begins with: status and headers as JSON, then a delimiter, then the
/// body ("Lambda proxy integration format for response streaming", developer guide).
namespace stream_metadata {

/// Between the two.
inline constexpr std::string_view kDelimiter{"\0\0\0\0\0\0\0\0", 8};
/// The delimiter has to come within so much.
inline constexpr std::size_t kBytesMax = std::size_t{16} * 1024;

/// The answer's head; the error is one line for the log.
Result<HttpResponse, Failure> read(std::string_view metadata);

}  // namespace stream_metadata
}  // namespace offstage::gateway

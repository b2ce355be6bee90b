#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/http.h"

/// Content codings of a REST API ("Payload compression for REST APIs in API Gateway", developer guide).
namespace offstage::gateway {

/// The body as it was before the client compressed it: gzip, deflate or identity. Nothing when it is none of
/// these, broken, or larger than `bytes_max` once it is read. The Content-Encoding stays, as on AWS.
std::optional<std::string> decompressed_body(const HttpRequest& request, std::size_t bytes_max);

/// Compresses an answer of at least `bytes_min` that is not compressed yet, when what the client likes best
/// is gzip or deflate.
void compress(const HttpRequest& request, std::size_t bytes_min, HttpResponse& response);

}  // namespace offstage::gateway

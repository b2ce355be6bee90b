#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offstage::gateway {

/// "text/html; charset=utf-8" without what follows ';' and without blanks.
std::string_view media_type_of(std::string_view content_type);

/// Whether a REST API treats this media type as binary: it stands in `binaryMediaTypes`, exactly, as
/// "image/*" or through "*/*". Without regard to case.
bool matches_binary_media_types(const std::vector<std::string>& binary_media_types,
                                std::string_view media_type);

/// Whether an HTTP API hands a body of this Content-Type to the function as text: a textual media type in
/// UTF-8. It has no setting for it; everything else, no Content-Type included, goes as base64.
bool is_http_api_text(std::string_view content_type);

}  // namespace offstage::gateway

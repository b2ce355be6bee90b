#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace offstage::encoding {

/// Base64 with padding, standard alphabet.
std::string base64(std::string_view bytes);
void append_base64(std::string& out, std::string_view bytes);
/// Nothing when the text is not well-formed base64: length no multiple of four, a foreign character, or
/// bits set in the unused tail.
std::optional<std::string> from_base64(std::string_view text);
/// The URL-safe alphabet without padding, as tokens and keys have it (RFC 7515 2); as strict as from_base64.
std::optional<std::string> from_base64url(std::string_view text);

/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);

/// RFC 3986: everything but unreserved characters becomes %XX; '/' is kept when asked for.
std::string percent_encode(std::string_view text, bool keep_slash = false);
/// Broken escapes are left as they stand; '+' becomes a blank only in the form style of query strings.
std::string percent_decode(std::string_view text, bool plus_is_blank = false);

/// Replaces every byte that is not part of well-formed UTF-8 with U+FFFD.
std::string repair_utf8(std::string_view bytes);
bool is_utf8(std::string_view bytes);

}  // namespace offstage::encoding

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace offstage::gateway::templates {

/// Double.toString: 1.0, 0.001, 1.0E10.
std::string java_number(double value);

/// What Java's String counts in: UTF-16. Broken UTF-8 becomes U+FFFD, a lone surrogate '?'.
std::u16string to_utf16(std::string_view text);
std::string from_utf16(std::u16string_view text);

/// String.toLowerCase and toUpperCase for the letters of Latin, Greek and Cyrillic that have one counterpart.
std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);

/// String.trim: blanks and control characters off both ends.
std::string_view trimmed(std::string_view text);

/// commons-lang's escapeJavaScript, which $util.escapeJavaScript is: quotes, slashes and backslashes get a
/// backslash, what is not printable ASCII becomes \uXXXX.
std::string escape_java_script(std::string_view text);

/// java.net.URLEncoder and URLDecoder, of HTML forms: a blank is '+'. Decoding gives nothing when a '%' is
/// not followed by two hexadecimal digits.
std::string url_encode(std::string_view text);
std::optional<std::string> url_decode(std::string_view text);

}  // namespace offstage::gateway::templates

#include "gateway/templates/java_text.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cwctype>

#include "base/encoding.h"

namespace offstage::gateway::templates {

namespace {

constexpr char kHexDigits[] = "0123456789ABCDEF";

/// The significant digits of a number and where its decimal point stands: 0.d1d2... * 10^exponent.
struct Digits {
  std::string digits;
  int exponent;
};

Digits shortest_digits(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const auto e = text.find('e');
  Digits result{std::string(text.substr(0, 1)), 0};
  if (e > 2) result.digits += text.substr(2, e - 2);
  const auto* exponent = text.data() + e + 1;
  std::from_chars(*exponent == '+' ? exponent + 1 : exponent, end, result.exponent);
  ++result.exponent;
  return result;
}

std::string plain(const Digits& number) {
  auto digits = number.digits;
  if (number.exponent <= 0)
    return "0." + std::string(static_cast<std::size_t>(-number.exponent), '0') + digits;
  const auto whole = static_cast<std::size_t>(number.exponent);
  if (digits.size() <= whole) digits.append(whole - digits.size() + 1, '0');
  return digits.insert(whole, 1, '.');
}

std::string scientific(const Digits& number) {
  const auto fraction = number.digits.size() > 1 ? number.digits.substr(1) : "0";
  return number.digits.substr(0, 1) + "." + fraction + "E" + std::to_string(number.exponent - 1);
}

/// Reads one code point; what is no UTF-8 was repaired before.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  char32_t code = lead & (0x3Fu >> more);
  for (int i = 0; i < more && at < text.size(); ++i)
    code = (code << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
  return code;
}

void append_utf8(std::string& out, char32_t code) {
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      put(0xE0 | (code >> 12));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
    }
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

bool is_surrogate(char32_t unit, char32_t first) {
  return unit >= first && unit < first + 0x400;
}

/// Latin-1, Greek and Cyrillic: the alphabets whose cases are a fixed step apart.
char16_t lower(char16_t unit) {
  if ((unit >= u'A' && unit <= u'Z') || (unit >= 0xC0 && unit <= 0xDE && unit != 0xD7) ||
      (unit >= 0x391 && unit <= 0x3A9) || (unit >= 0x410 && unit <= 0x42F))
    return static_cast<char16_t>(unit + 32);
  if (unit >= 0x400 && unit <= 0x40F) return static_cast<char16_t>(unit + 80);
  if (unit >= 0x100 && unit <= 0x17F && unit != 0x130 && unit != 0x178) {
    const bool even_is_upper = unit <= 0x137 || (unit >= 0x14A && unit <= 0x177);
    const bool is_upper = (unit % 2 == 0) == even_is_upper;
    if (is_upper && unit != 0x138 && unit != 0x149 && unit != 0x17F) return static_cast<char16_t>(unit + 1);
  }
  return unit;
}

char16_t upper(char16_t unit) {
  if (unit >= 0x20 && lower(static_cast<char16_t>(unit - 32)) == unit && unit != 0x20)
    return static_cast<char16_t>(unit - 32);
  if (unit >= 0x450 && unit <= 0x45F) return static_cast<char16_t>(unit - 80);
  if (unit > 0x100 && unit <= 0x17F && lower(static_cast<char16_t>(unit - 1)) == unit)
    return static_cast<char16_t>(unit - 1);
  return unit;
}

std::string each_unit(std::string_view text, char16_t (*change)(char16_t)) {
  auto units = to_utf16(text);
  for (auto& unit : units) unit = change(unit);
  return from_utf16(units);
}

bool is_unreserved_in_forms(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '*';
}

void append_hex(std::string& out, unsigned value, int digits) {
  for (int i = digits - 1; i >= 0; --i) out.push_back(kHexDigits[(value >> (4 * i)) & 0xF]);
}

/// The letter after the backslash in JavaScript, or nothing.
char short_escape(char16_t unit) {
  switch (unit) {
    case u'\b':
      return 'b';
    case u'\n':
      return 'n';
    case u'\t':
      return 't';
    case u'\f':
      return 'f';
    case u'\r':
      return 'r';
    case u'\'':
    case u'"':
    case u'\\':
    case u'/':
      return static_cast<char>(unit);
    default:
      return '\0';
  }
}

}  // namespace

std::string java_number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  const std::string sign = std::signbit(value) ? "-" : "";
  const auto size = std::fabs(value);
  if (size == 0) return sign + "0.0";
  const auto digits = shortest_digits(size);
  return sign + (size >= 1e-3 && size < 1e7 ? plain(digits) : scientific(digits));
}

std::u16string to_utf16(std::string_view text) {
  std::string repaired;
  if (!encoding::is_utf8(text)) text = repaired = encoding::repair_utf8(text);
  std::u16string units;
  units.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto code = next_code_point(text, at);
    if (code < 0x10000) {
      units.push_back(static_cast<char16_t>(code));
    } else {
      units.push_back(static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10)));
      units.push_back(static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
    }
  }
  return units;
}

std::string from_utf16(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t code = text[i];
    if (is_surrogate(code, 0xD800) && i + 1 < text.size() && is_surrogate(text[i + 1], 0xDC00)) {
      code = 0x10000 + ((code - 0xD800) << 10) + (text[++i] - 0xDC00u);
    } else if (is_surrogate(code, 0xD800) || is_surrogate(code, 0xDC00)) {
      code = U'?';
    }
    append_utf8(out, code);
  }
  return out;
}

std::string lower_case(std::string_view text) {
  return each_unit(text, lower);
}

std::string upper_case(std::string_view text) {
  return each_unit(text, upper);
}

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= 0x20; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string escape_java_script(std::string_view text) {
  std::string out;
  for (const auto unit : to_utf16(text)) {
    if (const auto letter = short_escape(unit)) {
      out += {'\\', letter};
    } else if (unit < 0x20 || unit > 0x7F) {
      out += "\\u";
      append_hex(out, unit, 4);
    } else {
      out.push_back(static_cast<char>(unit));
    }
  }
  return out;
}

std::string url_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_unreserved_in_forms(c)) {
      out.push_back(c);
    } else if (c == ' ') {
      out.push_back('+');
    } else {
      out.push_back('%');
      append_hex(out, static_cast<unsigned char>(c), 2);
    }
  }
  return out;
}

std::optional<std::string> url_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      out.push_back(' ');
    } else if (text[i] == '%') {
      unsigned byte = 0;
      if (i + 2 >= text.size()) return std::nullopt;
      const auto read = std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
      if (read.ptr != text.data() + i + 3) return std::nullopt;
      out.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return encoding::repair_utf8(out);
}

}  // namespace offstage::gateway::templates

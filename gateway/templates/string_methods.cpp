#include <algorithm>
#include <cstdio>

#include "gateway/templates/java_text.h"
#include "gateway/templates/methods.h"
#include "gateway/templates/regex.h"

namespace offstage::gateway::templates {

namespace {

Answer made(Heap& heap, std::string text) {
  if (text.size() > kTextBytesMax) return unexpected(Failure{"a text of more than 16 MB"});
  return heap.text(std::move(text));
}

/// Java counts UTF-16 units; as long as a text is ASCII, those are its bytes.
std::int64_t length(std::string_view text) {
  std::int64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

Answer substring(const std::string& on, const Invocation& call) {
  const auto units = to_utf16(on);
  const auto size = static_cast<std::int64_t>(units.size());
  const auto begin = *call.integer(0);
  const auto end = call.integer(1).value_or(size);
  if (begin < 0 || end > size || begin > end) {
    return unexpected(Failure{"StringIndexOutOfBoundsException: begin " + std::to_string(begin) + ", end " +
                              std::to_string(end) + ", length " + std::to_string(size)});
  }
  return made(call.heap, from_utf16(std::u16string_view(units).substr(
                             static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin))));
}

Answer char_at(const std::string& on, const Invocation& call) {
  const auto units = to_utf16(on);
  const auto index = *call.integer(0);
  if (index < 0 || static_cast<std::size_t>(index) >= units.size())
    return unexpected(Failure{"StringIndexOutOfBoundsException: index " + std::to_string(index) +
                              ", length " + std::to_string(units.size())});
  return made(call.heap, from_utf16(std::u16string_view(units).substr(static_cast<std::size_t>(index), 1)));
}

Answer index_of(const std::string& on, const Invocation& call) {
  const auto units = to_utf16(on);
  const auto wanted = to_utf16(*call.text(0));
  const auto size = static_cast<std::int64_t>(units.size());
  const bool is_last = call.method == "lastIndexOf";
  const auto from = call.integer(1).value_or(is_last ? size : 0);
  if (is_last && from < 0) return std::int64_t{-1};
  const auto start = static_cast<std::size_t>(std::clamp<std::int64_t>(from, 0, size));
  const auto found = is_last ? units.rfind(wanted, start) : units.find(wanted, start);
  return found == std::u16string::npos ? std::int64_t{-1} : static_cast<std::int64_t>(found);
}

/// String.replace: every occurrence; of the empty text before, between and behind all characters.
Answer replace(const std::string& on, const Invocation& call) {
  const auto& wanted = *call.text(0);
  const auto& with = *call.text(1);
  std::string out;
  for (std::size_t at = 0; at <= on.size();) {
    const auto found = on.find(wanted, at);
    if (found == std::string::npos) {
      out.append(on, at);
      break;
    }
    out.append(on, at, found - at).append(with);
    if (out.size() > kTextBytesMax) break;
    at = found + wanted.size();
    if (!wanted.empty()) continue;
    // One whole character on.
    do {
      if (at < on.size()) out.push_back(on[at]);
      ++at;
    } while (at < on.size() && (static_cast<unsigned char>(on[at]) & 0xC0) == 0x80);
  }
  return made(call.heap, std::move(out));
}

Answer split(const std::string& on, const Invocation& call) {
  const auto limit = std::clamp<std::int64_t>(call.integer(1).value_or(0), -1, 1'000'000);
  auto pieces = regex_split(on, *call.text(0), static_cast<int>(limit));
  if (!pieces) return unexpected(std::move(pieces).error());
  auto* const list = call.heap.list();
  for (auto& piece : *pieces) list->items.push_back(call.heap.text(std::move(piece)));
  call.heap.note_growth(list->items.size() * sizeof(Value));
  return list;
}

Answer replace_matches(const std::string& on, const Invocation& call) {
  auto replaced = regex_replace(on, *call.text(0), *call.text(1), call.method == "replaceAll");
  if (!replaced) return unexpected(std::move(replaced).error());
  return made(call.heap, std::move(*replaced));
}

Answer matches(const std::string& on, const Invocation& call) {
  const auto answer = regex_matches(on, *call.text(0));
  if (!answer) return unexpected(answer.error());
  return *answer;
}

std::int64_t compare(const std::string& left, const std::string& right) {
  const auto a = to_utf16(left);
  const auto b = to_utf16(right);
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    if (a[i] != b[i]) return a[i] - b[i];
  return static_cast<std::int64_t>(a.size()) - static_cast<std::int64_t>(b.size());
}

/// String.hashCode: 32 bits that wrap.
std::int64_t hash_code(const std::string& text) {
  std::uint32_t hash = 0;
  for (const auto unit : to_utf16(text)) hash = hash * 31 + unit;
  return static_cast<std::int32_t>(hash);
}

/// One %-sequence of String.format, with its flags and widths.
std::optional<std::string> formatted(const std::string& sequence, const Value& value) {
  char buffer[512];
  const char conversion = sequence.back();
  auto format = sequence;
  int written = -1;
  const auto* integer = std::get_if<std::int64_t>(&value);
  const auto* real = std::get_if<double>(&value);
  if (conversion == 's') {
    // snprintf counts bytes, and the text may be longer than the buffer.
    if (sequence == "%s") return to_text(value);
    written = std::snprintf(buffer, sizeof buffer, format.c_str(), to_text(value).c_str());
  } else if (integer != nullptr && (conversion == 'd' || conversion == 'x' || conversion == 'X')) {
    format.insert(format.size() - 1, "ll");
    written = std::snprintf(buffer, sizeof buffer, format.c_str(), static_cast<long long>(*integer));
  } else if (real != nullptr && (conversion == 'f' || conversion == 'e')) {
    written = std::snprintf(buffer, sizeof buffer, format.c_str(), *real);
  }
  if (written < 0 || static_cast<std::size_t>(written) >= sizeof buffer) return std::nullopt;
  return std::string(buffer, static_cast<std::size_t>(written));
}

/// String.format(pattern, arguments): s, d, x, f and e with flags, width and precision of two digits; %% and
/// %n.
Answer format(const Invocation& call) {
  const auto& pattern = *call.text(0);
  std::vector<Value> values(call.arguments.begin() + 1, call.arguments.end());
  // Velocity hands a list over as Java's variable arguments.
  if (const auto* list = values.size() == 1 ? list_in(values[0]) : nullptr) values = std::vector(list->items);
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < pattern.size();) {
    const auto percent = std::min(pattern.find('%', at), pattern.size());
    out.append(pattern, at, percent - at);
    if (percent == pattern.size()) break;
    const auto end = pattern.find_first_not_of("0123456789-+ .", percent + 1);
    if (end == std::string::npos || end - percent > 7)
      return unexpected(Failure{"format: illegal " + pattern.substr(percent)});
    const auto sequence = pattern.substr(percent, end + 1 - percent);
    at = end + 1;
    if (sequence == "%%" || sequence == "%n") {
      out.push_back(sequence == "%n" ? '\n' : '%');
      continue;
    }
    const auto piece = next < values.size() ? formatted(sequence, values[next++]) : std::nullopt;
    if (!piece) return unexpected(Failure{"format: no value that fits " + sequence});
    out += *piece;
    if (out.size() > kTextBytesMax) break;
  }
  return made(call.heap, std::move(out));
}

bool equal_ignoring_case(const std::string& left, const std::string& right) {
  return lower_case(upper_case(left)) == lower_case(upper_case(right));
}

/// What asks for nothing but the text itself.
Answer without_arguments(const std::string& on, const Invocation& call) {
  const auto& method = call.method;
  if (method == "length") return length(on);
  if (method == "isEmpty") return on.empty();
  if (method == "isBlank") return trimmed(on).empty();
  if (method == "hashCode") return hash_code(on);
  if (method == "trim" || method == "strip") return made(call.heap, std::string(trimmed(on)));
  if (method == "toLowerCase") return made(call.heap, lower_case(on));
  if (method == "toUpperCase") return made(call.heap, upper_case(on));
  if (method == "intern") return Value(&on);
  return std::nullopt;
}

/// What compares with, looks for or puts together with another text.
Answer with_text(const std::string& on, const std::string& other, const Invocation& call) {
  const auto& method = call.method;
  if (method == "contains") return on.find(other) != std::string::npos;
  if (method == "startsWith") return on.starts_with(other);
  if (method == "endsWith") return on.ends_with(other);
  if (method == "equalsIgnoreCase") return equal_ignoring_case(on, other);
  if (method == "compareTo") return compare(on, other);
  if (method == "compareToIgnoreCase")
    return compare(lower_case(upper_case(on)), lower_case(upper_case(other)));
  if (method == "concat") return made(call.heap, on + other);
  if (method == "matches") return matches(on, call);
  return std::nullopt;
}

}  // namespace

Answer call_text(const std::string& on, const Invocation& call) {
  const auto& method = call.method;
  const auto count = call.count();
  if (count == 0) return without_arguments(on, call);
  if (call.is("equals", 1)) return same(Value(&on), call.arguments[0]);
  const bool has_integers = call.integer(0) && (count == 1 || (count == 2 && call.integer(1)));
  if (has_integers && method == "substring") return substring(on, call);
  if (has_integers && count == 1 && method == "charAt") return char_at(on, call);
  if (call.text(0) == nullptr) return std::nullopt;
  if (method == "format") return format(call);
  if (count == 1 || (count == 2 && call.integer(1))) {
    if (method == "indexOf" || method == "lastIndexOf") return index_of(on, call);
    if (method == "split") return split(on, call);
  }
  if (count == 1) return with_text(on, *call.text(0), call);
  if (count == 2 && call.text(1) != nullptr) {
    if (method == "replace") return replace(on, call);
    if (method == "replaceAll" || method == "replaceFirst") return replace_matches(on, call);
  }
  return std::nullopt;
}

}  // namespace offstage::gateway::templates

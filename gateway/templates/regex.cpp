#include "gateway/templates/regex.h"

#include <boost/regex.hpp>
#include <charconv>
#include <cstdint>
#include <exception>

#include "gateway/templates/java_text.h"

namespace offstage::gateway::templates {

namespace {

using Regex = boost::basic_regex<wchar_t>;
using Match = boost::wsmatch;

/// As in Java a dot is no line break, and ^ and $ are the text's ends unless (?m) says otherwise.
constexpr auto kSyntax = boost::regex_constants::perl | boost::regex_constants::no_mod_m;
const auto kMatching = boost::regex_constants::match_default | boost::regex_constants::match_not_dot_newline;

/// One character for each code point: wchar_t has 32 bits here.
std::wstring wide(std::string_view text) {
  static_assert(sizeof(wchar_t) == 4);
  const auto units = to_utf16(text);
  std::wstring out;
  out.reserve(units.size());
  for (std::size_t i = 0; i < units.size(); ++i) {
    auto code = static_cast<std::uint32_t>(units[i]);
    if (code >= 0xD800 && code < 0xDC00 && i + 1 < units.size())
      code = 0x10000 + ((code - 0xD800) << 10) + (units[++i] - 0xDC00u);
    out.push_back(static_cast<wchar_t>(code));
  }
  return out;
}

std::string narrow(std::wstring_view text) {
  std::u16string units;
  for (const auto character : text) {
    const auto code = static_cast<char32_t>(character);
    if (code < 0x10000) {
      units.push_back(static_cast<char16_t>(code));
    } else {
      units.push_back(static_cast<char16_t>(0xD800 + ((code - 0x10000) >> 10)));
      units.push_back(static_cast<char16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
    }
  }
  return from_utf16(units);
}

/// Boost.Regex throws for a bad expression and for one that backtracks for too long; it goes no further.
template <class T, class Work>
Result<T, Failure> guarded(std::string_view expression, Work work) {
  try {
    return work(Regex(wide(expression), kSyntax));
  } catch (const std::exception& error) {
    return unexpected(Failure{"regular expression " + std::string(expression) + ": " + error.what()});
  }
}

bool is_digit(wchar_t c) {
  return c >= L'0' && c <= L'9';
}

/// $1: as many digits as still name a group of the expression.
std::optional<std::wstring> numbered_group(std::wstring_view replacement, std::size_t& at,
                                           const Match& match) {
  auto group = static_cast<std::size_t>(replacement[at++] - L'0');
  if (group >= match.size()) return std::nullopt;
  while (at < replacement.size() && is_digit(replacement[at])) {
    const auto longer = group * 10 + static_cast<std::size_t>(replacement[at] - L'0');
    if (longer >= match.size()) break;
    group = longer;
    ++at;
  }
  return match[static_cast<int>(group)].str();
}

/// ${name}
std::optional<std::wstring> named_group(std::wstring_view replacement, std::size_t& at, const Match& match) {
  const auto end = replacement.find(L'}', at);
  if (end == std::wstring_view::npos) return std::nullopt;
  const std::wstring name(replacement.substr(at + 1, end - at - 1));
  at = end + 1;
  return match.named_subexpression(name.c_str(), name.c_str() + name.size()).str();
}

/// Java's rules for replacements; nothing where Java throws an IllegalArgumentException.
std::optional<std::wstring> expanded(std::wstring_view replacement, const Match& match) {
  std::wstring out;
  for (std::size_t at = 0; at < replacement.size();) {
    const auto c = replacement[at++];
    if (c == L'\\') {
      if (at == replacement.size()) return std::nullopt;
      out.push_back(replacement[at++]);
    } else if (c == L'$') {
      if (at == replacement.size() || (!is_digit(replacement[at]) && replacement[at] != L'{'))
        return std::nullopt;
      const auto group = is_digit(replacement[at]) ? numbered_group(replacement, at, match)
                                                   : named_group(replacement, at, match);
      if (!group) return std::nullopt;
      out += *group;
    } else {
      out.push_back(c);
    }
  }
  return out;
}

}  // namespace

Result<bool, Failure> regex_matches(std::string_view text, std::string_view expression) {
  return guarded<bool>(expression, [&](const Regex& regex) -> Result<bool, Failure> {
    return boost::regex_match(wide(text), regex, kMatching);
  });
}

Result<std::string, Failure> regex_replace(std::string_view text, std::string_view expression,
                                           std::string_view replacement, bool all) {
  return guarded<std::string>(expression, [&](const Regex& regex) -> Result<std::string, Failure> {
    const auto source = wide(text);
    const auto with = wide(replacement);
    std::wstring out;
    auto rest = source.begin();
    for (boost::wsregex_iterator match(source.begin(), source.end(), regex, kMatching), end; match != end;
         ++match) {
      const auto piece = expanded(with, *match);
      if (!piece) return unexpected(Failure{"illegal replacement " + std::string(replacement)});
      out.append(rest, (*match)[0].first).append(*piece);
      rest = (*match)[0].second;
      if (!all) break;
    }
    return narrow(out.append(rest, source.end()));
  });
}

Result<std::vector<std::string>, Failure> regex_split(std::string_view text, std::string_view expression,
                                                      int limit) {
  using Pieces = std::vector<std::string>;
  return guarded<Pieces>(expression, [&](const Regex& regex) -> Result<Pieces, Failure> {
    const auto source = wide(text);
    Pieces pieces;
    auto rest = source.begin();
    for (boost::wsregex_iterator match(source.begin(), source.end(), regex, kMatching), end; match != end;
         ++match) {
      if (limit > 0 && pieces.size() + 1 == static_cast<std::size_t>(limit)) break;
      const auto& found = (*match)[0];
      // A match of no width at the beginning makes no empty piece.
      if (found.second == source.begin() || (found.length() == 0 && found.first == source.end())) continue;
      pieces.push_back(narrow(std::wstring(rest, found.first)));
      rest = found.second;
    }
    const bool was_split = !pieces.empty();
    pieces.push_back(narrow(std::wstring(rest, source.end())));
    while (limit == 0 && was_split && !pieces.empty() && pieces.back().empty()) pieces.pop_back();
    return pieces;
  });
}

}  // namespace offstage::gateway::templates

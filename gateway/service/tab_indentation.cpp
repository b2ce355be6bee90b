#include "gateway/service/tab_indentation.h"

#include <fmt/format.h>

#include <optional>

namespace offstage::gateway {
namespace {

constexpr std::string_view kTabAsSpaces = "  ";

/// Whether a line opens a block scalar: its last word, comments aside, is `|` or `>` with its indicators.
bool opens_block_scalar(std::string_view line) {
  if (const auto comment = line.find(" #"); comment != std::string_view::npos) {
    line = line.substr(0, comment);
  }
  const auto end = line.find_last_not_of(" \t\r");
  if (end == std::string_view::npos) return false;
  line = line.substr(0, end + 1);
  const auto before = line.find_last_of(" \t");
  if (before == std::string_view::npos) return false;
  const std::string_view word = line.substr(before + 1);
  return (word[0] == '|' || word[0] == '>') &&
         word.find_first_not_of("+-123456789", 1) == std::string_view::npos;
}

struct Indentation {
  std::size_t characters = 0;
  std::size_t columns = 0;         // with a tab as two
  std::size_t leading_spaces = 0;  // before the first tab
  bool has_tab = false;
};

Indentation indentation_of(std::string_view line) {
  Indentation found;
  for (const char c : line) {
    if (c != ' ' && c != '\t') break;
    found.has_tab = found.has_tab || c == '\t';
    found.columns += c == '\t' ? kTabAsSpaces.size() : 1;
    ++found.characters;
    if (!found.has_tab) ++found.leading_spaces;
  }
  return found;
}

}  // namespace

std::string replace_leading_tabs(std::string_view text, const std::string& file,
                                 std::vector<Diagnostic>& warnings) {
  if (text.find('\t') == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  std::optional<std::size_t> block_parent;  // indentation of the line that opened a block scalar
  int line_number = 0;
  int first_tab_line = 0;
  int tab_lines = 0;
  while (!text.empty()) {
    const auto newline = text.find('\n');
    const std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
    ++line_number;
    const Indentation indentation = indentation_of(line);
    const std::string_view content = line.substr(indentation.characters);
    const bool blank = content.empty() || content == "\r";
    if (block_parent && !blank && indentation.columns <= *block_parent) block_parent.reset();
    const bool is_block_content = block_parent && (blank || indentation.leading_spaces > *block_parent);
    if (indentation.has_tab && !is_block_content) {
      out.append(indentation.columns, ' ').append(content);
      if (!blank && content[0] != '#') {
        if (tab_lines++ == 0) first_tab_line = line_number;
      }
    } else {
      out.append(line);
    }
    if (newline != std::string_view::npos) out.push_back('\n');
    if (!block_parent && opens_block_scalar(line)) block_parent = indentation.columns;
  }
  if (tab_lines > 0) {
    const std::string others = tab_lines == 1 ? "" : fmt::format(" ({} more lines have one)", tab_lines - 1);
    warnings.push_back({{file, first_tab_line},
                        "a tab in the indentation is read as two spaces; YAML does not allow tabs there, and "
                        "Serverless refuses the file" +
                            others});
  }
  return out;
}

}  // namespace offstage::gateway

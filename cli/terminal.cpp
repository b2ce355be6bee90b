#include "cli/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace offstage::cli {
namespace {

std::string_view escape_of(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kGreen:
      return "\x1b[32m";
    case Style::kYellow:
      return "\x1b[33m";
    case Style::kRed:
      return "\x1b[31m";
    case Style::kCyan:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

bool has_colours() {
  if (!::isatty(STDOUT_FILENO)) return false;
  const char* refused = std::getenv("NO_COLOR");  // no-color.org
  if (refused && *refused) return false;
  const char* kind = std::getenv("TERM");
  return kind && std::string_view(kind) != "dumb";
}

std::string styled(Style style, std::string_view text, bool colours) {
  if (!colours || style == Style::kPlain) return std::string(text);
  std::string result(escape_of(style));
  return result.append(text).append("\x1b[0m");
}

std::string TextTable::text(bool colours) const {
  std::vector<std::size_t> widths(styles_.size(), 0);
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string result;
  for (const auto& row : rows_) {
    std::size_t count = row.size();
    while (count > 0 && row[count - 1].empty()) --count;
    result += " ";
    for (std::size_t i = 0; i < count; ++i) {
      result += " " + styled(styles_[i], row[i], colours);
      if (i + 1 < count) result.append(widths[i] - row[i].size() + 1, ' ');
    }
    result += "\n";
  }
  return result;
}

void complain(std::string_view text) {
  std::fprintf(stderr, "offstage: %.*s\n", static_cast<int>(text.size()), text.data());
}

}  // namespace offstage::cli

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace offstage::cli {

enum class Style { kPlain, kBold, kDim, kGreen, kYellow, kRed, kCyan };

/// Whether standard output is a terminal that shows colours (and NO_COLOR is not set).
bool has_colours();

/// The text in that style, or as it is without colours.
std::string styled(Style style, std::string_view text, bool colours);

/// Columns of texts, each as wide as its widest cell.
class TextTable {
 public:
  explicit TextTable(std::vector<Style> column_styles) : styles_(std::move(column_styles)) {}
  /// A row has at most as many cells as there are styles.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  /// Every row as a line, indented by two blanks.
  std::string text(bool colours) const;

 private:
  std::vector<Style> styles_;
  std::vector<std::vector<std::string>> rows_;
};

/// One line on standard error: "offstage: text".
void complain(std::string_view text);

}  // namespace offstage::cli

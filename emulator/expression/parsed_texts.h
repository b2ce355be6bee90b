#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace offstage::emulator::expression {

/// What was parsed lately, by its text: an application sends the same few expressions with every call, and
/// parsing one costs more than all else that is done with it. For one thread, which has its own.
template <class Tree>
class ParsedTexts {
 public:
  /// The tree of `text`, from `parse` when it is not known yet; valid until the next call. Errors are not
  /// kept.
  template <class Parse>
  Result<const Tree*> find(std::string_view text, Parse parse) {
    if (const auto it = trees_.find(text); it != trees_.end()) return &it->second;
    ASSIGN_OR_RETURN(Tree tree, parse(text));
    if (trees_.size() == kTreesMax) trees_.clear();
    return &trees_.emplace(std::string(text), std::move(tree)).first->second;
  }

 private:
  // Texts of at most 4 KB; more than an application has at the same time.
  static constexpr std::size_t kTreesMax = 64;
  std::map<std::string, Tree, std::less<>> trees_;
};

}  // namespace offstage::emulator::expression

#include "base/policy/context.h"

#include <algorithm>

#include "base/http.h"

namespace offstage {

const std::vector<std::string>* PolicyKeys::find(std::string_view key) const {
  const auto found = std::find_if(values_.begin(), values_.end(),
                                  [&](const auto& each) { return equals_ignoring_case(each.first, key); });
  return found == values_.end() ? nullptr : &found->second;
}

}  // namespace offstage

#include <fmt/format.h>

#include <algorithm>

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {

FoundValue from_str_to_bool(VariableScope&, const SourceRequest& request) {
  std::string text = request.param;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (text == "true" || text == "1") return std::optional<Node>(Node::of(true, {}));
  if (text == "false" || text == "0") return std::optional<Node>(Node::of(false, {}));
  return source_error(fmt::format("strToBool expects true, false, 1 or 0, found \"{}\"", text));
}

}  // namespace offstage::gateway

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "gateway/service/diagnostic.h"

namespace offstage::gateway {

/// YAML forbids tabs in indentation, and files copied from web pages have them all the same. Gives the text
/// with each tab in leading white space as two spaces, and one warning for the first such line. Tabs that
/// are content of a block scalar (`|`, `>`) stay.
std::string replace_leading_tabs(std::string_view text, const std::string& file,
                                 std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

#pragma once

#include <string>

#include "gateway/service/node.h"

namespace offstage::gateway {

/// The tree as compact JSON, keys in the order of the file. What is unresolved becomes null.
std::string to_json(const Node& node);

/// The same in lines, each level two spaces in.
std::string to_json_lines(const Node& node);

}  // namespace offstage::gateway

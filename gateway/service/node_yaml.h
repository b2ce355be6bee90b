#pragma once

#include <string>

#include "gateway/service/node.h"

namespace offstage::gateway {

/// The tree as YAML in block style, keys in the order of the file. What is unresolved becomes null.
std::string to_yaml(const Node& node);

}  // namespace offstage::gateway

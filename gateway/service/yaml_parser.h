#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// One YAML document as a tree: YAML 1.2 core schema, anchors and merge keys expanded, CloudFormation's
/// short tags written out (`!Ref x` is {"Ref": "x"}). JSON is YAML, so that it reads .json too. `file` is
/// the name for messages. Errors: bad YAML with its column, a key that stands twice, an unknown tag, and
/// what nests or grows beyond all reason.
Result<Node, Diagnostic> parse_yaml(std::string_view text, const std::string& file,
                                    std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

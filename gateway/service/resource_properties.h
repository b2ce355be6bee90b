#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// One resource of the template, with its CloudFormation functions worked out.
struct ResourceProperties {
  std::string logical_id;
  std::string reference;  // what a Ref to it gives
  std::string path;       // "resources.Resources.X.Properties"
  Node properties;        // a map
  SourceLocation where;   // of the logical id

  /// "resources.Resources.X.Properties.name"
  std::string at(std::string_view name) const { return path + "." + std::string(name); }
  const Node* find(std::string_view name) const;
  /// The error is that it is not there.
  Result<const Node*, Diagnostic> need(std::string_view name, std::string_view what) const;
};

/// Those of a type whose Condition holds, in the order of the file. `resources` is the merged map.
Result<std::vector<ResourceProperties>, Diagnostic> resources_of_type(const Node& resources,
                                                                      std::string_view type,
                                                                      const CloudFormation& cloudformation,
                                                                      std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

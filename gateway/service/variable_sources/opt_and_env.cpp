#include <utility>

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {
namespace {

/// One value, or all of them as a map.
FoundValue from_map(const std::map<std::string, std::string>& values, const std::string& name) {
  if (name.empty()) {
    Node all = Node::map({});
    for (const auto& [key, value] : values) all.add(key, {}, Node::string(value, {}));
    return std::optional<Node>(std::move(all));
  }
  const auto found = values.find(name);
  if (found == values.end()) return std::optional<Node>();
  return found_text(found->second);
}

}  // namespace

FoundValue from_opt(VariableScope& scope, const SourceRequest& request) {
  return from_map(scope.inputs().options, request.address);
}

FoundValue from_env(VariableScope& scope, const SourceRequest& request) {
  return from_map(scope.environment(), request.address);
}

}  // namespace offstage::gateway

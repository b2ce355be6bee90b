#include <fmt/format.h>

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {
namespace {

/// The whole address is a key, or it leads through maps: cf: {stack: {output: value}}.
Result<Node*, Diagnostic> find_in(VariableScope& scope, Node& map, const std::string& address) {
  if (Node* found = map.find(address)) return found;
  return scope.walk(map, address);
}

}  // namespace

/// The parameter is a region, which may group the values.
FoundValue from_elsewhere(VariableScope& scope, const SourceRequest& request) {
  const std::string place = "custom.offstage." + request.type;
  ASSIGN_OR_RETURN(Node * map, scope.walk(scope.root(), place));
  if (map != nullptr && map->is_map()) {
    for (Node* at : {request.param.empty() ? nullptr : map->find(request.param), map}) {
      if (at == nullptr) continue;
      ASSIGN_OR_RETURN(Node * found, find_in(scope, *at, request.address));
      if (found == nullptr) continue;
      RETURN_IF_ERROR(scope.resolve(*found, place + "." + request.address));
      return scope.copied(*found);
    }
  }
  return only_known_elsewhere(
      fmt::format("the source \"{0}\" has no values on this machine, and custom.offstage.{0} has no \"{1}\"",
                  request.type, request.address));
}

}  // namespace offstage::gateway

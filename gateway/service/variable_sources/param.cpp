#include <fmt/format.h>

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {

/// The command line's, then those of the stage, then the defaults.
FoundValue from_param(VariableScope& scope, const SourceRequest& request) {
  const std::string& name = request.address;
  const auto& params = scope.inputs().params;
  if (const auto found = params.find(name); found != params.end()) return found_text(found->second);
  ASSIGN_OR_RETURN(const std::string stage, stage_of(scope));
  for (const std::string& group : {stage, std::string("default")}) {
    for (const std::string& address :
         {fmt::format("stages.{}.params.{}", group, name), fmt::format("params.{}.{}", group, name)}) {
      ASSIGN_OR_RETURN(std::optional<Node> value, copy_of(scope, scope.root(), address));
      if (value && !value->is_null()) return value;
    }
  }
  return std::optional<Node>();
}

}  // namespace offstage::gateway

#include <fmt/format.h>

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {

FoundValue from_sls(VariableScope& scope, const SourceRequest& request) {
  if (request.address == "stage") {
    ASSIGN_OR_RETURN(std::string stage, stage_of(scope));
    return found_text(std::move(stage));
  }
  if (request.address == "instanceId") return found_text(scope.instance_id());
  return source_error(fmt::format("expected sls:stage or sls:instanceId, found \"sls:{}\"", request.address));
}

}  // namespace offstage::gateway

#include <fmt/format.h>

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {

FoundValue from_aws(VariableScope& scope, const SourceRequest& request) {
  const VariableInputs& inputs = scope.inputs();
  if (request.address == "accountId") return found_text(inputs.account);
  if (request.address == "partition") return found_text("aws");
  if (request.address == "region") {
    ASSIGN_OR_RETURN(std::string region,
                     option_or(scope, "region", "provider.region", inputs.region_default));
    return found_text(std::move(region));
  }
  return source_error(
      fmt::format("expected aws:region, aws:accountId or aws:partition, found \"aws:{}\"", request.address));
}

}  // namespace offstage::gateway

#include "gateway/service/variable_sources/source.h"

namespace offstage::gateway {

FoundValue from_self(VariableScope& scope, const SourceRequest& request) {
  return copy_of(scope, scope.root(), request.address);
}

}  // namespace offstage::gateway

#pragma once

#include "gateway/integrations/templated_integration.h"

namespace offstage::gateway {

/// `integration: mock`: nothing stands behind the method, its request template says the status ("Set up mock
/// integrations in API Gateway", developer guide).
class MockBackend : public Backend {
 public:
  void send(MappedRequest request, Done done) const override;
};

}  // namespace offstage::gateway

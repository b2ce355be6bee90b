#pragma once

#include <functional>
#include <string>

#include "base/http.h"
#include "base/result.h"
#include "gateway/rest_call.h"

namespace offstage::gateway {

/// What stands behind a method answered.
struct IntegrationAnswer {
  HttpResponse response;
  bool is_traced = false;  // the answer shows the X-Ray id, as those of Lambda do
  std::string note;        // for the log
};

/// What stands behind a method of a REST API: a function, a URL, a table, nothing. Made once for a method;
/// running it is const and callable from any thread.
class MethodIntegration {
 public:
  using Done = std::function<void(Result<IntegrationAnswer, Refusal>)>;

  virtual ~MethodIntegration() = default;
  /// `done` is called exactly once, from any thread, perhaps before this returns.
  virtual void run(RestCallPtr call, Done done) const = 0;
};

}  // namespace offstage::gateway

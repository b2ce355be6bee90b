#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// One of MethodSettings. What it does not say has API Gateway's default, not that of "/*".
struct MethodSetting {
  std::string path;  // "*" for all
  std::string verb;  // "*" for all
  bool caching = false;
  int ttl_s = 300;
  std::optional<RateLimit> throttle;
};

/// What a stage says of the methods that it serves.
struct MethodSettings {
  std::vector<MethodSetting> settings;
  bool caches = false;  // the stage has a cache

  /// Gives each method of the service the setting that is closest to it.
  void apply(Service& service) const;
};

/// Reads the AWS::ApiGateway::Stage of the merged `resources`, or the AWS::ApiGateway::Deployment that makes
/// one, into the API's stage name, stage variables and cache; methods may name the variables, so that their
/// settings are handed back for later. Of several stages one is served, that with the name of the service's
/// stage if there is one; the others are a warning. `has_other_stage`: Serverless makes the service's stage
/// as well, for events or proxies, and that is the one.
Result<MethodSettings, Diagnostic> read_resource_stages(const Node& resources, bool has_other_stage,
                                                        const CloudFormation& cloudformation,
                                                        Service& service, std::vector<Diagnostic>& warnings);

}  // namespace offstage::gateway

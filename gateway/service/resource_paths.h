#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gateway/service/cloudformation.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"
#include "gateway/service/service.h"

namespace offstage::gateway {

/// The paths of a REST API by the ids of its resources: AWS::ApiGateway::Resource, the resources that
/// Serverless makes for `http` events, and those of an API that `provider.apiGateway` names.
class ResourcePaths {
 public:
  /// The error is a resource without a place: a parent that is none, or a part that is no part of a path.
  static Result<ResourcePaths, Diagnostic> read(const Node& provider, const Node& resources,
                                                const CloudFormation& cloudformation, const Service& service,
                                                std::vector<Diagnostic>& warnings);

  /// "/movies/{name}"; null when no resource has that id.
  const std::string* find(std::string_view id) const;

 private:
  struct Unplaced;

  Result<void, Diagnostic> read_foreign(const Node& provider, const CloudFormation& cloudformation,
                                        std::vector<Diagnostic>& warnings);
  Result<void, Diagnostic> place(std::vector<Unplaced> resources);

  std::map<std::string, std::string, std::less<>> paths_;
};

/// Makes known to CloudFormation the resources and authorizers of the methods that the service has so far,
/// under the logical ids that Serverless gives them ("ApiGatewayResourceMoviesNameVar").
void add_event_resources(const Service& service, CloudFormation& cloudformation);

}  // namespace offstage::gateway

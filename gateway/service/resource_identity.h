#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gateway/service/service.h"

namespace offstage::gateway {

/// The property that names a resource of a type ("TableName"); empty when it has none that we know.
std::string_view name_property(std::string_view resource_type);

/// What `Ref` gives for a resource of that type and physical name: mostly the name, for some an ARN or a URL.
std::string reference_of(std::string_view resource_type, const std::string& name, const Service& service);

/// The ARN of a resource, of the form that its service uses.
std::string arn_of(std::string_view resource_type, const std::string& name, const Service& service);

/// hello-world_1 is HelloDashworldUnderscore1, as Serverless names what it makes for a function or
/// authorizer.
std::string normalised_name(std::string_view key);

/// The id of the REST API that Serverless makes for `http` events; on AWS it is random.
constexpr std::string_view kServerlessRestApi = "offstage";

/// The id of the resource "/" of a REST API, by the API's id.
std::string root_resource_id(std::string_view api);

/// An attribute that `Fn::GetAtt` gives; nothing for one that only AWS knows.
std::optional<std::string> attribute_value(std::string_view resource_type, std::string_view attribute,
                                           const std::string& name, const Service& service);

}  // namespace offstage::gateway

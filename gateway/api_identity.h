#pragma once

#include <string>
#include <string_view>

#include "gateway/service/service.h"

namespace offstage::gateway {

/// What an API is called in events. Ids come from the names of service and stage, so that they are the
/// same after each start and may stand in a test's expectations.
struct ApiIdentity {
  std::string account;        // "123456789012"
  std::string id;             // 10 of [a-z0-9]
  std::string stage;          // "dev"; "$default" for an HTTP API
  std::string deployment_id;  // 6 of [a-z0-9]; REST only
  std::string region;
  std::string base_path;  // before the path of a request: "/dev"; "" for an HTTP API
};

ApiIdentity rest_api_identity(const Service& service);
ApiIdentity http_api_identity(const Service& service);
ApiIdentity web_socket_api_identity(const Service& service);

/// `length` characters of [a-z0-9] that depend on `text` alone.
std::string stable_id(std::string_view text, std::size_t length);

}  // namespace offstage::gateway

#pragma once

#include <string>

#include "base/http_client.h"

/// What the clients for handlers take from where they run. For the sources beside it alone.
namespace offstage {

/// The environment variable, or `otherwise` when it is not set or empty.
std::string environment_variable(const char* name, const char* otherwise = "");

/// AWS_REGION, AWS_DEFAULT_REGION, us-east-1.
std::string region_of_environment();

/// OpenSSL looks for certificates where the system that it was built on has them, and a bootstrap brings
/// OpenSSL along. Lambda's image has them elsewhere.
HttpClientOptions http_options_of_environment();

}  // namespace offstage

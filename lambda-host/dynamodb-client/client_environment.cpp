#include "client_environment.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace offstage {

std::string environment_variable(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? value : otherwise;
}

std::string region_of_environment() {
  return environment_variable("AWS_REGION", environment_variable("AWS_DEFAULT_REGION", "us-east-1").c_str());
}

HttpClientOptions http_options_of_environment() {
  constexpr const char* kAmazonLinux = "/etc/pki/tls/certs/ca-bundle.crt";
  HttpClientOptions options;
  std::error_code ignored;
  if (std::filesystem::exists(kAmazonLinux, ignored)) options.ca_file = kAmazonLinux;
  return options;
}

}  // namespace offstage

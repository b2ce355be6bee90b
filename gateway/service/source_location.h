#pragma once

#include <string>

namespace offstage::gateway {

/// Where something stands in the service's files, for messages: "serverless.yml:12".
struct SourceLocation {
  std::string file;
  int line = 0;  // from 1; 0 when it stands nowhere (a default)
};

}  // namespace offstage::gateway

#pragma once

#include <string>

#include "gateway/service/service.h"

namespace offstage::gateway {

/// What somebody should know about a line of the service's files: an error or a warning.
struct Diagnostic {
  SourceLocation where;
  std::string message;

  /// "serverless.yml:12: message"; without the line when it stands nowhere.
  std::string text() const;
};

}  // namespace offstage::gateway

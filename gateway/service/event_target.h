#pragma once

#include <string>

#include "base/result.h"
#include "gateway/service/diagnostic.h"
#include "gateway/service/node.h"

namespace offstage::gateway {

/// The checked method and path of an `http` or `httpApi` event.
struct EventTarget {
  std::string method;  // upper case, "ANY"
  std::string path;    // one slash in front, none at the end
};

/// Reads "GET /path", or `method` and `path` of a map. The slash in front is left out at will, but for HTTP
/// APIs (`needs_slash`), where Serverless wants it.
Result<EventTarget, Diagnostic> read_event_target(const Node& event, const std::string& path,
                                                  bool needs_slash = false);

}  // namespace offstage::gateway

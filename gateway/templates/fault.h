#pragma once

#include <string>

#include "base/result.h"
#include "gateway/templates/ast.h"

namespace offstage::gateway::templates {

/// Why a template cannot be read or rendered, and where in it.
struct Fault {
  Position at;
  std::string message;
};

template <class T>
using Parsed = Result<T, Fault>;

}  // namespace offstage::gateway::templates

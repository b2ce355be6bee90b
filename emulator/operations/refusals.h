#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "base/aws_error.h"

namespace offstage::emulator {

/// What the caller of one request may not do, known before the call runs. It is told where tables are looked
/// up: what is wrong with the request itself goes before, and whether there is such a table is not told.
struct Refusals {
  std::optional<AwsError> call;
  std::map<std::size_t, AwsError> statements;  // of a batch, by number: each fails by itself

  bool empty() const { return !call && statements.empty(); }
};

}  // namespace offstage::emulator

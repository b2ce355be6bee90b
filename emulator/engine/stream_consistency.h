#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/engine/table.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// What does not fit together, the first hundred of it.
struct Problems {
  void add(std::string text);
  std::vector<std::string> texts;
};

/// The part of check_consistency() that is about streams; `tables` are all there are.
Result<void, Failure> check_streams(const Store& store, const std::vector<std::shared_ptr<Table>>& tables,
                                    Problems& problems);

}  // namespace offstage::emulator

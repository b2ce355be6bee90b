#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/engine/catalog.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// What a walk through everything that is stored has found.
struct Consistency {
  std::size_t tables = 0;
  std::size_t items = 0;
  std::vector<std::string> problems;  // the first hundred; none: all fits together
};

/// Walks through a store to which nobody writes, and tells what does not fit together. All is well when
///
/// - each item stands under its key, and the counters of each table and index are what is stored;
/// - each index holds the entries of the items and no others; while it is backfilled some may be missing;
/// - the expiry index has an entry for each item that has a time, of tables with a time to live, and no
/// other;
/// - the records of each stream are in its shards, each tells of what the record before it left, and the last
///   one of each item leaves the item that there is;
/// - nothing is stored that belongs to no table and no stream.
///
/// An error when the store cannot be read.
Result<Consistency, Failure> check_consistency(const Store& store, Catalog& catalog);

}  // namespace offstage::emulator

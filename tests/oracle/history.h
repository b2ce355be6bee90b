#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace offstage::oracle {

/// A transaction, or a plain read or write, that succeeded. Every write puts a version into an item that no
/// other write puts there, under the condition that the item had the version which the writer names: so the
/// order of the versions of an item is known, and nothing has to be searched for.
struct HistoryEntry {
  struct Write {
    std::int64_t previous = 0;  // 0: as the items were made
    std::int64_t version = 0;
  };

  std::string name;
  /// Ticks of one clock for all clients, before the call and after its answer.
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::map<std::string, std::int64_t> reads = {};
  std::map<std::string, Write> writes = {};
};

/// Why no order of the entries, one after the other, explains what they read and wrote and keeps whatever had
/// ended before something else began before it; empty when there is such an order: the history is strictly
/// serializable, which for entries of one item each is linearizability.
std::string contradiction(const std::vector<HistoryEntry>& history);

}  // namespace offstage::oracle

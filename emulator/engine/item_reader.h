#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/engine/capacity.h"
#include "emulator/engine/catalog.h"
#include "emulator/simulation/simulation.h"
#include "emulator/storage/key_codec.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// One item by key; nothing when there is none. The bytes are item_codec's.
Result<std::optional<Store::Value>> read_item(const Store& store, std::string_view key,
                                              const Store::Snapshot* snapshot = nullptr);

/// A stretch of a table or index to be read, up to a page (API reference, Query, "Limit").
struct PageRequest {
  KeyBytesRange range;
  bool forward = true;
  /// Key of the entry after which the page starts, in the direction of reading; it need not exist.
  std::optional<std::string> start_after;
  /// Entries to evaluate at most.
  std::optional<std::size_t> limit;
  const Store::Snapshot* snapshot = nullptr;
};

struct Page {
  std::size_t evaluated = 0;
  std::size_t bytes = 0;  // of the evaluated items, by DynamoDB's rules
  /// The last evaluated entry, when the page ended at its limit or at 1 MB: what LastEvaluatedKey is made
  /// of. As on AWS, a page that reached its limit says so even if nothing follows.
  std::optional<std::string> last;
};

/// Calls `visit` with the stored bytes of each entry in order, until the page is full. A page ends with the
/// entry that brings it to 1 MB. An error of `visit` ends it too.
Result<Page> read_page(const Store& store, const PageRequest& request,
                       const std::function<Result<void>(std::string_view stored)>& visit);

/// From where a request reads, and how.
struct ReadSource {
  const TableSchema& table;
  const SecondaryIndex* index = nullptr;
  ReadConsistency consistency = ReadConsistency::kEventual;
};

/// Reads as the API promises them, no more: the two functions above, with what the simulation makes of them.
/// An eventually consistent read may see an older state, and a read may be refused for want of throughput;
/// what it consumed is charged. Thread-safe.
class ItemReader {
 public:
  using View = std::shared_ptr<const Store::Snapshot>;

  /// Both outlive this.
  ItemReader(const Store& store, Simulation& simulation) : store_(store), simulation_(simulation) {}

  /// The state that reads of this source see now: an older one where those are simulated, else this moment's.
  View view(const ReadSource& source) const;

  /// Without `snapshot`, from a view of its own.
  Result<std::optional<Store::Value>> item(const ReadSource& source, std::string_view key,
                                           const Store::Snapshot* snapshot = nullptr) const;
  /// Without a snapshot in `request`, from a view of its own.
  Result<Page> page(const ReadSource& source, const PageRequest& request,
                    const std::function<Result<void>(std::string_view stored)>& visit) const;
  /// Charges the table for items that a local index's entries were looked up in.
  void charge_lookups(const TableSchema& table, double units) const;

 private:
  /// Nothing when the latest state is to be read.
  View stale_view(const ReadSource& source) const;

  const Store& store_;
  Simulation& simulation_;
};

}  // namespace offstage::emulator

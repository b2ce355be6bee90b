#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "emulator/engine/catalog.h"
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

}  // namespace offstage::emulator

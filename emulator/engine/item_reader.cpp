#include "emulator/engine/item_reader.h"

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/storage/item_codec.h"

namespace offstage::emulator {
namespace {

/// To the first entry of the page.
void place(Store::Cursor& cursor, const PageRequest& request) {
  if (request.forward) {
    if (!request.start_after || *request.start_after < request.range.begin) {
      cursor.seek(request.range.begin);
      return;
    }
    cursor.seek(*request.start_after);
    if (cursor.valid() && cursor.key() == *request.start_after) cursor.next();
    return;
  }
  const bool after_start = request.start_after && *request.start_after < request.range.end;
  cursor.seek_before(after_start ? *request.start_after : request.range.end);
}

}  // namespace

Result<std::optional<Store::Value>> read_item(const Store& store, std::string_view key,
                                              const Store::Snapshot* snapshot) {
  auto value = store.get(key, snapshot);
  if (!value) return errors::internal_failure(value.error().text);
  return std::move(value).value();
}

Result<Page> read_page(const Store& store, const PageRequest& request,
                       const std::function<Result<void>(std::string_view stored)>& visit) {
  Page page;
  if (request.range.empty()) return page;
  auto cursor = store.cursor(request.range.begin, request.range.end, request.snapshot);
  for (place(cursor, request); cursor.valid();) {
    const auto stored = cursor.value();
    RETURN_IF_ERROR(visit(stored));
    ++page.evaluated;
    page.bytes += stored_item_size_bytes(stored);

    const bool at_limit = request.limit && page.evaluated >= *request.limit;
    const bool at_size = page.bytes >= limits::kPageBytesMax;
    std::optional<std::string> last;
    if (at_limit || at_size) last.emplace(stored);
    if (at_limit) {
      page.last = std::move(last);
      return page;
    }
    if (request.forward) {
      cursor.next();
    } else {
      cursor.previous();
    }
    if (at_size) {
      if (cursor.valid()) page.last = std::move(last);
      return page;
    }
  }
  if (auto error = cursor.error()) return errors::internal_failure(error->text);
  return page;
}

}  // namespace offstage::emulator

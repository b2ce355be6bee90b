#include "emulator/engine/item_reader.h"

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

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

ItemReader::View ItemReader::stale_view(const ReadSource& source) const {
  if (!simulation_.active() || source.consistency != ReadConsistency::kEventual) return nullptr;
  return simulation_.stale_views(source.index && source.index->is_global()).view();
}

ItemReader::View ItemReader::view(const ReadSource& source) const {
  if (auto view = stale_view(source)) return view;
  return std::make_shared<const Store::Snapshot>(store_.snapshot());
}

Result<std::optional<Store::Value>> ItemReader::item(const ReadSource& source, std::string_view key,
                                                     const Store::Snapshot* snapshot) const {
  if (!simulation_.active()) return read_item(store_, key, snapshot);
  const CapacitySource capacity{.table = source.table, .access = Access::kRead, .key = key};
  RETURN_IF_ERROR(simulation_.throttle().admit(capacity));
  const auto view = snapshot ? nullptr : stale_view(source);
  ASSIGN_OR_RETURN(auto value, read_item(store_, key, snapshot ? snapshot : view.get()));
  const auto size = value ? stored_item_size_bytes(value->bytes()) : 0;
  simulation_.throttle().charge(capacity, read_units(size, source.consistency));
  return value;
}

Result<Page> ItemReader::page(const ReadSource& source, const PageRequest& request,
                              const std::function<Result<void>(std::string_view stored)>& visit) const {
  if (!simulation_.active()) return read_page(store_, request, visit);
  const bool one_partition = partition_hash(request.range.begin) == partition_hash(request.range.end);
  const CapacitySource capacity{.table = source.table,
                                .index = source.index,
                                .access = Access::kRead,
                                .key = one_partition ? request.range.begin : std::string_view()};
  RETURN_IF_ERROR(simulation_.throttle().admit(capacity));
  const auto view = request.snapshot ? nullptr : stale_view(source);
  auto viewed = request;
  if (view) viewed.snapshot = view.get();
  ASSIGN_OR_RETURN(auto page, read_page(store_, viewed, visit));
  simulation_.throttle().charge(capacity, read_units(page.bytes, source.consistency));
  return page;
}

void ItemReader::charge_lookups(const TableSchema& table, double units) const {
  if (!simulation_.active()) return;
  simulation_.throttle().charge({.table = table, .access = Access::kRead}, units);
}

}  // namespace offstage::emulator

#include <algorithm>
#include <array>

#include "base/crypto.h"
#include "tests/oracle/model.h"

namespace offstage::oracle {
namespace {

constexpr std::size_t kPageBytes = 1024 * 1024;

std::array<std::uint8_t, 16> hash_of(const std::vector<KeyAttribute>& hash, const Item& item) {
  std::string bytes = "Outliers";
  for (const auto& value : key_values(hash, item)) {
    bytes += value.type == Type::kN ? hash_input(decimal_of(value.text)) : value.text;
  }
  return crypto::md5(bytes);
}

/// What a Query or Scan goes through: an item, or an index's entry of it.
struct Entry {
  std::array<std::uint8_t, 16> hash;
  std::vector<Value> key;  // of what is read, then of the table
  Item attributes;
  const Item* item = nullptr;
};

bool comes_before(const Entry& a, const Entry& b) {
  if (a.hash != b.hash) return a.hash < b.hash;
  for (std::size_t i = 0; i < a.key.size(); ++i) {
    if (const int order = compare(a.key[i], b.key[i]); order != 0) return order < 0;
  }
  return false;
}

/// A table or index that pages are read from.
struct Source {
  const Table& table;
  const Index* index;

  std::vector<KeyAttribute> hash() const { return index ? index->hash : table.hash; }
  std::vector<KeyAttribute> own_key() const { return index ? key_of(*index) : key_of(table); }
  std::vector<KeyAttribute> full_key() const {
    auto key = own_key();
    const auto more = key_of(table);
    if (index) key.insert(key.end(), more.begin(), more.end());
    return key;
  }
  Entry entry(Item attributes, const Item* item) const {
    return {hash_of(hash(), attributes), key_values(full_key(), attributes), std::move(attributes), item};
  }
};

/// Segment i of n has the buckets from ceil(4096 i / n) to before ceil(4096 (i + 1) / n).
bool in_segment(const Entry& entry, const PageRequest& request) {
  if (!request.segments) return true;
  const int bucket = entry.hash[0] * 16 + entry.hash[1] / 16;
  const auto first = [&](int segment) {
    return (4096 * segment + *request.segments - 1) / *request.segments;
  };
  return bucket >= first(*request.segment) && bucket < first(*request.segment + 1);
}

bool has(const std::vector<KeyAttribute>& key, const std::string& attribute) {
  return std::any_of(key.begin(), key.end(),
                     [&](const KeyAttribute& part) { return part.name == attribute; });
}

/// The paths that a page reads go beyond what its index holds.
bool beyond_index(const Source& source, const std::vector<Path>& paths) {
  return source.index && std::any_of(paths.begin(), paths.end(), [&](const Path& path) {
           return !is_projected(source.table, *source.index, path[0].name);
         });
}

/// Refused, with a text that other tests know.
bool is_refused(const Source& source, const PageRequest& request) {
  const bool global = source.index && source.index->global;
  const bool query = !request.conditions.empty();
  std::vector<Path> paths = request.projection.value_or(std::vector<Path>());
  if (global && beyond_index(source, paths)) return true;
  if (request.filter) {
    if (query && beyond_index(source, paths_of(*request.filter))) return true;
    for (auto& path : paths_of(*request.filter)) {
      if (query && has(source.own_key(), path[0].name)) return true;
      paths.push_back(std::move(path));
    }
  }
  const bool nested_key = std::any_of(paths.begin(), paths.end(), [&](const Path& path) {
    return path.size() > 1 && has(source.full_key(), path[0].name);
  });
  return nested_key || (global && request.consistent) ||
         (global && request.select == "ALL_ATTRIBUTES" && source.index->projection != "ALL");
}

bool needs_item(const Source& source, const PageRequest& request) {
  if (!source.index || source.index->global || source.index->projection == "ALL") return false;
  return request.select == "ALL_ATTRIBUTES" ||
         (request.projection && beyond_index(source, *request.projection));
}

Item shown(const Source& source, const PageRequest& request, const Entry& entry) {
  if (request.projection)
    return project(*request.projection,
                   source.index && source.index->global ? entry.attributes : *entry.item);
  return request.select == "ALL_ATTRIBUTES" ? *entry.item : entry.attributes;
}

/// What one page comes to.
struct Page {
  std::vector<Item> items;
  int scanned = 0;
  std::size_t bytes = 0;
  double fetched_units = 0;
  std::optional<Item> last;
};

Page read_page(const Source& source, const PageRequest& request, const std::vector<Entry>& entries) {
  Page page;
  const bool fetches = needs_item(source, request);
  const auto limit = request.limit.value_or(1 << 30);
  for (const auto& entry : entries) {
    ++page.scanned;
    page.bytes += size_bytes(entry.attributes);
    if (fetches) page.fetched_units += read_units(size_bytes(*entry.item), request.consistent);
    if (!request.filter || holds(*request.filter, entry.attributes))
      page.items.push_back(shown(source, request, entry));
    const bool at_limit = page.scanned >= limit;
    if (!at_limit && page.bytes < kPageBytes) continue;
    // A page that its size ends has no key when nothing follows; one that its Limit ends always has.
    if (at_limit || &entry != &entries.back()) page.last = key_item(source.full_key(), entry.attributes);
    break;
  }
  return page;
}

/// The entries that the page could read, in the order of reading.
std::vector<Entry> entries_of(const Source& source, const PageRequest& request,
                              const std::vector<const Item*>& items) {
  std::vector<Entry> entries;
  for (const auto* item : items) {
    auto attributes = source.index ? entry_of(source.table, *source.index, *item) : std::optional(*item);
    if (!attributes) continue;
    auto entry = source.entry(*std::move(attributes), item);
    const bool wanted =
        std::all_of(request.conditions.begin(), request.conditions.end(),
                    [&](const KeyCondition& condition) { return holds(condition, entry.attributes); });
    if (wanted && in_segment(entry, request)) entries.push_back(std::move(entry));
  }
  const auto before = [&](const Entry& a, const Entry& b) {
    return request.forward ? comes_before(a, b) : comes_before(b, a);
  };
  std::sort(entries.begin(), entries.end(), before);
  if (!request.start) return entries;
  const auto start = source.entry(*request.start, nullptr);
  const auto first =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return before(start, entry); });
  entries.erase(entries.begin(), first);
  return entries;
}

std::string answer_of(const Source& source, const PageRequest& request, const Page& page, Report report) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("Count");
  writer.integer(static_cast<std::int64_t>(page.items.size()));
  writer.key("ScannedCount");
  writer.integer(page.scanned);
  if (request.select != "COUNT") {
    writer.key("Items");
    writer.begin_array();
    for (const auto& item : page.items) write(writer, item);
    writer.end_array();
  }
  if (page.last) {
    writer.key("LastEvaluatedKey");
    write(writer, *page.last);
  }
  if (report != Report::kNone) {
    Consumed consumed;
    const double units = read_units(page.bytes, request.consistent);
    consumed.table = source.index ? page.fetched_units : units;
    if (source.index) (source.index->global ? consumed.global : consumed.local)[source.index->name] = units;
    writer.key("ConsumedCapacity");
    write(writer, source.table.name, consumed, report);
  }
  writer.end_object();
  return body;
}

Item shown(const GetRequest& request, const Item& item) {
  return request.projection ? project(*request.projection, item) : item;
}

}  // namespace

Answer Model::page(const PageRequest& request, Report report) const {
  const auto& there = contents(request.table);
  const Source source{there.table, find_index(there.table, request.index)};
  if (is_refused(source, request)) return {"ValidationException", ""};
  std::vector<const Item*> items;
  for (const auto& [key, item] : there.items) items.push_back(&item);
  const auto page = read_page(source, request, entries_of(source, request, items));
  return {.body = answer_of(source, request, page, report)};
}

Answer Model::get(const GetRequest& request, Report report) const {
  const Item* item = find(request.table, request.key);
  Answer answer{.body = ""};
  json::Writer writer(answer.body);
  writer.begin_object();
  if (item) {
    writer.key("Item");
    oracle::write(writer, shown(request, *item));
  }
  if (report != Report::kNone) {
    writer.key("ConsumedCapacity");
    oracle::write(writer, request.table,
                  {.table = read_units(item ? size_bytes(*item) : 0, request.consistent)}, report);
  }
  writer.end_object();
  return answer;
}

Answer Model::batch_get(const std::vector<GetRequest>& requests, Report report) const {
  std::map<std::string, std::vector<Item>> found;
  std::map<std::string, Consumed> consumed;
  for (const auto& request : requests) {
    const Item* item = find(request.table, request.key);
    auto& items = found[request.table];
    if (item) items.push_back(shown(request, *item));
    consumed[request.table].table += read_units(item ? size_bytes(*item) : 0, request.consistent);
  }
  Answer answer{.body = ""};
  json::Writer writer(answer.body);
  writer.begin_object();
  if (report != Report::kNone) {
    writer.key("ConsumedCapacity");
    oracle::write(writer, consumed, report);
  }
  writer.key("Responses");
  writer.begin_object();
  for (const auto& [table, items] : found) {
    writer.key(table);
    writer.begin_array();
    for (const auto& item : items) oracle::write(writer, item);
    writer.end_array();
  }
  writer.end_object();
  writer.key("UnprocessedKeys");
  writer.raw("{}");
  writer.end_object();
  return answer;
}

Answer Model::transact_get(const std::vector<GetRequest>& requests, Report report) const {
  std::map<std::string, Consumed> consumed;
  Answer answer{.body = ""};
  json::Writer writer(answer.body);
  writer.begin_object();
  writer.key("Responses");
  writer.begin_array();
  for (const auto& request : requests) {
    const Item* item = find(request.table, request.key);
    writer.begin_object();
    if (item) {
      writer.key("Item");
      oracle::write(writer, shown(request, *item));
    }
    writer.end_object();
    Consumed part{.table = 2 * read_units(item ? size_bytes(*item) : 0, true)};
    part.kind = Consumed::Kind::kRead;
    consumed[request.table].add(part);
  }
  writer.end_array();
  if (report != Report::kNone) {
    writer.key("ConsumedCapacity");
    oracle::write(writer, consumed, report);
  }
  writer.end_object();
  return answer;
}

Counts Model::counts(const std::string& table) const {
  Counts counts;
  for (const auto& item : items(table)) ++counts.items, counts.bytes += size_bytes(item);
  return counts;
}

Counts Model::counts(const std::string& table, const Index& index) const {
  Counts counts;
  for (const auto& item : items(table)) {
    const auto entry = entry_of(this->table(table), index, item);
    if (entry) ++counts.items, counts.bytes += size_bytes(*entry);
  }
  return counts;
}

}  // namespace offstage::oracle

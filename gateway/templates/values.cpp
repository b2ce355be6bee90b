#include "gateway/templates/values.h"

#include <algorithm>

namespace offstage::gateway::templates {

namespace {

/// From here on a map is looked up by an index.
constexpr std::size_t kIndexedFrom = 16;
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
/// Comparing values that hold themselves, or one another again and again, ends here.
constexpr int kDepthMax = 512;
constexpr int kComparisonsMax = 1'000'000;

class Comparison {
 public:
  bool are_same(const Value& left, const Value& right, int depth = 0) {
    if (left == right) return true;
    if (left.index() != right.index() || depth > kDepthMax || ++count_ > kComparisonsMax) return false;
    if (const auto* text = text_in(left)) return *text == *text_in(right);
    if (const auto* list = list_in(left)) return are_same(*list, *list_in(right), depth);
    const auto* map = map_in(left);
    return map != nullptr && are_same(*map, *map_in(right), depth);
  }

 private:
  bool are_same(const List& left, const List& right, int depth) {
    return std::equal(left.items.begin(), left.items.end(), right.items.begin(), right.items.end(),
                      [&](const Value& a, const Value& b) { return are_same(a, b, depth + 1); });
  }

  bool are_same(const Map& left, Map& right, int depth) {
    if (left.entries.size() != right.entries.size()) return false;
    return std::all_of(left.entries.begin(), left.entries.end(), [&](const MapEntry& entry) {
      const auto* other = right.find(entry.key);
      return other != nullptr && are_same(entry.value, other->value, depth + 1);
    });
  }

  int count_ = 0;
};

}  // namespace

bool same(const Value& left, const Value& right) {
  return Comparison().are_same(left, right);
}

std::size_t Map::position(std::string_view key) const {
  if (!index_.empty()) {
    const auto found = index_.find(key);
    return found == index_.end() ? kNowhere : found->second;
  }
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto* text = text_in(entries[i].key);
    if (text != nullptr && *text == key) return i;
  }
  return kNowhere;
}

MapEntry* Map::find(std::string_view key) {
  const auto at = position(key);
  return at == kNowhere ? nullptr : &entries[at];
}

MapEntry* Map::find(const Value& key) {
  if (const auto* text = text_in(key)) return find(std::string_view(*text));
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&](const MapEntry& entry) { return same(entry.key, key); });
  return found == entries.end() ? nullptr : &*found;
}

void Map::put(const Value& key, const Value& value) {
  if (auto* there = find(key)) {
    there->value = value;
    return;
  }
  entries.push_back({key, value});
  if (entries.size() < kIndexedFrom) return;
  for (std::size_t i = index_.empty() ? 0 : entries.size() - 1; i < entries.size(); ++i) {
    if (const auto* text = text_in(entries[i].key)) index_.emplace(*text, i);
  }
}

std::optional<Value> Map::remove(const Value& key) {
  const auto* there = find(key);
  if (there == nullptr) return std::nullopt;
  const auto value = there->value;
  entries.erase(entries.begin() + (there - entries.data()));
  index_.clear();
  for (std::size_t i = 0; entries.size() >= kIndexedFrom && i < entries.size(); ++i) {
    if (const auto* text = text_in(entries[i].key)) index_.emplace(*text, i);
  }
  return value;
}

Value Heap::text(std::string text) {
  bytes_ += sizeof(std::string) + text.size();
  return &texts_.emplace_back(std::move(text));
}

List* Heap::list(std::vector<Value> items) {
  bytes_ += sizeof(List) + items.size() * sizeof(Value);
  return &lists_.emplace_back(List{std::move(items)});
}

Map* Heap::map() {
  bytes_ += sizeof(Map);
  return &maps_.emplace_back();
}

MapEntry* Heap::entry(const MapEntry& entry) {
  bytes_ += sizeof(MapEntry);
  return &entries_.emplace_back(entry);
}

LoopScope* Heap::loop() {
  bytes_ += sizeof(LoopScope);
  return &loops_.emplace_back();
}

DefinedBlock* Heap::block(const Block* block) {
  bytes_ += sizeof(DefinedBlock);
  return &blocks_.emplace_back(DefinedBlock{block});
}

Value Heap::from_json(const json::Value& value) {
  switch (value.kind()) {
    case json::Kind::kNull:
      return {};
    case json::Kind::kBool:
      return value.as_bool();
    case json::Kind::kNumber:
      // From 2^63 on only a double is left of an integer.
      if (value.is_integer() && value.as_double() < 9223372036854775808.0) return value.as_int64();
      return value.as_double();
    case json::Kind::kString:
      return text(std::string(value.as_string()));
    case json::Kind::kArray: {
      auto* const items = list();
      items->from_json = true;
      for (const auto element : value.elements()) items->items.push_back(from_json(element));
      note_growth(items->items.size() * sizeof(Value));
      return items;
    }
    case json::Kind::kObject: {
      auto* const members = map();
      for (const auto& member : value.members())
        members->put(text(std::string(member.name)), from_json(member.value));
      note_growth(members->entries.size() * sizeof(MapEntry));
      return members;
    }
  }
  return {};
}

std::optional<Value> Heap::parse_json(std::string_view text) {
  const auto document = json::Document::parse(text);
  if (!document) return std::nullopt;
  return from_json(document->root());
}

}  // namespace offstage::gateway::templates

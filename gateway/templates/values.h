#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/json.h"

namespace offstage::gateway::templates {

struct Block;
struct List;
struct Map;
struct MapEntry;
struct LoopScope;
struct DefinedBlock;

/// What only the service has, not Java: their members are in builtins.cpp.
enum class Builtin { kInput, kUtil };

/// One value that a template computes with, as a Java object would be: null, Boolean, Integer or Long,
/// Double, String, a list, a map, ... As cheap to copy as two words; what it points at belongs to a Heap, or
/// for the literals of a template to that template.
using Value = std::variant<std::monostate, bool, std::int64_t, double, const std::string*, List*, Map*,
                           MapEntry*, LoopScope*, DefinedBlock*, Builtin>;

inline bool is_null(const Value& value) {
  return std::holds_alternative<std::monostate>(value);
}
inline bool is_number(const Value& value) {
  return std::holds_alternative<std::int64_t>(value) || std::holds_alternative<double>(value);
}
/// The text of a String, or nullptr.
inline const std::string* text_in(const Value& value) {
  const auto* text = std::get_if<const std::string*>(&value);
  return text ? *text : nullptr;
}
inline List* list_in(const Value& value) {
  const auto* list = std::get_if<List*>(&value);
  return list ? *list : nullptr;
}
inline Map* map_in(const Value& value) {
  const auto* map = std::get_if<Map*>(&value);
  return map ? *map : nullptr;
}

struct List {
  std::vector<Value> items;
  /// From JSON text: prints as JSON, where a list made in the template prints as Java's [a, b].
  bool from_json = false;
};

/// A map that keeps the order in which keys came in, as Java's LinkedHashMap.
struct Map {
  std::vector<MapEntry> entries;
  /// Below $context: prints as nothing, as the service does it.
  bool silent = false;

  MapEntry* find(std::string_view key);
  MapEntry* find(const Value& key);
  /// Replaces the value when the key is there.
  void put(const Value& key, const Value& value);
  /// The value that was there; nothing when the key was not.
  std::optional<Value> remove(const Value& key);

 private:
  std::size_t position(std::string_view key) const;
  /// Of text keys, once the map is too large to look through.
  std::unordered_map<std::string_view, std::size_t> index_;
};

struct MapEntry {
  Value key;
  Value value;
};

/// $foreach: where a loop stands.
struct LoopScope {
  std::int64_t index = -1;
  bool has_next = false;
  LoopScope* parent = nullptr;
};

/// What #define leaves behind: rendered at each use.
struct DefinedBlock {
  const Block* block = nullptr;
  /// How often it is within itself right now; two is Velocity's limit.
  int depth = 0;
};

/// Owns what values point at, for one request. For one thread.
class Heap {
 public:
  /// Together for all that is made: a template that hoards ends with an error.
  static constexpr std::size_t kBytesMax = std::size_t{256} << 20;

  Value text(std::string text);
  List* list(std::vector<Value> items = {});
  Map* map();
  MapEntry* entry(const MapEntry& entry);
  LoopScope* loop();
  DefinedBlock* block(const Block* block);

  /// For what grows after it was made.
  void note_growth(std::size_t bytes) { bytes_ += bytes; }
  std::size_t bytes() const { return bytes_; }
  bool is_full() const { return bytes_ > kBytesMax; }

  /// The value of a document, copied.
  Value from_json(const json::Value& value);
  /// The value of JSON text, or nothing when it is none.
  std::optional<Value> parse_json(std::string_view text);

 private:
  std::deque<std::string> texts_;
  std::deque<List> lists_;
  std::deque<Map> maps_;
  std::deque<MapEntry> entries_;
  std::deque<LoopScope> loops_;
  std::deque<DefinedBlock> blocks_;
  std::size_t bytes_ = 0;
};

/// Java's equals: numbers of one kind by value, lists and maps by what is in them.
bool same(const Value& left, const Value& right);

/// How a value prints, as its Java toString(): 1.0E10, [a, b], {k=v}. Null and what nests too deeply is
/// "null"; a list from JSON text prints as JSON.
std::string to_text(const Value& value);

/// The value as compact JSON text.
std::string to_json(const Value& value);

}  // namespace offstage::gateway::templates

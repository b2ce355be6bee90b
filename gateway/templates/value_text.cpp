#include "base/json.h"
#include "gateway/templates/java_text.h"
#include "gateway/templates/values.h"

namespace offstage::gateway::templates {

namespace {

/// Values can hold themselves; nobody reads further than this.
constexpr int kDepthMax = 512;
/// More than anybody may send: what prints longer is given up by whoever asked.
constexpr std::size_t kTextBytesMax = std::size_t{32} << 20;

class Printer {
 public:
  std::string take() { return std::move(out_); }

  void text(const Value& value, int depth = 0) {
    if (is_over(depth)) return;
    if (const auto* list = list_in(value))
      return list->from_json ? json(value, depth) : list_text(*list, depth);
    if (const auto* map = map_in(value)) return map_text(*map, depth);
    if (const auto* entry = std::get_if<MapEntry*>(&value)) return entry_text(**entry, depth);
    if (const auto* text = text_in(value)) {
      out_ += *text;
    } else {
      scalar(value);
    }
  }

  void json(const Value& value, int depth = 0) {
    if (is_over(depth)) return;
    if (const auto* list = list_in(value)) return list_json(*list, depth);
    if (const auto* map = map_in(value)) return map_json(*map, depth);
    if (const auto* text = text_in(value)) {
      json::append_quoted(out_, *text);
    } else {
      scalar(value);
    }
  }

 private:
  bool is_over(int depth) const { return depth > kDepthMax || out_.size() > kTextBytesMax; }

  void scalar(const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      out_ += std::to_string(*integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      out_ += java_number(*real);
    } else if (const auto* boolean = std::get_if<bool>(&value)) {
      out_ += *boolean ? "true" : "false";
    } else if (is_null(value)) {
      out_ += "null";
    }
  }

  void list_text(const List& list, int depth) {
    out_ += '[';
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      if (i > 0) out_ += ", ";
      if (list_in(list.items[i]) == &list) {
        out_ += "(this Collection)";
      } else {
        text(list.items[i], depth + 1);
      }
    }
    out_ += ']';
  }

  void map_text(const Map& map, int depth) {
    if (map.silent) return;
    out_ += '{';
    for (std::size_t i = 0; i < map.entries.size(); ++i) {
      if (i > 0) out_ += ", ";
      if (map_in(map.entries[i].value) == &map) {
        text(map.entries[i].key, depth + 1);
        out_ += "=(this Map)";
      } else {
        entry_text(map.entries[i], depth + 1);
      }
    }
    out_ += '}';
  }

  void entry_text(const MapEntry& entry, int depth) {
    text(entry.key, depth + 1);
    out_ += '=';
    text(entry.value, depth + 1);
  }

  void list_json(const List& list, int depth) {
    out_ += '[';
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      if (i > 0) out_ += ',';
      json(list.items[i], depth + 1);
    }
    out_ += ']';
  }

  void map_json(const Map& map, int depth) {
    out_ += '{';
    for (std::size_t i = 0; i < map.entries.size(); ++i) {
      if (i > 0) out_ += ',';
      json::append_quoted(out_, to_text(map.entries[i].key));
      out_ += ':';
      json(map.entries[i].value, depth + 1);
    }
    out_ += '}';
  }

  std::string out_;
};

}  // namespace

std::string to_text(const Value& value) {
  Printer printer;
  printer.text(value);
  return printer.take();
}

std::string to_json(const Value& value) {
  Printer printer;
  printer.json(value);
  return printer.take();
}

}  // namespace offstage::gateway::templates

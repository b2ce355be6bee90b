#include <algorithm>

#include "gateway/templates/arithmetic.h"
#include "gateway/templates/methods.h"

namespace offstage::gateway::templates {

namespace {

Failure out_of_bounds(std::int64_t index, std::size_t size) {
  return {"IndexOutOfBoundsException: index " + std::to_string(index) + " in a list of " +
          std::to_string(size)};
}

/// Where a value stands, -1 when nowhere.
std::int64_t position_in(const List& list, const Value& wanted) {
  const auto found = std::find_if(list.items.begin(), list.items.end(),
                                  [&](const Value& item) { return same(item, wanted); });
  return found == list.items.end() ? -1 : found - list.items.begin();
}

/// Methods that take a position: get(i), set(i, x), add(i, x), remove(i).
Answer call_at(List& on, std::int64_t index, const Invocation& call) {
  const bool adds = call.method == "add";
  if (index < 0 || static_cast<std::size_t>(index) >= on.items.size() + (adds ? 1 : 0))
    return unexpected(out_of_bounds(index, on.items.size()));
  const auto place = on.items.begin() + index;
  if (adds) {
    on.items.insert(place, call.arguments[1]);
    call.heap.note_growth(sizeof(Value));
    return nothing();
  }
  const auto before = *place;
  if (call.method == "set") *place = call.arguments[1];
  if (call.method == "remove") on.items.erase(place);
  return before;
}

Answer add_all(List& on, const List& more, Heap& heap) {
  // A copy: it may be the same list.
  const auto items = more.items;
  on.items.insert(on.items.end(), items.begin(), items.end());
  heap.note_growth(items.size() * sizeof(Value));
  return !items.empty();
}

Answer sub_list(const List& on, std::int64_t from, std::int64_t to, Heap& heap) {
  const auto size = static_cast<std::int64_t>(on.items.size());
  if (from < 0 || to > size || from > to)
    return unexpected(out_of_bounds(from < 0 ? from : to, on.items.size()));
  return heap.list({on.items.begin() + from, on.items.begin() + to});
}

Answer change_list(List& on, const Invocation& call) {
  const auto index = call.integer(0);
  const auto& arguments = call.arguments;
  const bool takes_position =
      call.is("get", 1) || call.is("remove", 1) || call.is("set", 2) || call.is("add", 2);
  if (index && takes_position) return call_at(on, *index, call);
  if (call.is("add", 1)) {
    on.items.push_back(arguments[0]);
    call.heap.note_growth(sizeof(Value));
    return true;
  }
  if (call.is("addAll", 1) && list_in(arguments[0])) return add_all(on, *list_in(arguments[0]), call.heap);
  if (call.is("remove", 1)) {
    const auto at = position_in(on, arguments[0]);
    if (at >= 0) on.items.erase(on.items.begin() + at);
    return at >= 0;
  }
  if (call.is("clear", 0)) {
    on.items.clear();
    return nothing();
  }
  return std::nullopt;
}

Answer put_all(Map& on, const Map& more, Heap& heap) {
  const auto entries = more.entries;
  for (const auto& [key, value] : entries) on.put(key, value);
  heap.note_growth(entries.size() * sizeof(MapEntry));
  return nothing();
}

Answer map_views(Map& on, const Invocation& call) {
  const bool is_view = call.method == "keySet" || call.method == "values" || call.method == "entrySet";
  if (!is_view || call.count() > 0) return std::nullopt;
  auto* const view = call.heap.list();
  for (auto& entry : on.entries) {
    if (call.method == "keySet") {
      view->items.push_back(entry.key);
    } else if (call.method == "values") {
      view->items.push_back(entry.value);
    } else {
      view->items.push_back(call.heap.entry(entry));
    }
  }
  call.heap.note_growth(view->items.size() * sizeof(Value));
  return view;
}

Answer change_map(Map& on, const Invocation& call) {
  if (call.is("put", 2)) {
    const auto* there = on.find(call.arguments[0]);
    const auto before = there != nullptr ? there->value : Value();
    on.put(call.arguments[0], call.arguments[1]);
    call.heap.note_growth(sizeof(MapEntry));
    return before;
  }
  if (call.is("putAll", 1) && map_in(call.arguments[0]))
    return put_all(on, *map_in(call.arguments[0]), call.heap);
  if (call.is("remove", 1)) return on.remove(call.arguments[0]).value_or(Value());
  if (call.is("clear", 0)) {
    while (!on.entries.empty()) on.remove(on.entries.back().key);
    return nothing();
  }
  return map_views(on, call);
}

}  // namespace

Answer call_list(List& on, const Invocation& call) {
  if (call.is("size", 0)) return static_cast<std::int64_t>(on.items.size());
  if (call.is("isEmpty", 0)) return on.items.empty();
  if (call.is("contains", 1)) return position_in(on, call.arguments[0]) >= 0;
  if (call.is("indexOf", 1)) return position_in(on, call.arguments[0]);
  if (call.is("iterator", 0)) return Value(&on);
  if (call.is("subList", 2) && call.integer(0) && call.integer(1))
    return sub_list(on, *call.integer(0), *call.integer(1), call.heap);
  return change_list(on, call);
}

Answer call_map(Map& on, const Invocation& call) {
  if (call.is("size", 0)) return static_cast<std::int64_t>(on.entries.size());
  if (call.is("isEmpty", 0)) return on.entries.empty();
  if (call.is("containsKey", 1)) return on.find(call.arguments[0]) != nullptr;
  if (call.is("containsValue", 1))
    return std::any_of(on.entries.begin(), on.entries.end(),
                       [&](const MapEntry& entry) { return same(entry.value, call.arguments[0]); });
  if (call.is("get", 1) || call.is("getOrDefault", 2)) {
    const auto* there = on.find(call.arguments[0]);
    if (there != nullptr) return there->value;
    return call.count() == 2 ? call.arguments[1] : Value();
  }
  return change_map(on, call);
}

Answer call_entry(MapEntry& on, const Invocation& call) {
  if (call.is("getKey", 0)) return on.key;
  if (call.is("getValue", 0)) return on.value;
  return std::nullopt;
}

Answer call_number(const Value& on, const Invocation& call) {
  const auto* integer = std::get_if<std::int64_t>(&on);
  const double real = integer != nullptr ? static_cast<double>(*integer) : std::get<double>(on);
  if (call.is("intValue", 0) || call.is("longValue", 0)) return *whole_number(on);
  if (call.is("doubleValue", 0) || call.is("floatValue", 0)) return real;
  if (call.is("compareTo", 1)) {
    const auto order = compare_numbers(on, call.arguments[0]);
    if (!order) return std::nullopt;
    return std::int64_t{*order < 0 ? -1 : *order > 0 ? 1 : 0};
  }
  return std::nullopt;
}

}  // namespace offstage::gateway::templates

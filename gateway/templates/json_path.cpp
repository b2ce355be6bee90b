#include "gateway/templates/json_path.h"

#include <algorithm>

#include "gateway/templates/arithmetic.h"

namespace offstage::gateway::templates {

namespace {

/// ..*..*..* goes over everything again and again.
constexpr int kVisitsMax = 5'000'000;
/// A template can put a value into itself.
constexpr int kDepthMax = 512;

bool is_definite(const PathStep& step, bool is_last) {
  if (const auto* members = std::get_if<Members>(&step)) return members->names.size() == 1 || is_last;
  if (const auto* indices = std::get_if<Indices>(&step)) return indices->indices.size() == 1;
  return std::holds_alternative<Function>(step);
}

bool is_definite(const PathSteps& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (!is_definite(steps[i], i + 1 == steps.size())) return false;
  return true;
}

/// What is directly within a value.
std::vector<Value> within(const Value& value) {
  if (const auto* list = list_in(value)) return list->items;
  std::vector<Value> values;
  if (const auto* map = map_in(value))
    for (const auto& entry : map->entries) values.push_back(entry.value);
  return values;
}

Value total(const std::vector<Value>& numbers) {
  Value sum = 0.0;
  for (const auto& number : numbers) sum = calculate('+', sum, number).value_or(sum);
  return sum;
}

Value extreme(const std::vector<Value>& numbers, bool largest) {
  const auto less = [](const Value& a, const Value& b) { return *compare_numbers(a, b) < 0; };
  return largest ? *std::max_element(numbers.begin(), numbers.end(), less)
                 : *std::min_element(numbers.begin(), numbers.end(), less);
}

/// Null for what the function cannot be asked of.
Result<Value, Failure> applied(const std::string& name, const Value& to, Heap& heap) {
  const auto items = within(to);
  const bool has_items = list_in(to) != nullptr || map_in(to) != nullptr;
  if (name == "length" || name == "size")
    return has_items ? Value(static_cast<std::int64_t>(items.size())) : Value();
  if (name == "keys") {
    auto* const keys = heap.list();
    if (const auto* map = map_in(to))
      for (const auto& entry : map->entries) keys->items.push_back(entry.key);
    return Value(keys);
  }
  std::vector<Value> numbers;
  for (const auto& item : items)
    if (is_number(item)) numbers.push_back(item);
  if (name != "sum" && name != "avg" && name != "min" && name != "max")
    return unexpected(Failure{"JSON path: there is no function " + name + "()"});
  if (numbers.empty()) return Value();
  if (name == "sum") return total(numbers);
  if (name == "avg") return *calculate('/', total(numbers), static_cast<double>(numbers.size()));
  return extreme(numbers, name == "max");
}

class Walk : public PathLookup {
 public:
  Walk(const Value& root, Heap& heap) : root_(root), heap_(heap) {}

  Result<std::optional<Value>, Failure> find(const PathOperand& path, const Value& item) override {
    return follow(path.steps, path.from_root ? root_ : item);
  }

  Result<std::optional<Value>, Failure> follow(const PathSteps& steps, const Value& from) {
    const auto* function = steps.empty() ? nullptr : std::get_if<Function>(&steps.back());
    const auto end = steps.size() - (function != nullptr ? 1 : 0);
    std::vector<Value> found;
    RETURN_IF_ERROR(step(steps, 0, end, from, found));
    std::optional<Value> result;
    if (!is_definite(steps)) {
      auto* const list = heap_.list(std::move(found));
      list->from_json = true;
      result = list;
    } else if (!found.empty()) {
      result = found.front();
    }
    if (function == nullptr || !result) return result;
    auto value = applied(function->name, *result, heap_);
    if (!value) return unexpected(std::move(value).error());
    return result = *value;
  }

 private:
  using Done = Result<std::monostate, Failure>;

  /// Adds what the steps from `index` on meet.
  Done step(const PathSteps& steps, std::size_t index, std::size_t end, const Value& from,
            std::vector<Value>& found) {
    if (++visits_ > kVisitsMax) return unexpected(Failure{"JSON path: it meets too much"});
    if (index == end) {
      found.push_back(from);
      return std::monostate();
    }
    if (std::holds_alternative<Descent>(steps[index])) return descend(steps, index + 1, end, from, found);
    auto next =
        std::visit([&](const auto& what) { return chosen(what, from, index + 1 == end); }, steps[index]);
    if (!next) return unexpected(std::move(next).error());
    for (const auto& value : *next) RETURN_IF_ERROR(step(steps, index + 1, end, value, found));
    return std::monostate();
  }

  /// The value itself first, then what is within it.
  Done descend(const PathSteps& steps, std::size_t index, std::size_t end, const Value& from,
               std::vector<Value>& found, int depth = 0) {
    if (++visits_ > kVisitsMax || depth > kDepthMax)
      return unexpected(Failure{"JSON path: it meets too much"});
    const auto* filter = index < end ? std::get_if<Filter>(&steps[index]) : nullptr;
    if (filter != nullptr) {
      const auto is_met = meets(*filter->predicate, from, *this);
      if (!is_met) return unexpected(is_met.error());
      if (*is_met) RETURN_IF_ERROR(step(steps, index + 1, end, from, found));
    } else {
      RETURN_IF_ERROR(step(steps, index, end, from, found));
    }
    for (const auto& value : within(from))
      RETURN_IF_ERROR(descend(steps, index, end, value, found, depth + 1));
    return std::monostate();
  }

  using Chosen = Result<std::vector<Value>, Failure>;

  Chosen chosen(const Members& members, const Value& from, bool is_last) {
    auto* const map = map_in(from);
    std::vector<Value> values;
    if (map == nullptr) return values;
    const bool is_merged = is_last && members.names.size() > 1;
    auto* const merged = is_merged ? heap_.map() : nullptr;
    for (const auto& name : members.names) {
      const auto* entry = map->find(std::string_view(name));
      if (entry == nullptr) continue;
      if (is_merged) {
        merged->put(entry->key, entry->value);
      } else {
        values.push_back(entry->value);
      }
    }
    if (is_merged) values.emplace_back(merged);
    return values;
  }

  Chosen chosen(const Wildcard&, const Value& from, bool) { return within(from); }

  Chosen chosen(const Indices& indices, const Value& from, bool) {
    std::vector<Value> values;
    const auto* list = list_in(from);
    if (list == nullptr) return values;
    const auto size = static_cast<std::int64_t>(list->items.size());
    for (auto index : indices.indices) {
      if (index < 0) index += size;
      if (index >= 0 && index < size) values.push_back(list->items[static_cast<std::size_t>(index)]);
    }
    return values;
  }

  Chosen chosen(const Slice& slice, const Value& from, bool) {
    const auto* list = list_in(from);
    if (list == nullptr) return std::vector<Value>();
    const auto size = static_cast<std::int64_t>(list->items.size());
    const auto place = [size](std::int64_t index) {
      return std::clamp<std::int64_t>(index < 0 ? index + size : index, 0, size);
    };
    const auto begin = place(slice.from.value_or(0));
    const auto end = std::max(begin, place(slice.to.value_or(size)));
    return std::vector<Value>(list->items.begin() + begin, list->items.begin() + end);
  }

  Chosen chosen(const Filter& filter, const Value& from, bool) {
    std::vector<Value> values;
    const auto candidates = map_in(from) != nullptr ? std::vector<Value>{from} : within(from);
    for (const auto& item : candidates) {
      if (++visits_ > kVisitsMax) return unexpected(Failure{"JSON path: it meets too much"});
      const auto is_met = meets(*filter.predicate, item, *this);
      if (!is_met) return unexpected(is_met.error());
      if (*is_met) values.push_back(item);
    }
    return values;
  }

  // Taken care of in step() and follow().
  Chosen chosen(const Descent&, const Value&, bool) { return std::vector<Value>(); }
  Chosen chosen(const Function&, const Value&, bool) { return std::vector<Value>(); }

  const Value root_;
  Heap& heap_;
  int visits_ = 0;
};

}  // namespace

Result<std::optional<Value>, Failure> JsonPath::evaluate(const Value& root, Heap& heap) const {
  return Walk(root, heap).follow(steps_, root);
}

}  // namespace offstage::gateway::templates

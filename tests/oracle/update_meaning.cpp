#include <algorithm>
#include <functional>

#include "tests/oracle/expression.h"

namespace offstage::oracle {
namespace {

constexpr const char* kInvalidPath =
    "The document path provided in the update expression is invalid for update";
constexpr const char* kIncorrectType = "An operand in the update expression has an incorrect data type";
constexpr const char* kMissing =
    "The provided expression refers to an attribute that does not exist in the item";

/// A value, or why there is none.
struct Computed {
  Value value;
  std::string error;
};

Computed computed(const Operand& operand, const Item& item) {
  if (!operand.path) return {operand.literal, ""};
  const Value* found = find(item, *operand.path);
  if (!found) return {{}, kMissing};
  return {*found, ""};
}

Computed added(const Value& a, const Value& b, bool subtract) {
  if (a.type != Type::kN || b.type != Type::kN) return {{}, kIncorrectType};
  const auto right = decimal_of(b.text);
  const auto result = sum(decimal_of(a.text), subtract ? negated(right) : right);
  return {number(text_of(result)), fault_of(result)};
}

Computed computed(const Assigned& assigned, const Item& item) {
  using Kind = Assigned::Kind;
  auto first = computed(assigned.operands[0], item);
  if (assigned.otherwise && !first.error.empty()) first = {*assigned.otherwise, ""};
  if (assigned.kind == Kind::kIfNotExists) {
    return first.error.empty() ? first : computed(assigned.operands[1], item);
  }
  if (assigned.kind == Kind::kOperand || !first.error.empty()) return first;
  const auto second = computed(assigned.operands[1], item);
  if (!second.error.empty()) return second;
  if (assigned.kind != Kind::kListAppend) {
    return added(first.value, second.value, assigned.kind == Kind::kMinus);
  }
  if (first.value.type != Type::kL || second.value.type != Type::kL) return {{}, kIncorrectType};
  first.value.list.insert(first.value.list.end(), second.value.list.begin(), second.value.list.end());
  return first;
}

bool has_parent(const Item& item, const Path& path) {
  if (path.size() == 1) return true;
  const Value* parent = find(item, Path(path.begin(), path.end() - 1));
  return parent && parent->type == (path.back().position >= 0 ? Type::kL : Type::kM);
}

/// The parent of a path that has one.
Value& parent_of(Item& item, const Path& path) {
  return const_cast<Value&>(*find(item, Path(path.begin(), path.end() - 1)));
}

void put(Item& item, const Path& path, const Value& value) {
  if (path.size() == 1) {
    item[path[0].name] = value;
    return;
  }
  Value& parent = parent_of(item, path);
  if (path.back().position < 0) {
    parent.map[path.back().name] = value;
  } else if (const auto position = static_cast<std::size_t>(path.back().position);
             position < parent.list.size()) {
    parent.list[position] = value;
  } else {
    parent.list.push_back(value);
  }
}

void erase(Item& item, const Path& path) {
  if (path.size() == 1) {
    item.erase(path[0].name);
    return;
  }
  Value& parent = parent_of(item, path);
  if (path.back().position < 0) {
    parent.map.erase(path.back().name);
  } else {
    parent.list.erase(parent.list.begin() + path.back().position);
  }
}

bool by_position(const Path& a, const Path& b) {
  return a.back().position < b.back().position;
}

/// What an update comes to when everything is read from the item as it was.
struct Outcome {
  std::vector<std::pair<Path, Value>> puts;
  std::vector<Path> erasures;
  std::string error;
};

void put_if_possible(Outcome& outcome, const Item& item, const Path& target, const Computed& result) {
  outcome.error = result.error;
  if (outcome.error.empty() && !has_parent(item, target)) outcome.error = kInvalidPath;
  outcome.puts.emplace_back(target, result.value);
}

void add(Outcome& outcome, const UpdateAction& action, const Item& item) {
  const Value* old = find(item, action.target);
  if (!old || old->type == Type::kN || action.value.type == Type::kN || old->type != action.value.type) {
    put_if_possible(outcome, item, action.target,
                    old ? added(*old, action.value, false) : Computed{action.value, ""});
    return;
  }
  Value both = *old;
  both.members.insert(action.value.members.begin(), action.value.members.end());
  put_if_possible(outcome, item, action.target, {both, ""});
}

void take_away(Outcome& outcome, const UpdateAction& action, const Item& item) {
  if (!has_parent(item, action.target)) {
    outcome.error = kInvalidPath;
    return;
  }
  const Value* old = find(item, action.target);
  if (!old) return;
  if (old->type != action.value.type) {
    outcome.error = kIncorrectType;
    return;
  }
  Value rest = *old;
  for (const auto& member : action.value.members) rest.members.erase(member);
  if (rest.members.empty()) {
    outcome.erasures.push_back(action.target);
  } else {
    outcome.puts.emplace_back(action.target, rest);
  }
}

void remove(Outcome& outcome, const UpdateAction& action, const Item& item) {
  if (!has_parent(item, action.target)) {
    outcome.error = kInvalidPath;
  } else if (find(item, action.target)) {
    outcome.erasures.push_back(action.target);
  }
}

Value picked(const Value& value, const std::vector<Path>& paths, std::size_t depth, bool& any);

/// The member or element of every step that some path takes at `depth`.
void pick_into(Value& result, const Value& value, const std::vector<Path>& paths, std::size_t depth,
               bool& any) {
  const auto group = [&](const Step& step) {
    std::vector<Path> chosen;
    std::copy_if(paths.begin(), paths.end(), std::back_inserter(chosen),
                 [&](const Path& path) { return path[depth] == step; });
    return chosen;
  };
  const auto pick = [&](const Step& step, const Value& member, const std::function<void(Value)>& keep) {
    const auto chosen = group(step);
    bool found = false;
    if (chosen.empty()) return;
    auto part = picked(member, chosen, depth + 1, found);
    if (found) keep(std::move(part));
    any = any || found;
  };
  for (const auto& [name, member] : value.map) {
    pick({name, -1}, member, [&, key = name](Value part) { result.map[key] = std::move(part); });
  }
  for (std::size_t i = 0; i < value.list.size(); ++i) {
    pick({"", static_cast<int>(i)}, value.list[i],
         [&](Value part) { result.list.push_back(std::move(part)); });
  }
}

Value picked(const Value& value, const std::vector<Path>& paths, std::size_t depth, bool& any) {
  if (paths.front().size() == depth) {
    any = true;
    return value;
  }
  Value result{.type = value.type};
  pick_into(result, value, paths, depth, any);
  return result;
}

}  // namespace

Updated apply(const Update& update, const Item& item, bool exists) {
  Outcome outcome;
  // The text has the sections in this order, and the first error is told.
  using Kind = UpdateAction::Kind;
  for (const auto kind : {Kind::kSet, Kind::kRemove, Kind::kAdd, Kind::kDelete}) {
    for (const auto& action : update) {
      if (action.kind != kind) continue;
      if (kind == Kind::kSet) put_if_possible(outcome, item, action.target, computed(action.assigned, item));
      if (kind == Kind::kAdd) add(outcome, action, item);
      if (kind == Kind::kRemove && exists) remove(outcome, action, item);
      if (kind == Kind::kDelete && exists) take_away(outcome, action, item);
      if (!outcome.error.empty()) return {item, outcome.error};
    }
  }
  Updated updated{item, ""};
  // Appended elements go in the order of their positions.
  std::sort(outcome.puts.begin(), outcome.puts.end(),
            [](const auto& a, const auto& b) { return by_position(a.first, b.first); });
  for (const auto& [path, value] : outcome.puts) put(updated.item, path, value);
  // What is removed goes from the back, and what is inside of elements before the elements: positions must
  // not shift.
  std::sort(outcome.erasures.begin(), outcome.erasures.end(), [](const Path& a, const Path& b) {
    return a.size() != b.size() ? a.size() > b.size() : by_position(b, a);
  });
  for (const auto& path : outcome.erasures) erase(updated.item, path);
  return updated;
}

Item project(const std::vector<Path>& paths, const Item& item) {
  bool any = false;
  return picked(map(item), paths, 0, any).map;
}

std::vector<Path> targets_of(const Update& update) {
  std::vector<Path> targets;
  for (const auto& action : update) targets.push_back(action.target);
  return targets;
}

}  // namespace offstage::oracle

#include <utility>

#include "tests/oracle/generator.h"

namespace offstage::oracle {
namespace {

const std::vector<std::string> kStrings = {
    "", "a", "ab", "abc", "b", "ba", "é", "z", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "a b", "\"\\\n"};
const std::vector<std::string> kKeyStrings = {"a", "ab", "abc", "b", "\xEF\xBF\xBF", "\xF0\x90\x80\x80"};
const std::vector<std::string> kNumbers = {
    "0",    "1",    "2",    "-3",     "1.5",     "10",
    "007",  "+5",   "1e3",  "-0",     "0.001",   "99999999999999999999999999999999999999",
    "1e37", "-1.5", "2.50", "1E-130", "9.9e125", "123456789.123456789"};
const std::vector<std::string> kKeyNumbers = {"0", "1", "1.0", "-1", "-10.5", "2.50", "1e2", "-0.001"};

std::vector<std::string> binaries() {
  return {std::string("\0", 1), std::string("\0\xFF", 2), "\x7F", "\x80", "\x01", "ab"};
}

}  // namespace

Value Generator::key_value(Type type) {
  if (type == Type::kS) return string(one_of(kKeyStrings));
  if (type == Type::kN) return number(one_of(kKeyNumbers));
  return binary(one_of(binaries()));
}

Value Generator::scalar() {
  switch (below(8)) {
    case 0:
    case 1:
      if (chance(3)) {
        return string(std::string(static_cast<std::size_t>(500 + below(big_items_ ? 200'000 : 5'000)), 'x'));
      }
      return string(one_of(kStrings));
    case 2:
    case 3:
      return number(std::to_string(below(20) - 5));
    case 4:
      return number(one_of(kNumbers));
    case 5:
      return binary(chance(10) ? "" : one_of(binaries()));
    case 6:
      return boolean(chance(50));
    default:
      return null();
  }
}

Value Generator::a_set() {
  std::set<std::string> members;
  const auto type = one_of(std::vector<Type>{Type::kSs, Type::kNs, Type::kBs});
  const int count = 1 + below(3);
  while (static_cast<int>(members.size()) < count) {
    if (type == Type::kSs) members.insert(one_of(kStrings));
    if (type == Type::kNs) members.insert(number(std::to_string(below(6))).text);
    if (type == Type::kBs) members.insert(one_of(binaries()));
  }
  return set(type, std::move(members));
}

Value Generator::a_list(int depth) {
  std::vector<Value> elements;
  for (int i = below(5); i > 0; --i) elements.push_back(value(depth + 1));
  return list(std::move(elements));
}

Value Generator::value(int depth) {
  const int kind = below(depth < 3 ? 10 : 7);
  if (kind < 6) return scalar();
  if (kind == 6) return a_set();
  if (kind == 7) return a_list(depth);
  Item members;
  for (const auto* name : {"x", "y", "z"}) {
    if (chance(60)) members[name] = value(depth + 1);
  }
  return map(std::move(members));
}

/// Mostly of the type that paths expect of the attribute.
Value Generator::value_for(const std::string& attribute) {
  if (chance(15)) return value(0);
  if (attribute == "l") return a_list(0);
  if (attribute == "t") return a_set();
  if (attribute == "m") return map({{"x", value(1)}, {"y", value(1)}});
  if (attribute == "v1" || attribute == "v2") return number(std::to_string(below(10)));
  return scalar();
}

Index Generator::index(const Table& table, const std::string& name, bool global) {
  Index index{.name = name, .global = global};
  // The attributes' types follow from their names and the table, so that indexes agree on them.
  const auto type = [&](char attribute) {
    return static_cast<Type>((attribute + static_cast<int>(table.hash[0].type)) % 3);
  };
  std::vector<KeyAttribute> pool = {{"a", type('a')}, {"b", type('b')}, {"c", type('c')}, {"d", type('d')}};
  if (global) pool.push_back(table.hash[0]);
  if (global && !table.range.empty()) pool.push_back(table.range[0]);
  for (int i = static_cast<int>(pool.size()); i > 1; --i) {
    std::swap(pool[static_cast<std::size_t>(i - 1)], pool[static_cast<std::size_t>(below(i))]);
  }
  const auto take = [&](std::vector<KeyAttribute>& key, int count) {
    for (; count > 0; --count) {
      key.push_back(pool.back());
      pool.pop_back();
    }
  };
  if (global) {
    take(index.hash, chance(25) ? 2 : 1);
    take(index.range, chance(20) ? 2 : below(2));
  } else {
    index.hash = table.hash;
    take(index.range, 1);
  }
  index.projection = one_of(std::vector<std::string>{"KEYS_ONLY", "INCLUDE", "ALL"});
  if (index.projection == "INCLUDE") index.include = {"v1", "m"};
  return index;
}

Table Generator::table(const std::string& name) {
  Table table{.name = name};
  table.hash = {{"p", static_cast<Type>(below(3))}};
  if (chance(70)) table.range = {{"s", static_cast<Type>(below(3))}};
  const int locals = table.range.empty() ? 0 : below(3);
  const int globals = below(4);
  for (int i = 0; i < locals; ++i) table.indexes.push_back(index(table, "local" + std::to_string(i), false));
  for (int i = 0; i < globals; ++i) table.indexes.push_back(index(table, "global" + std::to_string(i), true));
  return table;
}

Item Generator::key(const Table& table) {
  Item key;
  for (const auto& attribute : key_of(table)) key[attribute.name] = key_value(attribute.type);
  if (!chance(2)) return key;
  // Not a key of this table.
  switch (below(4)) {
    case 0:
      key["p"] = boolean(true);
      break;
    case 1:
      key["p"] = number("77");
      break;
    case 2:
      key["x"] = string("a");
      break;
    default:
      key["p"] = table.hash[0].type == Type::kB ? binary("") : string("");
      break;
  }
  return key;
}

Item Generator::item(const Table& table) {
  Item item = key(table);
  for (const auto& index : table.indexes) {
    for (const auto& attribute : key_of(index)) {
      if (attribute.name == "p" || attribute.name == "s" || item.count(attribute.name) > 0) continue;
      if (chance(65)) item[attribute.name] = key_value(attribute.type);
      if (chance(1)) item[attribute.name] = chance(50) ? value(0) : string("");
    }
  }
  for (const auto* name : {"v1", "v2", "v3", "m", "l", "t"}) {
    if (chance(50)) item[name] = value_for(name);
  }
  if (big_items_ && chance(15)) {
    item["v3"] = string(std::string(static_cast<std::size_t>(100'000 + below(320'000)), 'y'));
  }
  return item;
}

}  // namespace offstage::oracle

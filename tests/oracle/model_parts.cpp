#include <algorithm>

#include "tests/oracle/model.h"

namespace offstage::oracle {
namespace {

void append_units(json::Writer& writer, double units, Consumed::Kind kind) {
  writer.key("CapacityUnits");
  writer.real(units);
  if (kind == Consumed::Kind::kPlain) return;
  writer.key(kind == Consumed::Kind::kRead ? "ReadCapacityUnits" : "WriteCapacityUnits");
  writer.real(units);
}

void append_arms(json::Writer& writer, const std::string& member, const std::map<std::string, double>& arms,
                 Consumed::Kind kind) {
  if (arms.empty()) return;
  writer.key(member);
  writer.begin_object();
  for (const auto& [index, units] : arms) {
    writer.key(index);
    writer.begin_object();
    append_units(writer, units, kind);
    writer.end_object();
  }
  writer.end_object();
}

std::string empty_text(Type type) {
  return std::string("The AttributeValue for a key attribute cannot contain an empty ") +
         (type == Type::kS ? "string" : "binary") + " value.";
}

bool is_empty(const Value& value) {
  return value.text.empty() && value.type != Type::kN;
}

std::string size_fault(const Value& value, bool hash) {
  if (size_bytes(value) <= (hash ? 2048 : 1024)) return "";
  return hash ? "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size "
                "limit "
                "of2048 bytes"
              : "One or more parameter values were invalid: Aggregated size of all range keys has exceeded "
                "the size "
                "limit of 1024 bytes";
}

std::string index_key_fault(const Index& index, const KeyAttribute& attribute, const Value& value, bool hash,
                            bool updated) {
  if (updated && value.type != attribute.type) {
    return "The update expression attempted to update the secondary index key to unsupported type";
  }
  if (value.type != attribute.type) {
    return "One or more parameter values were invalid: Type mismatch for Index Key " + attribute.name +
           " Expected: " + name_of(attribute.type) + " Actual: " + name_of(value.type) +
           " IndexName: " + index.name;
  }
  if (!is_empty(value)) {
    const auto fault = size_fault(value, hash);
    if (!updated || fault.empty()) return fault;
    return "The update expression attempted to update the secondary index key beyond allowed size limits";
  }
  if (updated) {
    return "One or more parameter values are not valid. The update expression attempted to update a "
           "secondary "
           "index key to a value that is not supported. " +
           empty_text(value.type);
  }
  return "One or more parameter values are not valid. A value specified for a secondary index key is not "
         "supported. " +
         empty_text(value.type) + " IndexName: " + index.name + ", IndexKey: " + attribute.name;
}

/// An item that is older than an index may have values that no key may have.
bool may_be_key(const std::vector<KeyAttribute>& key, const Item& item, std::size_t bytes_max) {
  return std::all_of(key.begin(), key.end(), [&](const KeyAttribute& attribute) {
    const auto found = item.find(attribute.name);
    if (found == item.end() || found->second.type != attribute.type) return false;
    const auto bytes = size_bytes(found->second);
    return bytes > 0 && (attribute.type == Type::kN || bytes <= bytes_max);
  });
}

}  // namespace

std::vector<KeyAttribute> key_of(const Table& table) {
  auto key = table.hash;
  key.insert(key.end(), table.range.begin(), table.range.end());
  return key;
}

std::vector<KeyAttribute> key_of(const Index& index) {
  auto key = index.hash;
  key.insert(key.end(), index.range.begin(), index.range.end());
  return key;
}

std::vector<Value> key_values(const std::vector<KeyAttribute>& key, const Item& item) {
  std::vector<Value> values;
  for (const auto& attribute : key) values.push_back(item.at(attribute.name));
  return values;
}

Item key_item(const std::vector<KeyAttribute>& key, const Item& item) {
  Item part;
  for (const auto& attribute : key) part[attribute.name] = item.at(attribute.name);
  return part;
}

const Index* find_index(const Table& table, const std::string& name) {
  for (const auto& index : table.indexes) {
    if (index.name == name) return &index;
  }
  return nullptr;
}

bool is_projected(const Table& table, const Index& index, const std::string& attribute) {
  const auto named = [&](const KeyAttribute& key) { return key.name == attribute; };
  const auto has = [&](const std::vector<KeyAttribute>& key) {
    return std::any_of(key.begin(), key.end(), named);
  };
  return index.projection == "ALL" || has(key_of(table)) || has(key_of(index)) ||
         std::count(index.include.begin(), index.include.end(), attribute) > 0;
}

std::optional<Item> entry_of(const Table& table, const Index& index, const Item& item) {
  if (!may_be_key(index.hash, item, 2048) || !may_be_key(index.range, item, 1024)) return std::nullopt;
  Item entry;
  for (const auto& [name, value] : item) {
    if (is_projected(table, index, name)) entry[name] = value;
  }
  return entry;
}

std::string key_fault(const Table& table, const Item& item) {
  for (const auto& attribute : key_of(table)) {
    const auto found = item.find(attribute.name);
    if (found == item.end()) {
      return "One or more parameter values were invalid: Missing the key " + attribute.name + " in the item";
    }
    if (found->second.type != attribute.type) {
      return "One or more parameter values were invalid: Type mismatch for key " + attribute.name +
             " expected: " + name_of(attribute.type) + " actual: " + name_of(found->second.type);
    }
  }
  for (const auto& attribute : key_of(table)) {
    if (is_empty(item.at(attribute.name))) {
      return "One or more parameter values are not valid. " + empty_text(attribute.type) +
             " Key: " + attribute.name;
    }
  }
  return "";
}

std::string index_key_fault(const Table& table, const Item& item, bool updated) {
  for (const auto& index : table.indexes) {
    const auto key = key_of(index);
    for (std::size_t i = 0; i < key.size(); ++i) {
      const auto found = item.find(key[i].name);
      if (found == item.end()) continue;
      auto fault = index_key_fault(index, key[i], found->second, i < index.hash.size(), updated);
      if (!fault.empty()) return fault;
    }
  }
  return "";
}

void Consumed::add(const Consumed& other) {
  table += other.table;
  kind = other.kind;
  for (const auto& [index, units] : other.global) global[index] += units;
  for (const auto& [index, units] : other.local) local[index] += units;
}

double read_units(std::size_t bytes, bool consistent) {
  const double strong = static_cast<double>(std::max<std::size_t>(1, (bytes + 4095) / 4096));
  return consistent ? strong : strong / 2;
}

double write_units(std::size_t bytes) {
  return static_cast<double>(std::max<std::size_t>(1, (bytes + 1023) / 1024));
}

Consumed consumed_by_write(const Table& table, const Item* before, const Item* after) {
  Consumed consumed;
  consumed.table = write_units(std::max(before ? size_bytes(*before) : 0, after ? size_bytes(*after) : 0));
  for (const auto& index : table.indexes) {
    const auto old_entry = before ? entry_of(table, index, *before) : std::nullopt;
    const auto new_entry = after ? entry_of(table, index, *after) : std::nullopt;
    if (old_entry == new_entry) continue;
    auto& units = (index.global ? consumed.global : consumed.local)[index.name];
    if (old_entry && new_entry &&
        key_values(key_of(index), *old_entry) == key_values(key_of(index), *new_entry)) {
      units = write_units(std::max(size_bytes(*old_entry), size_bytes(*new_entry)));
      continue;
    }
    if (old_entry) units += write_units(size_bytes(*old_entry));
    if (new_entry) units += write_units(size_bytes(*new_entry));
  }
  return consumed;
}

void write(json::Writer& writer, const std::string& table, const Consumed& consumed, Report report) {
  double total = consumed.table;
  for (const auto& arm : consumed.global) total += arm.second;
  for (const auto& arm : consumed.local) total += arm.second;
  writer.begin_object();
  writer.member("TableName", table);
  append_units(writer, total, consumed.kind);
  if (report == Report::kIndexes) {
    writer.key("Table");
    writer.begin_object();
    append_units(writer, consumed.table, consumed.kind);
    writer.end_object();
    append_arms(writer, "GlobalSecondaryIndexes", consumed.global, consumed.kind);
    append_arms(writer, "LocalSecondaryIndexes", consumed.local, consumed.kind);
  }
  writer.end_object();
}

void write(json::Writer& writer, const std::map<std::string, Consumed>& consumed, Report report) {
  writer.begin_array();
  for (const auto& [table, units] : consumed) write(writer, table, units, report);
  writer.end_array();
}

}  // namespace offstage::oracle

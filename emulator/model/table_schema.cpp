#include "emulator/model/table_schema.h"

#include <algorithm>
#include <iterator>

namespace offstage::emulator {
namespace {

/// The entries of `item` whose names `wanted` accepts.
template <class Predicate>
Item pick(const Item& item, Predicate wanted) {
  Item picked;
  for (const auto& [name, value] : item) {
    if (wanted(name)) picked.append_sorted(name) = value;
  }
  return picked;
}

constexpr std::string_view kViewTypes[] = {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"};

}  // namespace

std::string_view view_type_name(StreamViewType type) {
  return kViewTypes[static_cast<std::size_t>(type)];
}

std::optional<StreamViewType> view_type_named(std::string_view name) {
  const auto* it = std::find(std::begin(kViewTypes), std::end(kViewTypes), name);
  if (it == std::end(kViewTypes)) return std::nullopt;
  return static_cast<StreamViewType>(it - std::begin(kViewTypes));
}

bool KeySchema::contains(std::string_view attribute) const {
  const auto is_it = [attribute](const KeyAttribute& key) { return key.name == attribute; };
  return std::any_of(partition.begin(), partition.end(), is_it) ||
         std::any_of(sort.begin(), sort.end(), is_it);
}

const SecondaryIndex* TableSchema::find_index(std::string_view index_name) const {
  const auto it = std::find_if(indexes.begin(), indexes.end(), [index_name](const SecondaryIndex& index) {
    return index.name == index_name;
  });
  return it == indexes.end() ? nullptr : &*it;
}

bool TableSchema::has_local_indexes() const {
  return std::any_of(indexes.begin(), indexes.end(),
                     [](const SecondaryIndex& index) { return !index.is_global(); });
}

bool is_projected(const TableSchema& table, const SecondaryIndex& index, std::string_view attribute) {
  if (index.projection.type == ProjectionType::kAll) return true;
  if (index.key.contains(attribute) || table.key.contains(attribute)) return true;
  if (index.projection.type == ProjectionType::kKeysOnly) return false;
  const auto& extra = index.projection.non_key_attributes;
  return std::find(extra.begin(), extra.end(), attribute) != extra.end();
}

Item project_for_index(const TableSchema& table, const SecondaryIndex& index, const Item& item) {
  if (index.projection.type == ProjectionType::kAll) return item;
  return pick(item, [&](std::string_view name) { return is_projected(table, index, name); });
}

Item key_of(const TableSchema& table, const Item& item) {
  return pick(item, [&](std::string_view name) { return table.key.contains(name); });
}

Item key_of(const TableSchema& table, const SecondaryIndex& index, const Item& item) {
  return pick(item,
              [&](std::string_view name) { return table.key.contains(name) || index.key.contains(name); });
}

}  // namespace offstage::emulator

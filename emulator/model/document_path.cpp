#include "emulator/model/document_path.h"

#include <algorithm>
#include <span>
#include <utility>

namespace offstage::emulator {
namespace {

using Steps = std::span<const DocumentPath::Element>;

const AttributeValue* step_into(const AttributeValue& value, const DocumentPath::Element& step) {
  if (const auto* name = std::get_if<std::string>(&step)) {
    const auto* map = value.get_if<AttributeMap>();
    return map == nullptr ? nullptr : map->find(*name);
  }
  const auto* list = value.get_if<List>();
  const auto position = std::get<std::uint32_t>(step);
  return list == nullptr || position >= list->size() ? nullptr : &(*list)[position];
}

const AttributeValue* find_along(const Item& item, const std::string& attribute, Steps steps) {
  const AttributeValue* value = item.find(attribute);
  for (const auto& step : steps) {
    if (value == nullptr) return nullptr;
    value = step_into(*value, step);
  }
  return value;
}

/// The value that the last step leads out of; only for nested paths.
const AttributeValue* find_parent(const Item& item, const DocumentPath& path) {
  return find_along(item, path.attribute(), Steps(path.steps()).first(path.steps().size() - 1));
}

AttributeValue* find_parent(Item& item, const DocumentPath& path) {
  return const_cast<AttributeValue*>(find_parent(std::as_const(item), path));
}

}  // namespace

DocumentPath::DocumentPath(std::string attribute) : attribute_(std::move(attribute)) {}

DocumentPath::DocumentPath(std::string attribute, std::vector<Element> steps)
    : attribute_(std::move(attribute)), steps_(std::move(steps)) {}

std::string DocumentPath::to_string() const {
  std::string text = "[" + attribute_;
  for (const auto& step : steps_) {
    text += ", ";
    if (const auto* name = std::get_if<std::string>(&step)) {
      text += *name;
    } else {
      text += "[" + std::to_string(std::get<std::uint32_t>(step)) + "]";
    }
  }
  return text + "]";
}

PathRelation relation(const DocumentPath& a, const DocumentPath& b) {
  if (a.attribute() != b.attribute()) return PathRelation::kSeparate;
  const std::size_t shared = std::min(a.steps().size(), b.steps().size());
  for (std::size_t i = 0; i < shared; ++i) {
    if (a.steps()[i] == b.steps()[i]) continue;
    return a.steps()[i].index() == b.steps()[i].index() ? PathRelation::kSeparate : PathRelation::kConflict;
  }
  return PathRelation::kOverlap;
}

const AttributeValue* find(const Item& item, const DocumentPath& path) {
  return find_along(item, path.attribute(), path.steps());
}

AttributeValue* find(Item& item, const DocumentPath& path) {
  return const_cast<AttributeValue*>(find(std::as_const(item), path));
}

bool has_parent(const Item& item, const DocumentPath& path) {
  if (!path.is_nested()) return true;
  const AttributeValue* parent = find_parent(item, path);
  if (parent == nullptr) return false;
  const bool by_name = std::holds_alternative<std::string>(path.steps().back());
  return parent->is(by_name ? AttributeType::kMap : AttributeType::kList);
}

bool set(Item& item, const DocumentPath& path, AttributeValue value) {
  if (!path.is_nested()) {
    item.set(path.attribute(), std::move(value));
    return true;
  }
  if (!has_parent(item, path)) return false;
  AttributeValue* parent = find_parent(item, path);
  const auto& last = path.steps().back();
  if (auto* map = parent->get_if<AttributeMap>()) {
    map->set(std::get<std::string>(last), std::move(value));
    return true;
  }
  auto& list = *parent->get_if<List>();
  const auto position = std::get<std::uint32_t>(last);
  if (position < list.size()) {
    list[position] = std::move(value);
  } else {
    list.push_back(std::move(value));
  }
  return true;
}

void remove(Item& item, const DocumentPath& path) {
  if (!path.is_nested()) {
    item.erase(path.attribute());
    return;
  }
  if (find(item, path) == nullptr) return;
  AttributeValue* parent = find_parent(item, path);
  const auto& last = path.steps().back();
  if (auto* map = parent->get_if<AttributeMap>()) {
    map->erase(std::get<std::string>(last));
    return;
  }
  auto& list = *parent->get_if<List>();
  list.erase(list.begin() + std::get<std::uint32_t>(last));
}

}  // namespace offstage::emulator

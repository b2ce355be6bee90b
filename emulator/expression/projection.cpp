#include "emulator/expression/projection.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include "emulator/expression/binder.h"
#include "emulator/expression/parser.h"

namespace offstage::emulator::expression {
namespace {

/// Ascending paths that share their beginning.
using Paths = std::span<const DocumentPath>;

/// The leading paths that take the same step after `depth` steps.
Paths leading_group(Paths paths, std::size_t depth) {
  const auto& step = paths.front().steps()[depth];
  const auto end = std::find_if(paths.begin(), paths.end(),
                                [&](const DocumentPath& path) { return path.steps()[depth] != step; });
  return {paths.begin(), end};
}

std::optional<AttributeValue> pick(const AttributeValue& value, Paths paths, std::size_t depth);

std::optional<AttributeValue> pick_members(const AttributeMap& map, Paths paths, std::size_t depth) {
  AttributeMap picked;
  while (!paths.empty()) {
    const Paths group = leading_group(paths, depth);
    paths = paths.subspan(group.size());
    const auto* name = std::get_if<std::string>(&group.front().steps()[depth]);
    const AttributeValue* member = name == nullptr ? nullptr : map.find(*name);
    if (member == nullptr) continue;
    if (auto part = pick(*member, group, depth + 1)) picked.append_sorted(*name) = *std::move(part);
  }
  if (picked.empty()) return std::nullopt;
  return AttributeValue(std::move(picked));
}

std::optional<AttributeValue> pick_elements(const List& list, Paths paths, std::size_t depth) {
  List picked;
  while (!paths.empty()) {
    const Paths group = leading_group(paths, depth);
    paths = paths.subspan(group.size());
    const auto* position = std::get_if<std::uint32_t>(&group.front().steps()[depth]);
    if (position == nullptr || *position >= list.size()) continue;
    if (auto part = pick(list[*position], group, depth + 1)) picked.push_back(*std::move(part));
  }
  if (picked.empty()) return std::nullopt;
  return AttributeValue(std::move(picked));
}

/// What the paths, which have led to `value` in `depth` steps, ask of it.
std::optional<AttributeValue> pick(const AttributeValue& value, Paths paths, std::size_t depth) {
  if (paths.front().steps().size() == depth) return value;
  if (const auto* map = value.get_if<AttributeMap>()) return pick_members(*map, paths, depth);
  if (const auto* list = value.get_if<List>()) return pick_elements(*list, paths, depth);
  return std::nullopt;
}

}  // namespace

ProjectionExpression::ProjectionExpression(std::vector<DocumentPath> paths) {
  std::vector<DocumentPath> sorted = paths;
  std::sort(sorted.begin(), sorted.end());
  data_ = std::make_shared<const Data>(Data{std::move(paths), std::move(sorted)});
}

Result<ProjectionExpression> parse_projection(std::string_view text, Placeholders& placeholders) {
  ASSIGN_OR_RETURN(const TextProjection parsed, parse_projection_text(text));
  ASSIGN_OR_RETURN(std::vector<DocumentPath> paths, bind_projection(parsed, placeholders));
  return ProjectionExpression(std::move(paths));
}

ProjectionExpression projection_of(std::vector<std::string> attributes) {
  std::vector<DocumentPath> paths;
  paths.reserve(attributes.size());
  for (auto& attribute : attributes) paths.emplace_back(std::move(attribute));
  return ProjectionExpression(std::move(paths));
}

Item project(const ProjectionExpression& projection, const Item& item) {
  Item projected;
  Paths paths(projection.sorted_paths());
  while (!paths.empty()) {
    const std::string& attribute = paths.front().attribute();
    const auto end = std::find_if(paths.begin(), paths.end(),
                                  [&](const DocumentPath& path) { return path.attribute() != attribute; });
    const Paths group(paths.begin(), end);
    paths = paths.subspan(group.size());
    const AttributeValue* value = item.find(attribute);
    if (value == nullptr) continue;
    if (auto part = pick(*value, group, 0)) projected.append_sorted(attribute) = *std::move(part);
  }
  return projected;
}

const std::vector<DocumentPath>& paths_of(const ProjectionExpression& projection) {
  return projection.paths();
}

}  // namespace offstage::emulator::expression

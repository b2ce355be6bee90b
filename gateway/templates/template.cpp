#include "gateway/templates/template.h"

#include "gateway/templates/evaluator.h"
#include "gateway/templates/parser.h"

namespace offstage::gateway::templates {

namespace {

Map* map_of(Heap& heap, const json::Value& tree) {
  auto* const map = map_in(heap.from_json(tree));
  return map != nullptr ? map : heap.map();
}

/// Maps below $context print as nothing.
void silence(Map& map) {
  for (auto& entry : map.entries) {
    auto* const below = map_in(entry.value);
    if (below == nullptr) continue;
    below->silent = true;
    silence(*below);
  }
}

Map* member_map(Map* of, Heap& heap, std::string_view name) {
  auto* const there = of->find(name);
  if (auto* map = there != nullptr ? map_in(there->value) : nullptr) return map;
  auto* const made = heap.map();
  made->silent = true;
  of->put(heap.text(std::string(name)), made);
  return made;
}

std::vector<std::string> texts_of(const Value& value) {
  const auto* list = list_in(value);
  if (list == nullptr) return {to_text(value)};
  std::vector<std::string> texts;
  texts.reserve(list->items.size());
  for (const auto& item : list->items) texts.push_back(to_text(item));
  return texts;
}

Overrides::Values values_of(Map& map, std::string_view section) {
  Overrides::Values values;
  const auto* there = map.find(section);
  const auto* members = there != nullptr ? map_in(there->value) : nullptr;
  if (members == nullptr) return values;
  for (const auto& [name, value] : members->entries)
    if (!is_null(value)) values.emplace_back(to_text(name), texts_of(value));
  return values;
}

}  // namespace

std::string TemplateError::text() const {
  return name + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + message;
}

Scope::Scope(const json::Value& context, const json::Value& stage_variables)
    : context_(map_of(heap_, context)), stage_variables_(map_of(heap_, stage_variables)) {
  auto* const request = member_map(context_, heap_, "requestOverride");
  for (const auto* section : {"path", "header", "querystring"}) member_map(request, heap_, section);
  member_map(member_map(context_, heap_, "responseOverride"), heap_, "header");
  silence(*context_);
}

Overrides Scope::overrides(std::string_view name) const {
  const auto* there = context_->find(name);
  auto* const sections = there != nullptr ? map_in(there->value) : nullptr;
  if (sections == nullptr) return {};
  Overrides result{values_of(*sections, "header"), values_of(*sections, "path"),
                   values_of(*sections, "querystring"), std::nullopt};
  const auto* status = sections->find("status");
  if (status != nullptr && !is_null(status->value)) result.status = to_text(status->value);
  return result;
}

Result<Template, TemplateError> Template::parse(std::string name, std::string_view text) {
  if (text.size() > kBytesMax)
    return unexpected(TemplateError{std::move(name), {}, "a template of more than 300 KB"});
  auto content = Parser(text, {}, 0).parse();
  if (!content)
    return unexpected(TemplateError{std::move(name), content.error().at, content.error().message});
  return Template(std::move(name), std::make_shared<const Block>(std::move(content).value()));
}

Result<Rendered, TemplateError> Template::render(const Input& input, Scope& scope,
                                                 const Limits& limits) const {
  scope.rendered_.push_back(content_);
  auto rendered = Evaluator(name_, input, scope, limits).render(*content_);
  if (!rendered) return unexpected(TemplateError{name_, rendered.error().at, rendered.error().message});
  return std::move(rendered).value();
}

}  // namespace offstage::gateway::templates

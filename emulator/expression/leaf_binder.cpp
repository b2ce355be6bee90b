#include "emulator/expression/leaf_binder.h"

#include <utility>
#include <variant>
#include <vector>

#include "emulator/model/texts/expressions.h"

namespace offstage::emulator::expression {

std::string LeafBinder::resolve(const std::string& name) {
  if (name.front() != '#') return name;
  if (const std::string* attribute = placeholders_.use_name(name)) return *attribute;
  if (!missing_name_) missing_name_ = Undefined{name, !missing_value_};
  return name;
}

DocumentPath LeafBinder::path(const TextPath& text) {
  std::vector<DocumentPath::Element> steps;
  steps.reserve(text.elements.size() - 1);
  std::string attribute = resolve(std::get<std::string>(text.elements.front()));
  for (std::size_t i = 1; i < text.elements.size(); ++i) {
    std::visit(Overloaded{[&](const std::string& name) { steps.emplace_back(resolve(name)); },
                          [&](std::uint32_t index) { steps.emplace_back(index); }},
               text.elements[i]);
  }
  return {std::move(attribute), std::move(steps)};
}

AttributeValue LeafBinder::value(const TextValue& text) {
  if (const AttributeValue* value = placeholders_.use_value(text.key)) return *value;
  if (!missing_value_) missing_value_ = Undefined{text.key, !missing_name_};
  return {};
}

BoundCall LeafBinder::call(const TextCall& text) {
  BoundCall bound{text.function, {}};
  bound.arguments.reserve(text.arguments.size());
  for (const auto& argument : text.arguments) bound.arguments.push_back(operand(argument));
  return bound;
}

BoundOperand LeafBinder::operand(const TextOperand& text) {
  return std::visit(Overloaded{[&](const TextPath& leaf) { return BoundOperand{path(leaf)}; },
                               [&](const TextValue& leaf) { return BoundOperand{value(leaf)}; },
                               [&](const TextCall& nested) { return BoundOperand{call(nested)}; }},
                    text.node);
}

AwsError LeafBinder::undefined_name() const {
  return invalid_expression(kind_, texts::fill(texts::kUndefinedName, {missing_name_->key}));
}

AwsError LeafBinder::undefined_value() const {
  return invalid_expression(kind_, texts::fill(texts::kUndefinedValue, {missing_value_->key}));
}

Result<void> LeafBinder::check_defined() const {
  if (missing_name_ && missing_name_->before_other) return undefined_name();
  if (missing_value_) return undefined_value();
  return {};
}

Result<void> LeafBinder::check_names_then_values() const {
  if (missing_name_) return undefined_name();
  if (missing_value_) return undefined_value();
  return {};
}

}  // namespace offstage::emulator::expression

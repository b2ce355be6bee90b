#include <utility>

#include "emulator/expression/binder.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/partiql/parser.h"

namespace offstage::emulator::partiql {
namespace {

using expression::Overloaded;
using expression::Placeholders;
using Parameters = std::vector<AttributeValue>;

class Binder {
 public:
  Binder(const Statement& statement, const Parameters& parameters)
      : statement_(statement), parameters_(parameters) {}

  Result<BoundStatement> run() {
    if (statement_.parameters != parameters_.size()) {
      return errors::validation(texts::kParameterCount);
    }
    RETURN_IF_ERROR(fill_placeholders());
    return std::visit([this](const auto& node) { return bind(node); }, statement_.node);
  }

 private:
  Result<void> fill_placeholders() {
    std::map<std::string, std::string, std::less<>> names;
    std::map<std::string, AttributeValue, std::less<>> values;
    for (std::size_t i = 0; i < statement_.names.size(); ++i) {
      names.emplace("#" + std::to_string(i), statement_.names[i]);
    }
    for (std::size_t i = 0; i < statement_.values.size(); ++i) {
      ASSIGN_OR_RETURN(auto value, value_of(statement_.values[i]));
      values.emplace(":" + std::to_string(i), std::move(value));
    }
    for (const auto& argument : statement_.set_arguments) {
      const auto type = values.find(":" + std::to_string(argument.value))->second.type();
      if (type == AttributeType::kStringSet || type == AttributeType::kNumberSet ||
          type == AttributeType::kBinarySet) {
        continue;
      }
      return errors::validation(texts::kSetArgumentNoSet, {argument.function, argument.position.to_string()});
    }
    placeholders_ = Placeholders(std::move(names), std::move(values));
    return {};
  }

  Result<std::vector<AttributeValue>> values_of(const std::vector<Value>& elements) const {
    std::vector<AttributeValue> values;
    for (const auto& element : elements) {
      ASSIGN_OR_RETURN(auto value, value_of(element));
      values.push_back(std::move(value));
    }
    return values;
  }

  Result<AttributeValue> value_of(const Value& value) const {
    return std::visit(
        Overloaded{[](const AttributeValue& literal) -> Result<AttributeValue> { return literal; },
                   [&](const Parameter& parameter) -> Result<AttributeValue> {
                     return parameters_[parameter.index];
                   },
                   [&](const ListValue& list) -> Result<AttributeValue> {
                     ASSIGN_OR_RETURN(auto elements, values_of(list.elements));
                     return AttributeValue(List(std::move(elements)));
                   },
                   [&](const MapValue& map) -> Result<AttributeValue> {
                     AttributeMap members;
                     for (const auto& [name, member] : map.members) {
                       ASSIGN_OR_RETURN(auto bound, value_of(member));
                       members.set(name, std::move(bound));
                     }
                     return AttributeValue(std::move(members));
                   }},
        value.node);
  }

  Result<std::optional<expression::BoundCondition>> where(
      const std::optional<expression::TextCondition>& text) {
    if (!text) return std::optional<expression::BoundCondition>();
    ASSIGN_OR_RETURN(
        auto bound, expression::bind_condition(*text, expression::ExpressionKind::kStatement, placeholders_));
    return std::optional<expression::BoundCondition>(std::move(bound));
  }

  Result<Select> bound_select(const SelectStatement<expression::TextCondition>& select) {
    Select bound{.paths = select.paths,
                 .refused = select.refused,
                 .from = select.from,
                 .where = {},
                 .order_by = select.order_by};
    ASSIGN_OR_RETURN(bound.where, where(select.where));
    return bound;
  }

  Result<BoundStatement> bind(const SelectStatement<expression::TextCondition>& select) {
    ASSIGN_OR_RETURN(auto bound, bound_select(select));
    return BoundStatement(std::move(bound));
  }

  Result<BoundStatement> bind(const ExistsStatement<expression::TextCondition>& exists) {
    ASSIGN_OR_RETURN(auto bound, bound_select(exists.select));
    return BoundStatement(ItemStatement(Exists{std::move(bound)}));
  }

  Result<BoundStatement> bind(const InsertStatement<Value>& insert) {
    ASSIGN_OR_RETURN(auto value, value_of(insert.item));
    auto* item = value.get_if<AttributeMap>();
    if (!item) return not_well_formed();
    return BoundStatement(ItemStatement(Insert{insert.into, std::move(*item)}));
  }

  Result<BoundStatement> bind(
      const UpdateStatement<expression::TextUpdate, expression::TextCondition>& update) {
    ASSIGN_OR_RETURN(auto actions, expression::bind_update(
                                       update.update, expression::ExpressionKind::kStatement, placeholders_));
    ASSIGN_OR_RETURN(auto condition, where(update.where));
    return BoundStatement(ItemStatement(Update{update.target, expression::Update(std::move(actions)),
                                               std::move(condition), update.returning}));
  }

  Result<BoundStatement> bind(const DeleteStatement<expression::TextCondition>& deletion) {
    ASSIGN_OR_RETURN(auto condition, where(deletion.where));
    return BoundStatement(ItemStatement(Delete{deletion.from, std::move(condition), deletion.returns_old}));
  }

  const Statement& statement_;
  const Parameters& parameters_;
  Placeholders placeholders_;
};

}  // namespace

Result<BoundStatement> bind(const Statement& statement, const std::vector<AttributeValue>& parameters) {
  return Binder(statement, parameters).run();
}

}  // namespace offstage::emulator::partiql

#include "emulator/iam/touched.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "base/encoding.h"
#include "emulator/expression/condition.h"
#include "emulator/expression/key_condition.h"
#include "emulator/expression/projection.h"
#include "emulator/expression/update.h"
#include "emulator/operations/expressions.h"
#include "emulator/operations/legacy_parameters.h"
#include "emulator/operations/partiql_plan.h"
#include "emulator/operations/partiql_statement.h"

namespace offstage::emulator::iam {
namespace {

using Names = std::set<std::string, std::less<>>;
using Subject = Need::Subject;

/// Of a key attribute's type.
std::string text_of(const AttributeValue& value) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* number = value.get_if<Number>()) return number->to_string();
  if (const auto* binary = value.get_if<Binary>()) return encoding::base64(binary->bytes);
  return {};
}

/// The same from the wire: {"S":"x"}.
std::optional<std::string> text_of(json::Value value) {
  for (const char* type : {"S", "N", "B"}) {
    if (const auto text = value.find(type)) return std::string(text->as_string());
  }
  return std::nullopt;
}

/// The table or index that a need is about; without a table when it is not there.
PageSource source_of(Context& context, const Need& need) {
  PageSource source;
  const auto name = table_name_of(context, need.table);
  if (name) source.table = context.catalog.find(*name);
  if (source.table && !need.index.empty()) source.index = source.table->schema.find_index(need.index);
  if (!need.index.empty() && !source.index) source.table = nullptr;
  return source;
}

/// Every item or key that the subject holds.
std::vector<json::Value> maps_of(const Need& need) {
  std::vector<json::Value> maps;
  const auto add = [&](json::Value from, std::string_view name) {
    const auto map = from.find(name);
    if (map && map->is_object()) maps.push_back(*map);
  };
  if (need.subject == Subject::kItem) {
    add(*need.value, "Item");
    add(*need.value, "Key");
  } else if (need.subject == Subject::kGetBatch) {
    if (const auto keys = need.value->find("Keys")) {
      for (const json::Value key : keys->elements()) maps.push_back(key);
    }
  } else if (need.subject == Subject::kWriteBatch) {
    for (const json::Value write : need.value->elements()) {
      if (const auto put = write.find("PutRequest")) add(*put, "Item");
      if (const auto deletion = write.find("DeleteRequest")) add(*deletion, "Key");
    }
  }
  return maps;
}

/// The terms of KeyConditionExpression or KeyConditions.
std::vector<expression::KeyTerm> key_terms(const RequestReader& subject) {
  if (const auto text = subject.string("KeyConditionExpression")) {
    auto placeholders = read_placeholders(subject);
    if (!placeholders) return {};
    auto condition = expression::parse_key_condition(*text, *placeholders, subject.validation());
    return condition ? std::move(condition->terms) : std::vector<expression::KeyTerm>();
  }
  auto legacy = read_key_conditions(subject);
  return legacy && *legacy ? std::move((*legacy)->terms) : std::vector<expression::KeyTerm>();
}

std::optional<partiql::BoundStatement> bound(const RequestReader& request, const Need& need) {
  auto statement = read_statement(request.structure(*need.value));
  if (!statement) return std::nullopt;
  return std::move(statement).value();
}

using Where = std::optional<expression::BoundCondition>;

/// The condition of a statement that has one. INSERT has an item instead.
Where where_of(partiql::BoundStatement statement) {
  if (auto* select = std::get_if<partiql::Select>(&statement)) return std::move(select->where);
  auto& item = std::get<partiql::ItemStatement>(statement);
  return std::visit(
      expression::Overloaded{[](partiql::Exists& exists) -> Where { return std::move(exists.select.where); },
                             [](partiql::Insert&) -> Where { return std::nullopt; },
                             [](partiql::Update& update) -> Where { return std::move(update.where); },
                             [](partiql::Delete& deletion) -> Where { return std::move(deletion.where); }},
      item);
}

const Item* inserted(const partiql::BoundStatement& statement) {
  const auto* item = std::get_if<partiql::ItemStatement>(&statement);
  const auto* insert = item ? std::get_if<partiql::Insert>(item) : nullptr;
  return insert ? &insert->item : nullptr;
}

std::optional<std::vector<std::string>> leading_keys_of(partiql::BoundStatement statement,
                                                        const PageSource& source) {
  if (const Item* item = inserted(statement)) {
    const auto* value = item->find(source.key().partition.front().name);
    return value ? std::optional(std::vector{text_of(*value)}) : std::nullopt;
  }
  const auto plan = plan_reads(where_of(std::move(statement)), source);
  if (!plan || plan->reads.empty()) return std::nullopt;
  std::vector<std::string> keys;
  for (const KeyedRead& read : plan->reads) keys.push_back(text_of(read.partition));
  return keys;
}

void add(Names& names, const std::vector<DocumentPath>& paths) {
  for (const DocumentPath& path : paths) names.insert(path.attribute());
}

/// The members of a map of the older parameters, which are attributes.
void add_members(Names& names, const RequestReader& subject,
                 std::initializer_list<std::string_view> parameters) {
  for (const std::string_view name : parameters) {
    const auto map = subject.member(name);
    if (!map || !map->is_object()) continue;
    for (const json::Member member : map->members()) names.emplace(member.name);
  }
}

void add_expressions(Names& names, const RequestReader& subject) {
  auto placeholders = read_placeholders(subject);
  if (!placeholders) return;
  for (const auto kind : {expression::ExpressionKind::kCondition, expression::ExpressionKind::kFilter}) {
    const bool is_filter = kind == expression::ExpressionKind::kFilter;
    if (!subject.has(is_filter ? "FilterExpression" : "ConditionExpression")) continue;
    const auto condition = read_condition(subject, kind, *placeholders);
    if (condition && *condition) add(names, expression::paths_of(**condition));
  }
  if (const auto text = subject.string("UpdateExpression")) {
    const auto update = expression::parse_update(*text, *placeholders);
    if (update) add(names, expression::paths_of(*update));
  }
  const auto projection = read_projection(subject, *placeholders);
  if (projection && *projection) add(names, expression::paths_of(**projection));
}

void add_statement(Names& names, partiql::BoundStatement statement) {
  if (const Item* item = inserted(statement)) {
    for (const auto& entry : *item) names.insert(entry.name);
  }
  if (const auto* select = std::get_if<partiql::Select>(&statement)) add(names, select->paths);
  if (const auto* item = std::get_if<partiql::ItemStatement>(&statement)) {
    if (const auto* update = std::get_if<partiql::Update>(item)) {
      add(names, expression::paths_of(update->update));
    }
  }
  if (const auto where = where_of(std::move(statement))) add(names, expression::paths_of(*where));
}

}  // namespace

std::optional<std::vector<std::string>> leading_keys(Context& context, const RequestReader& request,
                                                     const Need& need) {
  const PageSource source = source_of(context, need);
  if (!source.table || !need.value) return std::nullopt;
  const std::string& attribute = source.key().partition.front().name;
  if (need.subject == Subject::kStatement) {
    auto statement = bound(request, need);
    return statement ? leading_keys_of(*std::move(statement), source) : std::nullopt;
  }
  std::vector<std::string> keys;
  for (const json::Value map : maps_of(need)) {
    const auto value = map.find(attribute);
    if (auto text = value ? text_of(*value) : std::nullopt) keys.push_back(*std::move(text));
  }
  if (need.subject == Subject::kPage) {
    for (const expression::KeyTerm& term : key_terms(request.structure(*need.value))) {
      const bool is_equality = term.condition.op == expression::SortCondition::Operator::kEqual;
      if (term.attribute == attribute && is_equality) keys.push_back(text_of(term.condition.first));
    }
  }
  if (keys.empty()) return std::nullopt;
  return keys;
}

std::vector<std::string> touched_attributes(const RequestReader& request, const Need& need) {
  Names names;
  if (need.subject == Subject::kStatement) {
    if (auto statement = bound(request, need)) add_statement(names, *std::move(statement));
  } else if (need.subject != Subject::kOther) {
    for (const json::Value map : maps_of(need)) {
      for (const json::Member member : map.members()) names.emplace(member.name);
    }
    if (need.subject != Subject::kWriteBatch) {
      const RequestReader subject = request.structure(*need.value);
      add_members(names, subject,
                  {"Expected", "AttributeUpdates", "QueryFilter", "ScanFilter", "KeyConditions"});
      for (const auto& term : key_terms(subject)) names.insert(term.attribute);
      add_expressions(names, subject);
    }
  }
  return {names.begin(), names.end()};
}

std::optional<bool> reads_whole_table(Context& context, const RequestReader& request, const Need& need) {
  auto statement = bound(request, need);
  if (!statement || !std::holds_alternative<partiql::Select>(*statement)) return std::nullopt;
  const PageSource source = source_of(context, need);
  if (!source.table) return std::nullopt;
  const auto plan = plan_reads(where_of(*std::move(statement)), source);
  return plan ? std::optional(plan->reads.empty()) : std::nullopt;
}

std::optional<bool> names_columns(const RequestReader& request, const Need& need) {
  const auto statement = bound(request, need);
  const auto* select = statement ? std::get_if<partiql::Select>(&*statement) : nullptr;
  return select ? std::optional(!select->paths.empty()) : std::nullopt;
}

std::optional<std::string> returned_by(const RequestReader& request, const Need& need) {
  const auto statement = bound(request, need);
  const auto* item = statement ? std::get_if<partiql::ItemStatement>(&*statement) : nullptr;
  if (!item) return std::nullopt;
  if (const auto* deletion = std::get_if<partiql::Delete>(item)) {
    return std::string(deletion->returns_old ? "ALL_OLD" : "NONE");
  }
  const auto* update = std::get_if<partiql::Update>(item);
  if (!update) return std::nullopt;
  if (!update->returning) return std::string("NONE");
  switch (*update->returning) {
    case partiql::Returning::kAllOld:
      return std::string("ALL_OLD");
    case partiql::Returning::kModifiedOld:
      return std::string("UPDATED_OLD");
    case partiql::Returning::kAllNew:
      return std::string("ALL_NEW");
    case partiql::Returning::kModifiedNew:
      return std::string("UPDATED_NEW");
  }
  return std::nullopt;
}

}  // namespace offstage::emulator::iam

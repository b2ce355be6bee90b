#include <algorithm>
#include <set>
#include <utility>

#include "emulator/expression/functions.h"
#include "emulator/model/errors.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/partiql/parser.h"
#include "emulator/partiql/translator.h"

namespace offstage::emulator::partiql {
namespace {

using expression::Function;
using expression::TextCondition;
using expression::TextOperand;
using expression::TextPath;
using expression::TextUpdate;
using expression::TextValue;

AwsError empty_component() {
  return errors::validation(texts::kPathComponentEmpty);
}

/// "table" or "table"."index".
Result<Source> source_of(const Node& from) {
  const auto& node = from.children.front();
  if (node.kind == NodeKind::kAlias) return errors::validation(texts::kAliases);
  const bool is_path = node.kind == NodeKind::kPath;
  const auto& table = is_path ? node.children.front() : node;
  if (table.kind != NodeKind::kName) return unexpected_path_component(table);
  if (table.token.text.empty()) return empty_component();
  Source source{.table = table.token.text, .index = {}};
  if (!is_path) return source;
  if (node.children.size() > 2) {
    return errors::validation(texts::kFromTooLong);
  }
  const auto& index = node.children[1];
  if (index.kind != NodeKind::kDot) return unexpected_path_component(index);
  if (index.token.text.empty()) return empty_component();
  source.index = index.token.text;
  return source;
}

class StatementTranslator {
 public:
  Result<Statement> run(const Node& node) {
    RETURN_IF_ERROR(statement(node));
    return std::move(terms_.statement());
  }

 private:
  Result<void> statement(const Node& node) {
    switch (node.kind) {
      case NodeKind::kSelect:
        return keep(select(node));
      case NodeKind::kInsert:
        return keep(insert(node));
      case NodeKind::kUpdate:
        return keep(update(node));
      case NodeKind::kDelete:
        return keep(deletion(node));
      case NodeKind::kCall:
        if (node.token.is_keyword("exists")) return keep(exists(node));
        return unknown_function(node);
      default:
        return unsupported_operation(node);
    }
  }

  template <class Statement>
  Result<void> keep(Result<Statement> statement) {
    if (!statement) return std::move(statement).error();
    terms_.statement().node = std::move(statement).value();
    return {};
  }

  Result<ExistsStatement<TextCondition>> exists(const Node& call) {
    if (call.children.size() != 1 || call.children.front().kind != NodeKind::kSelect) {
      return errors::validation(texts::kExistsWithoutCondition);
    }
    ASSIGN_OR_RETURN(auto query, select(call.children.front()));
    return ExistsStatement<TextCondition>{std::move(query)};
  }

  Result<SelectStatement<TextCondition>> select(const Node& node) {
    SelectStatement<TextCondition> select;
    if (const auto* clause = node.find(NodeKind::kClause)) {
      return errors::validation(texts::kClauseUnsupported,
                                {clause->token.text, clause->token.position.to_string()});
    }
    ASSIGN_OR_RETURN(select.from, source_of(*node.find(NodeKind::kFrom)));
    RETURN_IF_ERROR(refuse_aliases(*node.find(NodeKind::kColumns)));
    auto paths = columns(*node.find(NodeKind::kColumns));
    if (paths) {
      select.paths = std::move(paths).value();
    } else {
      select.refused = std::move(paths).error();
    }
    ASSIGN_OR_RETURN(select.where, where(node));
    const auto* order = node.find(NodeKind::kOrder);
    if (!order) return select;
    for (const auto& sort : order->children) {
      ASSIGN_OR_RETURN(const auto path, terms_.path(sort.children.front()));
      select.order_by.push_back({path.attribute(), !sort.token.is_keyword("desc")});
    }
    return select;
  }

  static Result<void> refuse_aliases(const Node& columns) {
    for (const auto& column : columns.children) {
      if (column.kind == NodeKind::kAlias) return errors::validation(texts::kAliases);
    }
    return {};
  }

  Result<std::vector<DocumentPath>> columns(const Node& node) {
    std::vector<DocumentPath> paths;
    if (node.children.front().kind == NodeKind::kStar) return paths;
    std::set<std::string> names;
    for (const auto& column : node.children) {
      if (column.kind != NodeKind::kName && column.kind != NodeKind::kPath) {
        return unexpected_path_component(column);
      }
      ASSIGN_OR_RETURN(auto path, terms_.path(column));
      const auto name = column_name(path);
      if (!names.insert(name).second) {
        return errors::validation(texts::kColumnRepeated, {name});
      }
      paths.push_back(std::move(path));
    }
    return paths;
  }

  Result<std::optional<TextCondition>> where(const Node& statement) {
    const auto* where = statement.find(NodeKind::kWhere);
    if (!where) return std::optional<TextCondition>();
    ASSIGN_OR_RETURN(auto condition, terms_.condition(where->children.front()));
    return std::optional<TextCondition>(std::move(condition));
  }

  Result<InsertStatement<Value>> insert(const Node& node) {
    InsertStatement<Value> insert;
    const auto& into = node.children[0];
    if (into.kind != NodeKind::kName) {
      return errors::validation(texts::kIntoNoTable);
    }
    if (into.token.text.empty()) return empty_component();
    if (node.find(NodeKind::kReturning)) return not_well_formed();
    insert.into.table = into.token.text;
    const auto& item = node.children[1];
    if (item.kind != NodeKind::kStruct) {
      ASSIGN_OR_RETURN(insert.item, terms_.value(item));
      return insert;
    }
    MapValue map;
    for (const auto& member : item.children) {
      const auto& name = member.children[0];
      if (name.kind != NodeKind::kLiteral || name.token.kind != TokenKind::kString) return not_well_formed();
      ASSIGN_OR_RETURN(auto value, terms_.value(member.children[1]));
      map.members.push_back({name.token.text, std::move(value)});
    }
    insert.item = Value{std::move(map)};
    return insert;
  }

  Result<UpdateStatement<TextUpdate, TextCondition>> update(const Node& node) {
    UpdateStatement<TextUpdate, TextCondition> update;
    const auto* from = node.find(NodeKind::kFrom);
    if (!from) return unsupported_operation(node);
    ASSIGN_OR_RETURN(update.target, source_of(*from));
    for (const auto& child : node.children) {
      if (child.kind != NodeKind::kAssign && child.kind != NodeKind::kRemove) continue;
      ASSIGN_OR_RETURN(auto action, child.kind == NodeKind::kAssign ? assignment(child) : removal(child));
      update.update.actions.push_back(std::move(action));
    }
    ASSIGN_OR_RETURN(update.where, where(node));
    ASSIGN_OR_RETURN(update.returning, returning(node));
    return update;
  }

  Result<TextUpdate::Action> removal(const Node& node) {
    ASSIGN_OR_RETURN(const auto path, terms_.path(node.children.front()));
    return TextUpdate::Action{expression::RemoveAction<TextPath, TextValue>{terms_.placeholder_for(path)}};
  }

  Result<TextUpdate::Action> assignment(const Node& node) {
    ASSIGN_OR_RETURN(const auto path, terms_.path(node.children[0]));
    const auto& value = node.children[1];
    if (value.kind == NodeKind::kCall) {
      const auto name = in_small_letters(value.token.text);
      if (name == "set_add" || name == "set_delete") return set_assignment(path, value);
    }
    auto target = terms_.placeholder_for(path);
    using Set = expression::SetAction<TextPath, TextValue>;
    const bool sum =
        value.kind == NodeKind::kBinary && (value.token.is_operator("+") || value.token.is_operator("-"));
    if (!sum) {
      ASSIGN_OR_RETURN(auto operand, assigned(value));
      return TextUpdate::Action{Set{std::move(target), std::move(operand)}};
    }
    const auto op = value.token.is_operator("+") ? expression::ArithmeticOperator::kPlus
                                                 : expression::ArithmeticOperator::kMinus;
    ASSIGN_OR_RETURN(auto left, assigned(value.children[0]));
    ASSIGN_OR_RETURN(auto right, assigned(value.children[1]));
    return TextUpdate::Action{Set{std::move(target), expression::Arithmetic<TextPath, TextValue>{
                                                         op, std::move(left), std::move(right)}}};
  }

  /// What can stand right of the equals sign: a path, a value, or list_append of those.
  Result<TextOperand> assigned(const Node& node) {
    if (node.kind != NodeKind::kCall) return terms_.operand(node);
    if (in_small_letters(node.token.text) != "list_append") return unknown_function(node);
    std::vector<TextOperand> arguments;
    for (const auto& child : node.children) {
      if (child.kind == NodeKind::kCall) return unknown_function(child);
      ASSIGN_OR_RETURN(auto argument, terms_.operand(child));
      arguments.push_back(std::move(argument));
    }
    return TextOperand{expression::TextCall{Function::kListAppend, std::move(arguments)}};
  }

  /// set_add(path, set) and set_delete(path, set), which may only change the attribute assigned to.
  Result<TextUpdate::Action> set_assignment(const DocumentPath& target, const Node& call) {
    const auto name = in_small_letters(call.token.text) == "set_add" ? "SET_ADD" : "SET_DELETE";
    const auto misused = [&](texts::Text text, const Token& at) {
      return errors::validation(text, {name, at.position.to_string()});
    };
    if (call.children.size() != 2) {
      return misused(texts::kSetArgumentCount, call.token);
    }
    const auto& first = call.children[0];
    const auto& second = call.children[1];
    const auto same = [&] {
      if (first.kind != NodeKind::kName && first.kind != NodeKind::kPath) return false;
      const auto path = terms_.path(first);
      return path && *path == target;
    };
    if (!same()) {
      return misused(texts::kSetArgumentNotTarget, call.token);
    }
    if (second.kind != NodeKind::kBag && second.kind != NodeKind::kParameter) {
      return misused(texts::kSetArgumentNoSet, first.token);
    }
    ASSIGN_OR_RETURN(auto set, terms_.value(second));
    auto value = terms_.placeholder_for(std::move(set));
    terms_.statement().set_arguments.push_back(
        {terms_.statement().values.size() - 1, name, first.token.position});
    auto path = terms_.placeholder_for(target);
    using Add = expression::AddAction<TextPath, TextValue>;
    using Delete = expression::DeleteAction<TextPath, TextValue>;
    if (name == std::string_view("SET_ADD"))
      return TextUpdate::Action{Add{std::move(path), std::move(value)}};
    return TextUpdate::Action{Delete{std::move(path), std::move(value)}};
  }

  static Result<std::optional<Returning>> returning(const Node& statement) {
    const auto* node = statement.find(NodeKind::kReturning);
    if (!node) return std::optional<Returning>();
    if (node->children.front().kind != NodeKind::kStar) return not_well_formed();
    const auto& what = node->token.keyword;
    if (what == "all_old") return std::optional(Returning::kAllOld);
    if (what == "all_new") return std::optional(Returning::kAllNew);
    return std::optional(what == "modified_old" ? Returning::kModifiedOld : Returning::kModifiedNew);
  }

  Result<DeleteStatement<TextCondition>> deletion(const Node& node) {
    DeleteStatement<TextCondition> deletion;
    ASSIGN_OR_RETURN(deletion.from, source_of(*node.find(NodeKind::kFrom)));
    ASSIGN_OR_RETURN(const auto returning, this->returning(node));
    if (returning && *returning != Returning::kAllOld) {
      const bool all = *returning == Returning::kAllNew;
      const bool old = *returning == Returning::kModifiedOld;
      return errors::validation(texts::kReturningOfDelete,
                                {std::string(all ? "ALL " : "MODIFIED ") + (old ? "OLD" : "NEW")});
    }
    deletion.returns_old = returning.has_value();
    ASSIGN_OR_RETURN(deletion.where, where(node));
    return deletion;
  }

  Translator terms_;
};

}  // namespace

std::string column_name(const DocumentPath& path) {
  std::string name = path.attribute();
  for (const auto& step : path.steps()) {
    if (const auto* member = std::get_if<std::string>(&step)) {
      name = *member;
    } else {
      name += "[" + std::to_string(std::get<std::uint32_t>(step)) + "]";
    }
  }
  return name;
}

Result<Statement> parse(std::string_view text) {
  ASSIGN_OR_RETURN(const auto syntax, parse_syntax(text));
  return StatementTranslator().run(syntax);
}

}  // namespace offstage::emulator::partiql

#include "emulator/partiql/parser.h"

#include <utility>

#include "emulator/model/errors.h"
#include "emulator/partiql/term_parser.h"

namespace offstage::emulator::partiql {
namespace {

using expression::TextCondition;
using expression::TextOperand;
using expression::TextPath;
using expression::TextUpdate;
using expression::TextValue;

class StatementParser {
 public:
  explicit StatementParser(std::vector<Token> tokens) : terms_(std::move(tokens)) {}

  Result<Statement> run() {
    RETURN_IF_ERROR(statement());
    if (terms_.peek().kind != TokenKind::kEnd) return not_well_formed("Unexpected token after expression");
    return std::move(terms_.statement());
  }

 private:
  Result<void> statement() {
    if (terms_.take_word("SELECT")) return keep(select());
    if (terms_.peek().is_word("EXISTS") && terms_.peek(1).is_symbol("(")) return keep(exists());
    if (terms_.take_word("INSERT")) return keep(insert());
    if (terms_.take_word("UPDATE")) return keep(update());
    if (terms_.take_word("DELETE")) return keep(deletion());
    if (terms_.at_name()) return not_well_formed("Unexpected token after expression");
    return not_well_formed("Unexpected term");
  }

  template <class Node>
  Result<void> keep(Result<Node> node) {
    if (!node) return std::move(node).error();
    terms_.statement().node = std::move(node).value();
    return {};
  }

  Result<SelectStatement<TextCondition>> select() {
    SelectStatement<TextCondition> select;
    if (!terms_.take_symbol("*")) {
      do {
        ASSIGN_OR_RETURN(auto path, projected());
        select.paths.push_back(std::move(path));
      } while (terms_.take_symbol(","));
    }
    RETURN_IF_ERROR(terms_.expect_word("FROM"));
    ASSIGN_OR_RETURN(select.from, source());
    ASSIGN_OR_RETURN(select.where, where());
    if (!terms_.take_word("ORDER")) return select;
    RETURN_IF_ERROR(terms_.expect_word("BY"));
    do {
      OrderBy order;
      ASSIGN_OR_RETURN(order.attribute, terms_.name());
      order.ascending = !terms_.take_word("DESC");
      if (order.ascending) terms_.take_word("ASC");
      select.order_by.push_back(std::move(order));
    } while (terms_.take_symbol(","));
    return select;
  }

  Result<ExistsStatement<TextCondition>> exists() {
    terms_.take();
    RETURN_IF_ERROR(terms_.expect_symbol("("));
    RETURN_IF_ERROR(terms_.expect_word("SELECT"));
    ASSIGN_OR_RETURN(auto query, select());
    RETURN_IF_ERROR(terms_.expect_symbol(")"));
    return ExistsStatement<TextCondition>{std::move(query)};
  }

  /// A path, and nothing that would have to be computed.
  Result<DocumentPath> projected() {
    const auto& first = terms_.peek();
    const bool value = first.kind == TokenKind::kString || first.kind == TokenKind::kNumber;
    if (value || (first.kind == TokenKind::kWord && terms_.peek(1).is_symbol("("))) {
      return errors::validation("Unexpected path component at " + first.position.to_string());
    }
    ASSIGN_OR_RETURN(auto path, terms_.path());
    RETURN_IF_ERROR(refuse_alias());
    return path;
  }

  Result<void> refuse_alias() {
    if (terms_.at_name() || terms_.peek().is_word("AS"))
      return errors::validation("Aliasing is not supported");
    return {};
  }

  /// "table" or "table"."index".
  Result<Source> source() {
    ASSIGN_OR_RETURN(auto source, target());
    RETURN_IF_ERROR(refuse_alias());
    return source;
  }

  Result<Source> target() {
    Source source;
    ASSIGN_OR_RETURN(source.table, terms_.name());
    if (terms_.take_symbol(".")) {
      if (!terms_.at_name()) return not_well_formed("Invalid path dot component");
      source.index = terms_.take().text;
    }
    return source;
  }

  Result<std::optional<TextCondition>> where() {
    if (!terms_.take_word("WHERE")) return std::optional<TextCondition>();
    ASSIGN_OR_RETURN(auto condition, parse_condition(terms_));
    return std::optional<TextCondition>(std::move(condition));
  }

  Result<InsertStatement<Value>> insert() {
    RETURN_IF_ERROR(terms_.expect_word("INTO"));
    InsertStatement<Value> insert;
    ASSIGN_OR_RETURN(insert.into, source());
    RETURN_IF_ERROR(terms_.expect_word("VALUE"));
    ASSIGN_OR_RETURN(insert.item, terms_.value());
    return insert;
  }

  Result<UpdateStatement<TextUpdate, TextCondition>> update() {
    UpdateStatement<TextUpdate, TextCondition> update;
    ASSIGN_OR_RETURN(update.target, source());
    while (terms_.peek().is_word("SET") || terms_.peek().is_word("REMOVE")) {
      const bool sets = terms_.take().upper == "SET";
      do {
        ASSIGN_OR_RETURN(auto action, sets ? assignment() : removal());
        update.update.actions.push_back(std::move(action));
      } while (terms_.take_symbol(","));
    }
    if (update.update.actions.empty()) return not_well_formed();
    ASSIGN_OR_RETURN(update.where, where());
    ASSIGN_OR_RETURN(update.returning, returning());
    return update;
  }

  Result<TextUpdate::Action> removal() {
    ASSIGN_OR_RETURN(const auto path, terms_.path());
    return TextUpdate::Action{expression::RemoveAction<TextPath, TextValue>{terms_.placeholder_for(path)}};
  }

  Result<TextUpdate::Action> assignment() {
    ASSIGN_OR_RETURN(const auto path, terms_.path());
    RETURN_IF_ERROR(terms_.expect_symbol("="));
    const bool calls = terms_.peek().kind == TokenKind::kWord && terms_.peek(1).is_symbol("(");
    if (calls && (terms_.peek().is_word("SET_ADD") || terms_.peek().is_word("SET_DELETE"))) {
      return set_assignment(path);
    }
    auto target = terms_.placeholder_for(path);
    ASSIGN_OR_RETURN(auto left, terms_.operand(OperandPlace::kAssignment));
    using Set = expression::SetAction<TextPath, TextValue>;
    if (!terms_.peek().is_symbol("+") && !terms_.peek().is_symbol("-")) {
      return TextUpdate::Action{Set{std::move(target), std::move(left)}};
    }
    const auto op = terms_.take().text == "+" ? expression::ArithmeticOperator::kPlus
                                              : expression::ArithmeticOperator::kMinus;
    ASSIGN_OR_RETURN(auto right, terms_.operand(OperandPlace::kAssignment));
    return TextUpdate::Action{Set{std::move(target), expression::Arithmetic<TextPath, TextValue>{
                                                         op, std::move(left), std::move(right)}}};
  }

  /// set_add(path, set) and set_delete(path, set), which may only change the attribute assigned to.
  Result<TextUpdate::Action> set_assignment(const DocumentPath& target) {
    const auto name = terms_.take();
    RETURN_IF_ERROR(terms_.expect_symbol("("));
    const auto first = terms_.peek().position;
    std::optional<DocumentPath> path;
    if (terms_.at_name()) {
      ASSIGN_OR_RETURN(path, terms_.path());
    } else {
      RETURN_IF_ERROR(terms_.value());
    }
    const auto misused = [&](std::string text, Position position) {
      return errors::validation(std::move(text) + " at " + position.to_string());
    };
    if (!terms_.take_symbol(",")) {
      return misused(name.upper + " must have exactly two arguments", name.position);
    }
    const auto second = terms_.peek().position;
    if (terms_.at_name()) {
      return misused("The second argument to " + name.upper + " must be a value with type SET", second);
    }
    ASSIGN_OR_RETURN(auto set, terms_.value());
    if (terms_.peek().is_symbol(",")) {
      return misused(name.upper + " must have exactly two arguments", name.position);
    }
    RETURN_IF_ERROR(terms_.expect_symbol(")"));
    if (path != target) {
      return misused("The first argument to " + name.upper + " must equal the assignment value", first);
    }
    auto value = terms_.placeholder_for(std::move(set));
    terms_.statement().set_arguments.push_back({terms_.statement().values.size() - 1, name.upper, second});
    auto placeholder = terms_.placeholder_for(target);
    if (name.upper == "SET_ADD") {
      return TextUpdate::Action{
          expression::AddAction<TextPath, TextValue>{std::move(placeholder), std::move(value)}};
    }
    return TextUpdate::Action{
        expression::DeleteAction<TextPath, TextValue>{std::move(placeholder), std::move(value)}};
  }

  Result<std::optional<Returning>> returning() {
    if (!terms_.take_word("RETURNING")) return std::optional<Returning>();
    const bool all = terms_.take_word("ALL");
    if (!all) RETURN_IF_ERROR(terms_.expect_word("MODIFIED"));
    const bool old = terms_.take_word("OLD");
    if (!old) RETURN_IF_ERROR(terms_.expect_word("NEW"));
    RETURN_IF_ERROR(terms_.expect_symbol("*"));
    if (all) return std::optional(old ? Returning::kAllOld : Returning::kAllNew);
    return std::optional(old ? Returning::kModifiedOld : Returning::kModifiedNew);
  }

  Result<DeleteStatement<TextCondition>> deletion() {
    RETURN_IF_ERROR(terms_.expect_word("FROM"));
    DeleteStatement<TextCondition> deletion;
    ASSIGN_OR_RETURN(deletion.from, source());
    ASSIGN_OR_RETURN(deletion.where, where());
    ASSIGN_OR_RETURN(const auto returning, this->returning());
    if (!returning) return deletion;
    if (*returning != Returning::kAllOld) {
      const bool all = *returning == Returning::kAllNew;
      const bool old = *returning == Returning::kModifiedOld;
      return errors::validation("Invalid returning clause: RETURNING " +
                                std::string(all ? "ALL " : "MODIFIED ") + (old ? "OLD" : "NEW") +
                                " *. Only RETURNING ALL OLD * is allowed in DELETE statements.");
    }
    deletion.returns_old = true;
    return deletion;
  }

  TermParser terms_;
};

}  // namespace

Result<Statement> parse(std::string_view text) {
  ASSIGN_OR_RETURN(auto tokens, tokenize(text));
  return StatementParser(std::move(tokens)).run();
}

}  // namespace offstage::emulator::partiql

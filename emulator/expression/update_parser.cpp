#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/expression/functions.h"
#include "emulator/expression/operand_parser.h"
#include "emulator/expression/parser.h"
#include "emulator/model/texts/expressions.h"

namespace offstage::emulator::expression {
namespace {

class UpdateParser : private OperandParser {
 public:
  explicit UpdateParser(std::string_view text) : OperandParser(ExpressionKind::kUpdate, text) {}

  Result<TextUpdate> parse() {
    RETURN_IF_ERROR(check_size());
    TextUpdate update;
    do {
      const Keyword keyword = current().keyword;
      note_section(keyword);
      RETURN_IF_ERROR(section(keyword, update.actions));
    } while (!at_end());
    RETURN_IF_ERROR(check_findings(
        {Finding::kPath, Finding::kUnknownFunction, Finding::kMisplacedFunction, Finding::kSection}));
    return update;
  }

 private:
  using Actions = std::vector<TextUpdate::Action>;
  using SetValue = decltype(SetAction<TextPath, TextValue>::value);

  void note_section(Keyword keyword) {
    if (std::find(sections_.begin(), sections_.end(), keyword) == sections_.end()) {
      sections_.push_back(keyword);
      return;
    }
    report(Finding::kSection, texts::fill(texts::kSectionRepeated, {section_name(keyword)}));
  }

  static std::string_view section_name(Keyword keyword) {
    return keyword == Keyword::kSet      ? "SET"
           : keyword == Keyword::kRemove ? "REMOVE"
           : keyword == Keyword::kAdd    ? "ADD"
                                         : "DELETE";
  }

  Result<void> section(Keyword keyword, Actions& actions) {
    if (take_keyword(Keyword::kSet)) return listed(&UpdateParser::set_action, actions);
    if (take_keyword(Keyword::kRemove)) return listed(&UpdateParser::remove_action, actions);
    if (take_keyword(Keyword::kAdd)) return listed(&UpdateParser::value_action<AddAction>, actions);
    if (keyword == Keyword::kDelete) {
      advance();
      return listed(&UpdateParser::value_action<DeleteAction>, actions);
    }
    return syntax_error();
  }

  Result<void> listed(Result<void> (UpdateParser::*action)(Actions&), Actions& actions) {
    do {
      RETURN_IF_ERROR((this->*action)(actions));
    } while (take_symbol(","));
    return {};
  }

  Result<void> set_action(Actions& actions) {
    ASSIGN_OR_RETURN(TextPath target, path());
    RETURN_IF_ERROR(expect_symbol("="));
    const bool parenthesized = at_symbol("(") && !sign_follows_group();
    if (parenthesized) advance();
    const bool twice = parenthesized && at_symbol("(") && !sign_follows_group();
    ASSIGN_OR_RETURN(SetValue value, set_value());
    if (parenthesized) RETURN_IF_ERROR(expect_symbol(")"));
    if (twice) return redundant_parentheses();
    actions.emplace_back(SetAction<TextPath, TextValue>{std::move(target), std::move(value)});
    return {};
  }

  /// operand [+|- operand]
  Result<SetValue> set_value() {
    ASSIGN_OR_RETURN(TextOperand left, value_operand());
    const auto op = take_sign();
    if (!op) return SetValue(std::move(left));
    RETURN_IF_ERROR(count_operator());
    ASSIGN_OR_RETURN(TextOperand right, value_operand());
    return SetValue(Arithmetic<TextPath, TextValue>{*op, std::move(left), std::move(right)});
  }

  std::optional<ArithmeticOperator> take_sign() {
    if (take_symbol("+")) return ArithmeticOperator::kPlus;
    if (take_symbol("-")) return ArithmeticOperator::kMinus;
    return std::nullopt;
  }

  Result<TextOperand> value_operand() {
    ASSIGN_OR_RETURN(TextOperand parsed, operand());
    const auto* call = std::get_if<TextCall>(&parsed.node);
    if (call != nullptr && !is_update_function(call->function)) report_misplaced(call->function);
    return parsed;
  }

  Result<void> remove_action(Actions& actions) {
    ASSIGN_OR_RETURN(TextPath target, path());
    actions.emplace_back(RemoveAction<TextPath, TextValue>{std::move(target)});
    return {};
  }

  template <template <class, class> class Action>
  Result<void> value_action(Actions& actions) {
    ASSIGN_OR_RETURN(TextPath target, path());
    if (current().kind != TokenKind::kValue) return syntax_error();
    TextValue value{std::string(advance().text)};
    actions.emplace_back(Action<TextPath, TextValue>{std::move(target), std::move(value)});
    return {};
  }

  std::vector<Keyword> sections_;
};

class ProjectionParser : private OperandParser {
 public:
  explicit ProjectionParser(std::string_view text) : OperandParser(ExpressionKind::kProjection, text) {}

  Result<TextProjection> parse() {
    RETURN_IF_ERROR(check_size());
    TextProjection projection;
    do {
      ASSIGN_OR_RETURN(TextPath parsed, path());
      projection.paths.push_back(std::move(parsed));
    } while (take_symbol(","));
    if (!at_end()) return syntax_error();
    RETURN_IF_ERROR(check_findings({Finding::kPath}));
    return projection;
  }
};

}  // namespace

Result<TextUpdate> parse_update_text(std::string_view text) {
  return UpdateParser(text).parse();
}

Result<TextProjection> parse_projection_text(std::string_view text) {
  return ProjectionParser(text).parse();
}

}  // namespace offstage::emulator::expression

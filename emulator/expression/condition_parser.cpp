#include <optional>
#include <utility>
#include <variant>

#include "emulator/expression/functions.h"
#include "emulator/expression/operand_parser.h"
#include "emulator/expression/parser.h"
#include "emulator/model/limits.h"

namespace offstage::emulator::expression {
namespace {

// Groups that hold more than another group cost an operator each, so a deeper nesting is always wrong.
constexpr std::size_t kGroupDepthMax = limits::kExpressionOperatorsMax + 2;

/// What stands between two logical operators. A parenthesis may open a condition or an operand, which
/// only what follows it tells, so both are parsed by the same functions.
struct Term {
  std::variant<TextOperand, TextCondition> node;
  bool grouped = false;  // directly in parentheses

  bool is_condition() const { return std::holds_alternative<TextCondition>(node); }
};

class ConditionParser : private OperandParser {
 public:
  ConditionParser(ExpressionKind kind, std::string_view text) : OperandParser(kind, text) {}

  Result<TextCondition> parse() {
    RETURN_IF_ERROR(check_size());
    ASSIGN_OR_RETURN(Term term, disjunction());
    ASSIGN_OR_RETURN(TextCondition condition, as_condition(std::move(term)));
    if (!at_end()) return syntax_error();
    RETURN_IF_ERROR(check_findings({Finding::kUnknownFunction, Finding::kMisplacedFunction, Finding::kPath}));
    return condition;
  }

 private:
  Result<Term> disjunction() {
    return joined<Or<TextPath, TextValue>>(Keyword::kOr, &ConditionParser::conjunction);
  }

  Result<Term> conjunction() {
    return joined<And<TextPath, TextValue>>(Keyword::kAnd, &ConditionParser::negation);
  }

  template <class Node>
  Result<Term> joined(Keyword keyword, Result<Term> (ConditionParser::*next)()) {
    ASSIGN_OR_RETURN(Term first, (this->*next)());
    if (!at_keyword(keyword)) return first;
    Node node;
    ASSIGN_OR_RETURN(TextCondition first_condition, as_condition(std::move(first)));
    node.terms.push_back(std::move(first_condition));
    while (take_keyword(keyword)) {
      RETURN_IF_ERROR(count_operator());
      ASSIGN_OR_RETURN(Term term, (this->*next)());
      ASSIGN_OR_RETURN(TextCondition condition, as_condition(std::move(term)));
      node.terms.push_back(std::move(condition));
    }
    return Term{TextCondition{std::move(node)}};
  }

  Result<Term> negation() {
    if (!take_keyword(Keyword::kNot)) return primary();
    RETURN_IF_ERROR(count_operator());
    ASSIGN_OR_RETURN(Term term, negation());
    ASSIGN_OR_RETURN(TextCondition inner, as_condition(std::move(term)));
    Not<TextPath, TextValue> node{std::make_unique<const TextCondition>(std::move(inner))};
    return Term{TextCondition{std::move(node)}};
  }

  Result<Term> primary() {
    std::optional<Term> term;
    if (at_symbol("(")) {
      ASSIGN_OR_RETURN(term, group());
    } else {
      ASSIGN_OR_RETURN(TextOperand parsed, bare_operand());
      term = Term{std::move(parsed)};
    }
    if (term->is_condition()) return *std::move(term);
    return comparison(*std::move(term));
  }

  Result<Term> group() {
    advance();
    if (++depth_ > kGroupDepthMax) return redundant_parentheses();
    ASSIGN_OR_RETURN(Term inner, disjunction());
    RETURN_IF_ERROR(expect_symbol(")"));
    if (inner.grouped) return redundant_parentheses();
    --depth_;
    inner.grouped = true;
    return inner;
  }

  /// What may follow an operand; the operand itself when nothing of that does.
  Result<Term> comparison(Term left) {
    if (const auto comparator = take_comparator()) return compared(std::move(left), *comparator);
    if (take_keyword(Keyword::kBetween)) return between(std::move(left));
    if (take_keyword(Keyword::kIn)) return in(std::move(left));
    return left;
  }

  std::optional<Comparator> take_comparator() {
    for (const Comparator comparator :
         {Comparator::kEqual, Comparator::kNotEqual, Comparator::kLess, Comparator::kLessOrEqual,
          Comparator::kGreater, Comparator::kGreaterOrEqual}) {
      if (take_symbol(comparator_text(comparator))) return comparator;
    }
    return std::nullopt;
  }

  Result<Term> compared(Term left, Comparator comparator) {
    RETURN_IF_ERROR(count_operator());
    ASSIGN_OR_RETURN(TextOperand right, compared_operand());
    return Term{TextCondition{
        Comparison<TextPath, TextValue>{comparator, as_compared(std::move(left)), std::move(right)}}};
  }

  Result<Term> between(Term left) {
    RETURN_IF_ERROR(count_operator());
    ASSIGN_OR_RETURN(TextOperand lower, compared_operand());
    if (!take_keyword(Keyword::kAnd)) return syntax_error();
    ASSIGN_OR_RETURN(TextOperand upper, compared_operand());
    return Term{TextCondition{
        Between<TextPath, TextValue>{as_compared(std::move(left)), std::move(lower), std::move(upper)}}};
  }

  Result<Term> in(Term left) {
    RETURN_IF_ERROR(count_operator());
    RETURN_IF_ERROR(expect_symbol("("));
    In<TextPath, TextValue> node{as_compared(std::move(left)), {}};
    do {
      ASSIGN_OR_RETURN(TextOperand option, compared_operand());
      node.options.push_back(std::move(option));
    } while (take_symbol(","));
    RETURN_IF_ERROR(expect_symbol(")"));
    return Term{TextCondition{std::move(node)}};
  }

  Result<TextOperand> compared_operand() {
    ASSIGN_OR_RETURN(TextOperand parsed, operand());
    check_compared(parsed);
    return parsed;
  }

  TextOperand as_compared(Term left) {
    auto operand = std::get<TextOperand>(std::move(left.node));
    check_compared(operand);
    return operand;
  }

  void check_compared(const TextOperand& operand) {
    const auto* call = std::get_if<TextCall>(&operand.node);
    if (call != nullptr && call->function != Function::kSize) report_misplaced(call->function);
  }

  /// A call is a condition by itself; any other operand lacks its comparator, and the current token stands
  /// where that should be.
  Result<TextCondition> as_condition(Term term) {
    if (term.is_condition()) return std::get<TextCondition>(std::move(term.node));
    auto operand = std::get<TextOperand>(std::move(term.node));
    auto* call = std::get_if<TextCall>(&operand.node);
    if (call == nullptr) return syntax_error();
    if (!is_condition_function(call->function)) report_misplaced(call->function);
    return TextCondition{std::move(*call)};
  }

  std::size_t depth_ = 0;
};

}  // namespace

Result<TextCondition> parse_condition_text(std::string_view text, ExpressionKind kind) {
  return ConditionParser(kind, text).parse();
}

}  // namespace offstage::emulator::expression

#include "emulator/partiql/term_parser.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "emulator/expression/functions.h"
#include "emulator/model/errors.h"

namespace offstage::emulator::partiql {
namespace {

using expression::Function;
using expression::TextOperand;

/// Words that are names only in double quotes.
constexpr std::array<std::string_view, 29> kKeywords = {
    "ALL",  "AND",    "AS",   "BETWEEN", "BY",     "DELETE",    "EXISTS", "FALSE", "FROM", "GROUP",
    "IN",   "INSERT", "INTO", "IS",      "LIMIT",  "MISSING",   "NOT",    "NULL",  "OR",   "ORDER",
    "TRUE", "REMOVE", "SET",  "SELECT",  "UPDATE", "RETURNING", "VALUE",  "WHERE", "LIKE"};

std::string in_lower_case(std::string_view text) {
  std::string lower;
  for (const char c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  return lower;
}

Value literal(AttributeValue value) {
  return Value{std::move(value)};
}

}  // namespace

AwsError unknown_function(const Token& name) {
  const auto lower = in_lower_case(name.text);
  const auto place = name.position.to_string();
  if (lower == "set_add" || lower == "set_delete") {
    return errors::validation("Unsupported data type: " + lower + " under key root at " + place);
  }
  return errors::validation("Unrecognized function: " + lower + " at " + place);
}

const Token& TermParser::peek(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

Token TermParser::take() {
  const Token& token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool TermParser::take_symbol(std::string_view symbol) {
  if (!peek().is_symbol(symbol)) return false;
  take();
  return true;
}

bool TermParser::take_word(std::string_view keyword) {
  if (!peek().is_word(keyword)) return false;
  take();
  return true;
}

Result<void> TermParser::expect_symbol(std::string_view symbol) {
  if (take_symbol(symbol)) return {};
  return not_well_formed();
}

Result<void> TermParser::expect_word(std::string_view keyword) {
  if (take_word(keyword)) return {};
  return not_well_formed();
}

bool TermParser::at_name() const {
  if (peek().kind == TokenKind::kQuotedName) return true;
  return peek().kind == TokenKind::kWord &&
         std::find(kKeywords.begin(), kKeywords.end(), peek().upper) == kKeywords.end();
}

Result<std::string> TermParser::name() {
  if (!at_name()) return not_well_formed("Unexpected term");
  auto text = take().text;
  if (text.empty()) return not_well_formed();
  return text;
}

Result<DocumentPath> TermParser::path() {
  ASSIGN_OR_RETURN(auto attribute, name());
  std::vector<DocumentPath::Element> steps;
  for (;;) {
    if (take_symbol(".")) {
      if (!at_name()) return not_well_formed("Invalid path dot component");
      steps.emplace_back(take().text);
    } else if (take_symbol("[")) {
      const auto step = take();
      if (step.kind == TokenKind::kString) {
        steps.emplace_back(step.text);
      } else {
        std::uint32_t position = 0;
        const auto* end = step.text.data() + step.text.size();
        const auto read = std::from_chars(step.text.data(), end, position);
        if (step.kind != TokenKind::kNumber || read.ec != std::errc() || read.ptr != end) {
          return not_well_formed();
        }
        steps.emplace_back(position);
      }
      RETURN_IF_ERROR(expect_symbol("]"));
    } else {
      return DocumentPath(std::move(attribute), std::move(steps));
    }
  }
}

Result<Value> TermParser::number(bool negative, const std::string& place) {
  if (peek().kind != TokenKind::kNumber) return not_well_formed("Unexpected term");
  const auto text = take().text;
  auto parsed = Number::parse((negative ? "-" : "") + text);
  if (!parsed) return errors::validation(errors::number_text(parsed.error(), text) + " under " + place);
  return literal(*parsed);
}

Result<std::vector<Value>> TermParser::values_until(std::string_view end, const std::string& place) {
  std::vector<Value> values;
  if (take_symbol(end)) return values;
  do {
    ASSIGN_OR_RETURN(auto element, value(place + "[" + std::to_string(values.size()) + "]"));
    values.push_back(std::move(element));
  } while (take_symbol(","));
  RETURN_IF_ERROR(expect_symbol(end));
  return values;
}

Result<MapValue> TermParser::map(const std::string& place) {
  MapValue map;
  if (take_symbol("}")) return map;
  do {
    if (peek().kind != TokenKind::kString) return not_well_formed();
    auto key = take().text;
    RETURN_IF_ERROR(expect_symbol(":"));
    ASSIGN_OR_RETURN(auto member, value(place + "." + key));
    map.members.push_back({std::move(key), std::move(member)});
  } while (take_symbol(","));
  RETURN_IF_ERROR(expect_symbol("}"));
  return map;
}

Result<Value> TermParser::value(const std::string& place) {
  const Depth depth(depth_);
  if (depth.too_deep()) return not_well_formed();
  if (peek().kind == TokenKind::kString) return literal(take().text);
  if (take_word("TRUE")) return literal(AttributeValue(true));
  if (take_word("FALSE")) return literal(AttributeValue(false));
  if (take_word("NULL")) return literal(Null{});
  if (take_symbol("-")) return number(true, place);
  if (take_symbol("+") || peek().kind == TokenKind::kNumber) return number(false, place);
  if (take_symbol("?")) return Value{Parameter{statement_.parameters++}};
  if (take_symbol("[")) {
    ASSIGN_OR_RETURN(auto elements, values_until("]", place));
    return Value{ListValue{std::move(elements)}};
  }
  if (take_symbol("{")) {
    ASSIGN_OR_RETURN(auto members, map(place));
    return Value{std::move(members)};
  }
  if (take_symbol("<<")) {
    ASSIGN_OR_RETURN(auto elements, values_until(">>", place));
    if (elements.empty()) return errors::validation("Empty bags are not supported");
    return Value{BagValue{std::move(elements)}};
  }
  if (peek().kind == TokenKind::kWord && peek(1).is_symbol("(")) return unknown_function(peek());
  return not_well_formed("Unexpected term");
}

expression::TextPath TermParser::placeholder_for(const DocumentPath& path) {
  const auto placeholder = [this](const std::string& name) {
    statement_.names.push_back(name);
    return "#" + std::to_string(statement_.names.size() - 1);
  };
  expression::TextPath text;
  text.elements.emplace_back(placeholder(path.attribute()));
  for (const auto& step : path.steps()) {
    if (const auto* name = std::get_if<std::string>(&step)) {
      text.elements.emplace_back(placeholder(*name));
    } else {
      text.elements.emplace_back(std::get<std::uint32_t>(step));
    }
  }
  return text;
}

expression::TextValue TermParser::placeholder_for(Value value) {
  statement_.values.push_back(std::move(value));
  return {":" + std::to_string(statement_.values.size() - 1)};
}

Result<TextOperand> TermParser::operand(OperandPlace place) {
  const Depth depth(depth_);
  if (depth.too_deep()) return not_well_formed();
  if (peek().kind == TokenKind::kWord && peek(1).is_symbol("(")) return call(place);
  if (at_name()) {
    ASSIGN_OR_RETURN(const auto path, this->path());
    return TextOperand{placeholder_for(path)};
  }
  ASSIGN_OR_RETURN(auto value, this->value());
  return TextOperand{placeholder_for(std::move(value))};
}

Result<TextOperand> TermParser::call(OperandPlace place) {
  const auto name = take();
  const auto function = expression::function_named(in_lower_case(name.text));
  if (!function || *function == Function::kIfNotExists) return unknown_function(name);
  const bool fits =
      *function == (place == OperandPlace::kCondition ? Function::kSize : Function::kListAppend);
  if (!fits) return not_well_formed();
  ASSIGN_OR_RETURN(auto operands, arguments(place));
  return TextOperand{expression::TextCall{*function, std::move(operands)}};
}

Result<std::vector<TextOperand>> TermParser::arguments(OperandPlace place) {
  RETURN_IF_ERROR(expect_symbol("("));
  std::vector<TextOperand> operands;
  if (take_symbol(")")) return operands;
  do {
    ASSIGN_OR_RETURN(auto argument, operand(place));
    operands.push_back(std::move(argument));
  } while (take_symbol(","));
  RETURN_IF_ERROR(expect_symbol(")"));
  return operands;
}

}  // namespace offstage::emulator::partiql

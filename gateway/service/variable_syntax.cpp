#include "gateway/service/variable_syntax.h"

#include <fmt/format.h>

#include <utility>

#include "base/json.h"

namespace offstage::gateway {
namespace {

constexpr int kNestingMax = 20;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_alnum(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

/// Recursive descent over one string. Every function leaves `at_` behind what it read.
class VariableParser {
 public:
  explicit VariableParser(std::string_view text) : text_(text) {}

  Result<VariableText, Failure> parse() { return read_text(""); }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool starts(std::string_view prefix) const { return text_.substr(at_).starts_with(prefix); }
  void skip_space() {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
  }

  Failure wrong(std::string_view expected) const {
    const std::string found = at_end() ? "the end" : fmt::format("\"{}\"", text_.substr(at_, 20));
    return {fmt::format("expected {}, found {}", expected, found)};
  }

  /// Whether `${` here opens a variable: a lower-case word, then `(`, or `:` that is not CloudFormation's
  /// `::`.
  bool opens_variable() const {
    if (!starts("${")) return false;
    std::size_t end = at_ + 2;
    if (end >= text_.size() || !is_lower(text_[end])) return false;
    while (end < text_.size() && is_alnum(text_[end])) ++end;
    const std::string_view rest = text_.substr(end);
    return rest.starts_with("(") || (rest.starts_with(":") && !rest.starts_with("::"));
  }

  /// Text with variables up to one of the `stops` or, when there are none, to the end.
  Result<VariableText, Failure> read_text(std::string_view stops) {
    VariableText parts;
    std::string plain;
    if (!stops.empty()) skip_space();  // around a parameter or an address it does not count
    while (!at_end() && stops.find(peek()) == std::string_view::npos) {
      if (starts("\\${")) {
        plain += "${";
        at_ += 3;
      } else if (starts("\\\\${")) {
        plain += '\\';
        at_ += 2;
      } else if (opens_variable()) {
        if (!plain.empty()) parts.emplace_back(std::exchange(plain, ""));
        ASSIGN_OR_RETURN(Variable variable, read_variable());
        parts.emplace_back(std::move(variable));
      } else {
        plain += text_[at_++];
      }
    }
    while (!stops.empty() && plain.ends_with(' ')) plain.pop_back();
    if (!plain.empty()) parts.emplace_back(std::move(plain));
    return parts;
  }

  Result<Variable, Failure> read_variable() {
    if (++nesting_ > kNestingMax) return Failure{"variables nest too deeply"};
    const std::size_t begin = at_;
    at_ += 2;
    Variable variable;
    while (true) {
      ASSIGN_OR_RETURN(Variable::Alternative alternative, read_alternative());
      variable.alternatives.push_back(std::move(alternative));
      skip_space();
      if (at_end()) return wrong("} at the end of the variable");
      if (text_[at_++] == '}') break;
      if (text_[at_ - 1] != ',') {
        --at_;
        return wrong("a comma or }");
      }
      skip_space();
    }
    variable.text = std::string(text_.substr(begin, at_ - begin));
    --nesting_;
    return variable;
  }

  /// A source, a variable or a literal.
  Result<Variable::Alternative, Failure> read_alternative() {
    if (opens_variable()) {
      ASSIGN_OR_RETURN(Variable inner, read_variable());
      VariableText text;
      text.emplace_back(std::move(inner));
      return Variable::Alternative(std::move(text));
    }
    if (peek() == '\'' || peek() == '"') return read_quoted();
    const std::size_t begin = at_;
    while (!at_end() && is_alnum(peek())) ++at_;
    if (at_ > begin && is_lower(text_[begin]) && (peek() == '(' || peek() == ':')) return read_source(begin);
    at_ = begin;
    return read_bare_literal();
  }

  Result<Variable::Alternative, Failure> read_source(std::size_t begin) {
    VariableSource source;
    source.type = std::string(text_.substr(begin, at_ - begin));
    if (peek() == '(') {
      do {
        ++at_;
        ASSIGN_OR_RETURN(VariableText param, read_text(",)"));
        source.params.push_back(std::move(param));
      } while (peek() == ',');
      if (peek() != ')') return wrong(") after the parameters");
      ++at_;
    }
    if (peek() == ':') {
      ++at_;
      ASSIGN_OR_RETURN(source.address, read_text(",}"));
    }
    return Variable::Alternative(std::move(source));
  }

  /// 'raw' or "as JSON writes it".
  Result<Variable::Alternative, Failure> read_quoted() {
    const char quote = peek();
    const std::size_t begin = at_++;
    while (!at_end() && peek() != quote) at_ += quote == '"' && peek() == '\\' ? 2 : 1;
    if (at_end()) return wrong(fmt::format("{} at the end of the text", quote));
    ++at_;
    const std::string_view whole = text_.substr(begin, at_ - begin);
    if (quote == '\'') return literal(std::string(whole.substr(1, whole.size() - 2)));
    const auto parsed = json::Document::parse(whole);
    if (!parsed || !parsed->root().is_string()) return Failure{fmt::format("{} is no JSON string", whole)};
    return literal(std::string(parsed->root().as_string()));
  }

  static Variable::Alternative literal(std::string text) {
    return Variable::Alternative(Node::string(std::move(text), {}));
  }

  /// true, false, null or a number.
  Result<Variable::Alternative, Failure> read_bare_literal() {
    const std::size_t begin = at_;
    while (!at_end() && peek() != ',' && peek() != '}') ++at_;
    const std::string_view word = trimmed(text_.substr(begin, at_ - begin));
    Node value = plain_scalar(word, {});
    if (word.empty() || value.is_string()) {
      at_ = begin;
      return wrong(
          "a source such as opt:stage, or a value such as 'text', \"text\", 12, true, false or null");
    }
    return Variable::Alternative(std::move(value));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int nesting_ = 0;
};

}  // namespace

Result<VariableText, Failure> parse_variables(std::string_view text) {
  return VariableParser(text).parse();
}

}  // namespace offstage::gateway

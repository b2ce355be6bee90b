#include <charconv>
#include <cstdlib>

#include "gateway/templates/json_path.h"

namespace offstage::gateway::templates {

namespace {

constexpr int kDepthMax = 30;

class PathParser {
 public:
  PathParser(std::string_view text, Heap& literals) : text_(text), literals_(literals) {}

  Result<PathSteps, Failure> whole() {
    skip_blank();
    if (!take("$") && !take("@")) {
      // As Jayway: a path without its root begins there.
      PathSteps steps;
      if (text_.empty()) return fault("an empty path");
      RETURN_IF_ERROR(peek() == '[' ? bracket(steps) : name(steps));
      RETURN_IF_ERROR(rest(steps));
      return finished(std::move(steps));
    }
    PathSteps steps;
    RETURN_IF_ERROR(rest(steps));
    return finished(std::move(steps));
  }

 private:
  using Done = Result<std::monostate, Failure>;

  Result<PathSteps, Failure> finished(PathSteps steps) {
    skip_blank();
    if (at_ < text_.size()) return fault("unexpected '" + std::string(text_.substr(at_, 10)) + "'");
    return steps;
  }

  Unexpected<Failure> fault(const std::string& message) const {
    return unexpected(Failure{"JSON path " + std::string(text_.substr(0, 100)) + ": " + message +
                              " at character " + std::to_string(at_ + 1)});
  }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool take(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }
  void skip_blank() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  /// All steps that follow.
  Done rest(PathSteps& steps) {
    for (;;) {
      if (!steps.empty() && std::holds_alternative<Function>(steps.back()) &&
          (peek() == '.' || peek() == '['))
        return fault("a function ends a path");
      if (take("..")) {
        steps.emplace_back(Descent{});
        RETURN_IF_ERROR(peek() == '[' ? bracket(steps) : name(steps));
      } else if (take(".")) {
        RETURN_IF_ERROR(peek() == '[' ? bracket(steps) : name(steps));
      } else if (peek() == '[') {
        RETURN_IF_ERROR(bracket(steps));
      } else {
        return std::monostate();
      }
    }
  }

  /// name, *, length()
  Done name(PathSteps& steps) {
    if (take("*")) {
      steps.emplace_back(Wildcard{});
      return std::monostate();
    }
    const auto begin = at_;
    // In a predicate a name ends where an operator may begin.
    const auto end = depth_ > 0 ? std::string_view(".[( \t\r\n)=!<>&|,]~") : std::string_view(".[(");
    at_ = std::min(text_.find_first_of(end, at_), text_.size());
    const std::string found(text_.substr(begin, at_ - begin));
    if (found.empty()) return fault("expected a name");
    if (!take("(")) {
      steps.emplace_back(Members{{found}});
      return std::monostate();
    }
    if (!take(")")) return fault("expected )");
    steps.emplace_back(Function{found});
    return std::monostate();
  }

  Done bracket(PathSteps& steps) {
    ++at_;
    skip_blank();
    if (take("?")) {
      RETURN_IF_ERROR(filter(steps));
    } else if (take("*")) {
      steps.emplace_back(Wildcard{});
    } else if (peek() == '\'' || peek() == '"') {
      RETURN_IF_ERROR(names(steps));
    } else {
      RETURN_IF_ERROR(numbers(steps));
    }
    skip_blank();
    if (!take("]")) return fault("expected ]");
    return std::monostate();
  }

  Done names(PathSteps& steps) {
    Members members;
    do {
      skip_blank();
      auto text = quoted();
      if (!text) return unexpected(std::move(text).error());
      members.names.push_back(std::move(*text));
      skip_blank();
    } while (take(","));
    steps.emplace_back(std::move(members));
    return std::monostate();
  }

  /// A text in quotes of either kind; a backslash takes the meaning off what follows.
  Result<std::string, Failure> quoted() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') return fault("expected a quote");
    std::string out;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        return out;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      out.push_back(text_[at_]);
    }
    return fault("a text without its closing quote");
  }

  std::optional<std::int64_t> integer() {
    skip_blank();
    std::int64_t value = 0;
    const auto* begin = text_.data() + at_;
    const auto read = std::from_chars(begin, text_.data() + text_.size(), value);
    if (read.ec != std::errc()) return std::nullopt;
    at_ += static_cast<std::size_t>(read.ptr - begin);
    skip_blank();
    return value;
  }

  Done numbers(PathSteps& steps) {
    const auto first = integer();
    if (take(":")) {
      const auto last = integer();
      steps.emplace_back(Slice{first, last});
      return std::monostate();
    }
    if (!first) return fault("expected an index, a name in quotes, * or ?");
    Indices indices{{*first}};
    while (take(",")) {
      const auto next = integer();
      if (!next) return fault("expected an index");
      indices.indices.push_back(*next);
    }
    steps.emplace_back(std::move(indices));
    return std::monostate();
  }

  // --- predicates ---

  using PredicatePtr = std::unique_ptr<const Predicate>;

  template <class T>
  static PredicatePtr made(T what) {
    return std::make_unique<const Predicate>(Predicate{std::move(what)});
  }

  Done filter(PathSteps& steps) {
    skip_blank();
    if (peek() != '(') return fault("expected (");
    auto predicate = any_of();
    if (!predicate) return unexpected(std::move(predicate).error());
    steps.emplace_back(Filter{std::move(*predicate)});
    return std::monostate();
  }

  Result<PredicatePtr, Failure> any_of() {
    if (++depth_ > kDepthMax) return fault("it nests too deeply");
    AnyOf any;
    do {
      auto part = all_of();
      if (!part) return unexpected(std::move(part).error());
      any.parts.push_back(std::move(*part));
      skip_blank();
    } while (take("||"));
    --depth_;
    return any.parts.size() == 1 ? std::move(any.parts.front()) : made(std::move(any));
  }

  Result<PredicatePtr, Failure> all_of() {
    AllOf all;
    do {
      auto part = single();
      if (!part) return unexpected(std::move(part).error());
      all.parts.push_back(std::move(*part));
      skip_blank();
    } while (take("&&"));
    return all.parts.size() == 1 ? std::move(all.parts.front()) : made(std::move(all));
  }

  Result<PredicatePtr, Failure> single() {
    skip_blank();
    if (peek() == '!' && peek(1) != '=') {
      ++at_;
      if (++depth_ > kDepthMax) return fault("it nests too deeply");
      auto part = single();
      --depth_;
      if (!part) return unexpected(std::move(part).error());
      return made(NotThat{std::move(*part)});
    }
    if (!take("(")) return comparison();
    auto inner = any_of();
    if (!inner) return inner;
    skip_blank();
    if (!take(")")) return fault("expected )");
    return inner;
  }

  Result<PredicatePtr, Failure> comparison() {
    auto left = operand();
    if (!left) return unexpected(std::move(left).error());
    skip_blank();
    auto operation = comparator();
    if (operation.empty()) {
      auto* path = std::get_if<PathOperand>(&*left);
      if (path == nullptr) return fault("expected an operator");
      return made(Exists{std::move(*path)});
    }
    auto right = operand();
    if (!right) return unexpected(std::move(right).error());
    return made(Comparison{std::move(operation), std::move(*left), std::move(*right)});
  }

  std::string comparator() {
    for (const auto* candidate : {"==", "!=", "<=", ">=", "<", ">", "=~", "in ", "IN ", "nin ", "NIN ",
                                  "contains ", "CONTAINS ", "size ", "SIZE ", "empty ", "EMPTY "}) {
      if (!take(candidate)) continue;
      std::string found;
      for (const char c : std::string_view(candidate))
        if (c != ' ') found.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c);
      return found;
    }
    return {};
  }

  Result<Operand, Failure> operand() {
    skip_blank();
    if (peek() == '@' || peek() == '$') {
      PathOperand path{text_[at_++] == '$', {}};
      RETURN_IF_ERROR(rest(path.steps));
      return Operand(std::move(path));
    }
    if (take("/")) return pattern();
    auto literal = value();
    if (!literal) return unexpected(std::move(literal).error());
    return Operand(*literal);
  }

  Result<Operand, Failure> pattern() {
    std::string expression;
    for (; at_ < text_.size() && peek() != '/'; ++at_) {
      if (peek() == '\\' && peek(1) != '\0') expression.push_back(text_[at_++]);
      expression.push_back(text_[at_]);
    }
    if (!take("/")) return fault("a pattern without its closing /");
    return Operand(Pattern{take("i") ? "(?i)" + expression : expression});
  }

  Result<Value, Failure> value() {
    skip_blank();
    if (peek() == '\'' || peek() == '"') {
      auto text = quoted();
      if (!text) return unexpected(std::move(text).error());
      return literals_.text(std::move(*text));
    }
    if (take("[")) return list();
    if (take("true")) return Value(true);
    if (take("false")) return Value(false);
    if (take("null")) return Value();
    const auto end = std::min(text_.find_first_not_of("+-.0123456789eE", at_), text_.size());
    const std::string image(text_.substr(at_, end - at_));
    if (image.empty()) return fault("expected a value");
    std::int64_t integer = 0;
    char* behind = nullptr;
    const double real = std::strtod(image.c_str(), &behind);
    if (*behind != '\0') return fault("expected a value");
    at_ = end;
    const bool is_integer = std::from_chars(image.data(), image.data() + image.size(), integer).ptr ==
                            image.data() + image.size();
    return is_integer ? Value(integer) : Value(real);
  }

  Result<Value, Failure> list() {
    auto* const items = literals_.list();
    skip_blank();
    if (take("]")) return Value(items);
    if (++depth_ > kDepthMax) return fault("it nests too deeply");
    do {
      auto item = value();
      if (!item) return item;
      items->items.push_back(*item);
      skip_blank();
    } while (take(","));
    --depth_;
    if (!take("]")) return fault("expected ]");
    return Value(items);
  }

  std::string_view text_;
  Heap& literals_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<JsonPath, Failure> JsonPath::parse(std::string_view text) {
  Heap literals;
  auto steps = PathParser(text, literals).whole();
  if (!steps) return unexpected(std::move(steps).error());
  return JsonPath(std::move(*steps), std::move(literals));
}

}  // namespace offstage::gateway::templates

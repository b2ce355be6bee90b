#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/partiql.h"
#include "emulator/partiql/translator.h"

namespace offstage::emulator::partiql {
namespace {

/// What AWS's parser calls an operator's node.
std::string_view operator_name(std::string_view op) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {{"and", "And"},
                                                                      {"or", "Or"},
                                                                      {"=", "Eq"},
                                                                      {"<>", "Ne"},
                                                                      {"<", "Lt"},
                                                                      {"<=", "Lte"},
                                                                      {">", "Gt"},
                                                                      {">=", "Gte"},
                                                                      {"+", "Plus"},
                                                                      {"-", "Minus"},
                                                                      {"*", "Times"},
                                                                      {"/", "Divide"},
                                                                      {"%", "Modulo"},
                                                                      {"||", "Concat"},
                                                                      {"like", "Like"},
                                                                      {"not_like", "Not"},
                                                                      {"union", "Union"},
                                                                      {"except", "Except"},
                                                                      {"intersect", "Intersect"}};
  for (const auto& [name, node] : kNames) {
    if (name == op) return node;
  }
  return op;
}

/// What AWS's parser calls a node.
std::string node_name(const Node& node) {
  switch (node.kind) {
    case NodeKind::kLiteral:
      return "Lit";
    case NodeKind::kMissing:
      return "Missing";
    case NodeKind::kParameter:
      return "Parameter";
    case NodeKind::kName:
      return "Id";
    case NodeKind::kPath:
      return "Path";
    case NodeKind::kCall:
      return in_small_letters(node.token.text);
    case NodeKind::kCountAll:
      return "CallAgg";
    case NodeKind::kSign:
      return node.token.is_operator("-") ? "Neg" : "Pos";
    case NodeKind::kNot:
    case NodeKind::kIsNotType:
      return "Not";
    case NodeKind::kBinary:
      return std::string(operator_name(node.token.keyword));
    case NodeKind::kBetween:
      return node.token.is_operator("between") ? "Between" : "Not";
    case NodeKind::kIn:
      return node.token.is_operator("in") ? "InCollection" : "Not";
    case NodeKind::kIsType:
      return "IsType";
    case NodeKind::kList:
      return "List";
    case NodeKind::kBag:
      return "Bag";
    case NodeKind::kStruct:
      return "Struct";
    default:
      return "Select";
  }
}

AwsError wrong_number(NumberError error, std::string_view text, const std::string& place) {
  return errors::validation(texts::kNumberUnder, {errors::number_text(error, text), place});
}

AwsError unsupported_value(const Node& node, const std::string& place) {
  return errors::validation(texts::kValueUnsupported,
                            {node_name(node), place, node.token.position.to_string()});
}

/// "[2, 2.0]"
std::string as_written(const Node& bag) {
  std::string text;
  for (const auto& element : bag.children) text += (text.empty() ? "[" : ", ") + element.token.text;
  return text + "]";
}

}  // namespace

std::string in_small_letters(std::string_view text) {
  std::string lower;
  for (const char c : text) lower.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  return lower;
}

AwsError unsupported_operation(const Node& node) {
  return errors::validation(texts::kOperationUnsupported, {node_name(node)});
}

AwsError unexpected_path_component(const Node& node) {
  return errors::validation(texts::kPathComponentUnexpected, {node.token.position.to_string()});
}

AwsError unknown_function(const Node& call) {
  return errors::validation(texts::kFunctionUnrecognized,
                            {in_small_letters(call.token.text), call.token.position.to_string()});
}

Result<DocumentPath> Translator::path(const Node& node) {
  const auto& root = node.kind == NodeKind::kPath ? node.children.front() : node;
  if (root.kind != NodeKind::kName) return unexpected_path_component(root);
  if (root.token.text.empty()) return errors::validation(texts::kPathComponentEmpty);
  std::vector<DocumentPath::Element> steps;
  for (std::size_t i = 1; node.kind == NodeKind::kPath && i < node.children.size(); ++i) {
    ASSIGN_OR_RETURN(auto step, path_step(node.children[i]));
    steps.push_back(std::move(step));
  }
  return DocumentPath(root.token.text, std::move(steps));
}

Result<DocumentPath::Element> Translator::path_step(const Node& step) {
  if (step.kind == NodeKind::kDot) {
    if (step.token.text.empty()) return errors::validation(texts::kPathComponentEmpty);
    return DocumentPath::Element(step.token.text);
  }
  if (step.kind != NodeKind::kIndex) return unexpected_path_component(step);
  const auto& index = step.children.front();
  if (index.kind != NodeKind::kLiteral) return unexpected_path_component(index);
  if (index.token.kind == TokenKind::kString) return DocumentPath::Element(index.token.text);
  if (index.token.kind != TokenKind::kNumber) return unexpected_path_component(index);
  std::int64_t position = -1;
  const auto& text = index.token.text;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, position);
  if (read.ec != std::errc() || read.ptr != end || position < 0 ||
      position > std::numeric_limits<std::int32_t>::max()) {
    return errors::validation(texts::kListIndexTooLargeAt, {text, index.token.position.to_string()});
  }
  return DocumentPath::Element(static_cast<std::uint32_t>(position));
}

Result<Value> Translator::value(const Node& node, const std::string& place) {
  // The place has a step for each level.
  if (depth_ == limits::kNestingLevelsMax) {
    return errors::validation(texts::kNestingUnder, {place});
  }
  const auto literal = [](auto content) { return Value{AttributeValue(std::move(content))}; };
  switch (node.kind) {
    case NodeKind::kLiteral:
      if (node.token.kind == TokenKind::kNumber) return number(node, place);
      if (node.token.kind == TokenKind::kBoolean) return literal(node.token.keyword == "true");
      if (node.token.kind == TokenKind::kNull) return literal(Null{});
      return literal(node.token.text);
    case NodeKind::kParameter:
      if (depth_ > 0) return unsupported_value(node, place);
      statement_.parameters = std::max(statement_.parameters, node.token.parameter + 1);
      return Value{Parameter{node.token.parameter}};
    case NodeKind::kList: {
      ASSIGN_OR_RETURN(auto content, elements(node, place));
      return Value{ListValue{std::move(content)}};
    }
    case NodeKind::kStruct: {
      ASSIGN_OR_RETURN(auto members, map(node, place));
      return Value{std::move(members)};
    }
    case NodeKind::kBag:
      return bag(node, place);
    default:
      return unsupported_value(node, place);
  }
}

Result<Value> Translator::number(const Node& node, const std::string& place) {
  const auto& text = node.token.text;
  const auto parsed = Number::parse(text);
  if (!parsed) return wrong_number(parsed.error(), text, place);
  return Value{AttributeValue(*parsed)};
}

Result<std::vector<Value>> Translator::elements(const Node& node, const std::string& place) {
  std::vector<Value> values;
  ++depth_;
  for (const auto& child : node.children) {
    ASSIGN_OR_RETURN(auto element, value(child, place + "[" + std::to_string(values.size()) + "]"));
    values.push_back(std::move(element));
  }
  --depth_;
  return values;
}

Result<MapValue> Translator::map(const Node& node, const std::string& place) {
  MapValue map;
  ++depth_;
  for (const auto& member : node.children) {
    const auto& name = member.children[0];
    if (name.kind != NodeKind::kLiteral || name.token.kind != TokenKind::kString) {
      return unsupported_value(name, place);
    }
    ASSIGN_OR_RETURN(auto content, value(member.children[1], place + "." + name.token.text));
    map.members.push_back({name.token.text, std::move(content)});
  }
  --depth_;
  return map;
}

/// A set of strings or of numbers, each once.
Result<Value> Translator::bag(const Node& node, const std::string& place) {
  if (node.children.empty()) return errors::validation(texts::kBagEmpty);
  StringSet strings;
  NumberSet numbers;
  for (const auto& element : node.children) {
    const auto kind = element.kind == NodeKind::kLiteral ? element.token.kind : TokenKind::kEnd;
    if (kind == TokenKind::kString) {
      strings.members.push_back(element.token.text);
    } else if (kind == TokenKind::kNumber) {
      const auto parsed = Number::parse(element.token.text);
      if (!parsed) return wrong_number(parsed.error(), element.token.text, place);
      numbers.members.push_back(*parsed);
    }
  }
  const auto finish = [&](auto set, texts::Text duplicates) -> Result<Value> {
    std::sort(set.members.begin(), set.members.end());
    if (std::adjacent_find(set.members.begin(), set.members.end()) == set.members.end()) {
      return Value{AttributeValue(std::move(set))};
    }
    return errors::invalid_parameter(duplicates, {as_written(node), place});
  };
  if (strings.members.size() == node.children.size())
    return finish(std::move(strings), texts::kStringBagDuplicates);
  if (numbers.members.size() == node.children.size())
    return finish(std::move(numbers), texts::kNumberBagDuplicates);
  return errors::validation(texts::kBagTypes);
}

expression::TextPath Translator::placeholder_for(const DocumentPath& path) {
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

expression::TextValue Translator::placeholder_for(Value value) {
  statement_.values.push_back(std::move(value));
  return {":" + std::to_string(statement_.values.size() - 1)};
}

}  // namespace offstage::emulator::partiql

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "emulator/model/attribute_value.h"
#include "emulator/model/document_path.h"

/// The tree of an expression: one shape with two fillings. The parser makes the Text… trees, which know
/// only what was written and can be kept by (kind, text); the binder turns one into a Bound… tree, whose
/// leaves are document paths and attribute values. Visit the variants with Overloaded{}, never with a
/// catch-all, so that a new node does not compile until everybody handles it.
namespace offstage::emulator::expression {

/// `a.#b[3]` as written; names keep their '#'.
struct TextPath {
  std::vector<std::variant<std::string, std::uint32_t>> elements;
};
/// `:v`, with the colon.
struct TextValue {
  std::string key;
};

enum class Function {
  kAttributeExists,
  kAttributeNotExists,
  kAttributeType,
  kBeginsWith,
  kContains,
  kSize,
  kIfNotExists,
  kListAppend,
};

enum class Comparator { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

template <class Path, class Value>
struct Operand;

template <class Path, class Value>
struct Call {
  Function function;
  std::vector<Operand<Path, Value>> arguments;
};

template <class Path, class Value>
struct Operand {
  std::variant<Path, Value, Call<Path, Value>> node;
};

// Conditions.

template <class Path, class Value>
struct ConditionTree;

template <class Path, class Value>
struct Comparison {
  Comparator comparator;
  Operand<Path, Value> left;
  Operand<Path, Value> right;
};

template <class Path, class Value>
struct Between {
  Operand<Path, Value> operand;
  Operand<Path, Value> lower;
  Operand<Path, Value> upper;
};

template <class Path, class Value>
struct In {
  Operand<Path, Value> operand;
  std::vector<Operand<Path, Value>> options;
};

template <class Path, class Value>
struct Not {
  std::unique_ptr<const ConditionTree<Path, Value>> inner;
};

/// Two or more conditions joined by AND.
template <class Path, class Value>
struct And {
  std::vector<ConditionTree<Path, Value>> terms;
};

/// Two or more conditions joined by OR.
template <class Path, class Value>
struct Or {
  std::vector<ConditionTree<Path, Value>> terms;
};

template <class Path, class Value>
struct ConditionTree {
  std::variant<Comparison<Path, Value>, Between<Path, Value>, In<Path, Value>, Call<Path, Value>,
               Not<Path, Value>, And<Path, Value>, Or<Path, Value>>
      node;
};

// Updates.

enum class ArithmeticOperator { kPlus, kMinus };

template <class Path, class Value>
struct Arithmetic {
  ArithmeticOperator op;
  Operand<Path, Value> left;
  Operand<Path, Value> right;
};

template <class Path, class Value>
struct SetAction {
  Path target;
  std::variant<Operand<Path, Value>, Arithmetic<Path, Value>> value;
};

template <class Path, class Value>
struct RemoveAction {
  Path target;
};

template <class Path, class Value>
struct AddAction {
  Path target;
  Value value;
};

template <class Path, class Value>
struct DeleteAction {
  Path target;
  Value value;
};

/// The actions of all sections, in order of appearance.
template <class Path, class Value>
struct UpdateTree {
  using Action = std::variant<SetAction<Path, Value>, RemoveAction<Path, Value>, AddAction<Path, Value>,
                              DeleteAction<Path, Value>>;
  std::vector<Action> actions;
};

// The two fillings.

using TextOperand = Operand<TextPath, TextValue>;
using TextCall = Call<TextPath, TextValue>;
using TextCondition = ConditionTree<TextPath, TextValue>;
using TextUpdate = UpdateTree<TextPath, TextValue>;
struct TextProjection {
  std::vector<TextPath> paths;
};

using BoundOperand = Operand<DocumentPath, AttributeValue>;
using BoundCall = Call<DocumentPath, AttributeValue>;
using BoundCondition = ConditionTree<DocumentPath, AttributeValue>;
using BoundUpdate = UpdateTree<DocumentPath, AttributeValue>;

/// The overload set for std::visit.
template <class... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

}  // namespace offstage::emulator::expression

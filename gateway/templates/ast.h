#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace offstage::gateway::templates {

/// Where something stands in its template; both count from 1, columns in characters.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

struct Expression;
struct Statement;
using ExpressionPtr = std::unique_ptr<const Expression>;

struct Block {
  std::vector<Statement> statements;
};

// --- references --------------------------------------------------------------------------------------

struct Property {
  std::string name;
};
struct Call {
  std::string name;
  std::vector<ExpressionPtr> arguments;
};
struct Index {
  ExpressionPtr key;
};

struct Step {
  Position at;
  std::variant<Property, Call, Index> what;
};

/// $name.property.call(arguments)[index]
struct Reference {
  Position at;
  std::string name;
  std::vector<Step> steps;
  /// As it is written, without backslashes before it.
  std::string source;
};

// --- expressions -------------------------------------------------------------------------------------

/// A bare word where a method's argument is expected; Velocity takes it, `null` too, for null.
struct BareWord {};
struct BoolLiteral {
  bool value;
};
struct IntegerLiteral {
  std::int64_t value;
};
struct RealLiteral {
  double value;
};
struct TextLiteral {
  std::string value;
};
/// "a string with $references and #directives", rendered where it is used.
struct Interpolation {
  Block content;
  /// Velocity parses such a string with a blank behind it, so that nothing is cut off at its end.
  bool has_blank_behind;
};
struct ListLiteral {
  std::vector<ExpressionPtr> items;
};
struct MapLiteral {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
/// [first..last]
struct Range {
  ExpressionPtr first;
  ExpressionPtr last;
};
struct Not {
  ExpressionPtr operand;
};
enum class Operator {
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kGreater,
  kLessEqual,
  kGreaterEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo
};
struct Binary {
  Operator operation;
  ExpressionPtr left;
  ExpressionPtr right;
};

struct Expression {
  Position at;
  std::variant<BareWord, BoolLiteral, IntegerLiteral, RealLiteral, TextLiteral, Interpolation, ListLiteral,
               MapLiteral, Range, Reference, Not, Binary>
      what;
};

// --- statements --------------------------------------------------------------------------------------

struct Text {
  std::string text;
};
/// A reference among text.
struct Output {
  Reference reference;
  /// What stands before the reference and is printed as it is: half of its backslashes.
  std::string prefix;
  /// What Velocity takes for text behind it.
  std::string suffix;
  /// What the suffix stands for in the template, when nobody would expect it.
  std::string swallowed;
  /// Behind an odd number of backslashes: printed as it is written.
  bool is_escaped = false;
  /// $!name
  bool is_quiet = false;
};
struct Set {
  Reference target;
  ExpressionPtr value;
};
/// The branches of #if and its #elseif; #else is the one without a condition.
struct If {
  struct Branch {
    ExpressionPtr condition;
    Block block;
  };
  std::vector<Branch> branches;
};
struct Foreach {
  std::string variable;
  ExpressionPtr over;
  Block body;
};
struct Define {
  std::string name;
  Block body;
};
/// #break; with a scope ($foreach.parent) of that loop.
struct Break {
  ExpressionPtr scope;
};
struct Stop {};
/// What the service's engine does not offer and therefore prints as it stands, or not at all: #macro.
struct NotOffered {
  std::string text;
  std::string directive;
};

struct Statement {
  Position at;
  std::variant<Text, Output, Set, If, Foreach, Define, Break, Stop, NotOffered> what;
};

}  // namespace offstage::gateway::templates

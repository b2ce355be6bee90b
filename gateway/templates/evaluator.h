#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gateway/templates/ast.h"
#include "gateway/templates/fault.h"
#include "gateway/templates/methods.h"
#include "gateway/templates/template.h"
#include "gateway/templates/values.h"

namespace offstage::gateway::templates {

/// Renders one template once.
///
/// What API Gateway's Velocity does with a reference that is not there is one rule: it is the empty text. So
/// it prints as nothing, is true in an #if, equals "" and can be put together with text.
class Evaluator {
 public:
  Evaluator(const std::string& name, const Input& input, Scope& scope, const Limits& limits);

  Parsed<Rendered> render(const Block& whole);

 private:
  using Done = Parsed<std::monostate>;
  /// What a #break or #stop asks of everything around it.
  enum class Leaving { kNothing, kLoop, kTemplate };

  // evaluator.cpp: statements
  Done render_block(const Block& block);
  Done render(const Text& text, Position at);
  Done render(const Output& output, Position at);
  Done render(const Set& set, Position at);
  Done render(const If& conditional, Position at);
  Done render(const Foreach& loop, Position at);
  Done render(const Define& define, Position at);
  Done render(const Break& leave, Position at);
  Done render(const Stop& stop, Position at);
  Done render(const NotOffered& text, Position at);
  Done print(std::string_view text, Position at);
  Done rounds(const Foreach& loop, const std::vector<Value>& items, LoopScope& scope);
  /// Whether it printed: a block within itself within itself does not.
  Parsed<bool> print_block(DefinedBlock& block);
  /// What rendering makes, instead of printing it.
  Parsed<std::string> captured(const Block& block);
  void set_variable(const std::string& name, const Value& value);
  Value variable(const std::string& name) const;

  // evaluator.cpp: values
  Parsed<Value> value_of(const Expression& expression);
  Parsed<Value> value(const BareWord& word, Position at);
  Parsed<Value> value(const BoolLiteral& literal, Position at);
  Parsed<Value> value(const IntegerLiteral& literal, Position at);
  Parsed<Value> value(const RealLiteral& literal, Position at);
  Parsed<Value> value(const TextLiteral& literal, Position at);
  Parsed<Value> value(const Interpolation& text, Position at);
  Parsed<Value> value(const ListLiteral& list, Position at);
  Parsed<Value> value(const MapLiteral& map, Position at);
  Parsed<Value> value(const Range& range, Position at);
  Parsed<Value> value(const Reference& reference, Position at);
  Parsed<Value> value(const Not& negation, Position at);
  Parsed<Value> value(const Binary& binary, Position at);
  Parsed<Value> sum(const Value& left, const Value& right, Position at);
  /// As a condition: of literals only `true` is.
  Parsed<bool> holds(const Expression& expression);
  Parsed<std::string> text_of(const Value& value);
  Parsed<Value> made(std::string text, Position at);

  // reference_evaluator.cpp
  /// Null when there is no such variable.
  Value root(const std::string& name) const;
  /// Null when the object has no such thing.
  Parsed<Value> follow(const Value& from, const Step& step);
  Parsed<Value> follow(const Value& from, const Property& property, Position at);
  Parsed<Value> follow(const Value& from, const Call& call, Position at);
  Parsed<Value> follow(const Value& from, const Index& index, Position at);
  Parsed<Value> call(const Value& on, const Invocation& call, Position at);
  Answer dispatch(const Value& on, const Invocation& call);
  Done assign(const Reference& target, const Value& value);
  Done assign_at(const Value& on, const Value& key, const Value& value, Position at);

  // builtins.cpp: $input
  Answer call_input(const Invocation& call);
  Value body_text();
  Value body();
  Value parameters();
  Value parameter(std::string_view name);

  Done step(Position at, std::size_t bytes = 0);
  void warn(Position at, std::string message);

  const std::string& name_;
  const Input& input_;
  Scope& scope_;
  Heap& heap_;
  const Limits& limits_;
  std::unordered_map<std::string, Value> variables_;
  std::string out_;
  std::vector<std::string> warnings_;
  std::uint64_t steps_ = 0;
  /// Of the heap, what steps_ has counted.
  std::size_t counted_bytes_ = 0;
  Leaving leaving_ = Leaving::kNothing;
  /// Of a #break that names its loop.
  LoopScope* left_loop_ = nullptr;
  Value body_text_;
  std::optional<Value> body_;
  Map* parameters_ = nullptr;
};

}  // namespace offstage::gateway::templates

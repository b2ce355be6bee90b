#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "emulator/partiql/ast.h"
#include "emulator/partiql/syntax.h"

namespace offstage::emulator::partiql {

/// From syntax to what DynamoDB can do: paths, values, operands and conditions of one statement. Collects the
/// names and values that it replaces by placeholders. Errors are those of DynamoDB, with places where AWS
/// names them.
class Translator {
 public:
  Result<DocumentPath> path(const Node& node);
  /// A literal or a parameter; within a literal a parameter is refused. `place` is how errors name it.
  Result<Value> value(const Node& node, const std::string& place = "root");
  Result<expression::TextOperand> operand(const Node& node);
  Result<expression::TextCondition> condition(const Node& node);

  expression::TextPath placeholder_for(const DocumentPath& path);
  expression::TextValue placeholder_for(Value value);
  Statement& statement() { return statement_; }

 private:
  Result<DocumentPath::Element> path_step(const Node& step);
  Result<Value> number(const Node& node, const std::string& place);
  Result<std::vector<Value>> elements(const Node& node, const std::string& place);
  Result<MapValue> map(const Node& node, const std::string& place);
  Result<Value> bag(const Node& node, const std::string& place);

  Result<expression::TextCondition> binary(const Node& node);
  Result<expression::TextCondition> call(const Node& node);
  Result<expression::TextCondition> range(const Node& node);
  Result<expression::TextCondition> membership(const Node& node);
  Result<expression::TextCondition> type_test(const Node& node);
  Result<expression::TextCondition> truth_test(const Node& condition, const Node& other, bool equal);
  /// Called for each condition and operand: refuses a statement whose truth tests grow out of hand.
  Result<void> count_in_truth_test();
  Result<std::vector<expression::TextCondition>> conditions(const std::vector<Node>& nodes);

  Statement statement_;
  int depth_ = 0;  // of a value, in lists and maps
  int depth_in_conditions_ = 0;
  int truth_tests_ = 0;  // that this is within
  std::size_t nodes_in_truth_tests_ = 0;
};

std::string in_small_letters(std::string_view text);

/// "Unsupported operation: Like"
AwsError unsupported_operation(const Node& node);
/// "Unexpected path component at 1:8:5"
AwsError unexpected_path_component(const Node& node);
/// "Unrecognized function: exists at 1:8:6"
AwsError unknown_function(const Node& call);

}  // namespace offstage::emulator::partiql

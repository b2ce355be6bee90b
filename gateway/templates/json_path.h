#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "gateway/templates/json_path_ast.h"
#include "gateway/templates/values.h"

namespace offstage::gateway::templates {

/// A path into a JSON tree, as Jayway's JsonPath reads it: $.a['b'][0], [-1], [1:3], [*], ..name,
/// [?(@.x == 'y' && @.n > 1)], .length(). https://github.com/json-path/JsonPath
class JsonPath {
 public:
  /// The Failure says what is wrong with the path.
  static Result<JsonPath, Failure> parse(std::string_view text);

  /// A definite path, one that can meet one value only, gives that value, or nothing when it is not there.
  /// Every other path gives a list, an empty one when there is nothing. What is made is of the heap.
  Result<std::optional<Value>, Failure> evaluate(const Value& root, Heap& heap) const;

 private:
  JsonPath(PathSteps steps, Heap literals) : steps_(std::move(steps)), literals_(std::move(literals)) {}

  PathSteps steps_;
  /// Of predicates.
  Heap literals_;
};

/// Whether an item meets a predicate; in json_path_filter.cpp. `lookup` evaluates a path within it.
class PathLookup {
 public:
  virtual ~PathLookup() = default;
  virtual Result<std::optional<Value>, Failure> find(const PathOperand& path, const Value& item) = 0;
};
Result<bool, Failure> meets(const Predicate& predicate, const Value& item, PathLookup& lookup);

}  // namespace offstage::gateway::templates

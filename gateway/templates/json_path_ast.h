#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "gateway/templates/values.h"

namespace offstage::gateway::templates {

struct Predicate;

// --- steps of a path ---------------------------------------------------------------------------------

/// .name, ['name'], ['a', 'b']
struct Members {
  std::vector<std::string> names;
};
/// .*, [*]
struct Wildcard {};
/// [0], [-1], [0, 2]
struct Indices {
  std::vector<std::int64_t> indices;
};
/// [from:to]
struct Slice {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
};
/// ..: the value and all within it
struct Descent {};
/// [?( predicate )]
struct Filter {
  std::unique_ptr<const Predicate> predicate;
};
/// .length() and the like, at the end of a path
struct Function {
  std::string name;
};

using PathStep = std::variant<Members, Wildcard, Indices, Slice, Descent, Filter, Function>;
using PathSteps = std::vector<PathStep>;

// --- predicates --------------------------------------------------------------------------------------

/// @.price or $.limit
struct PathOperand {
  bool from_root;
  PathSteps steps;
};
/// /expression/i
struct Pattern {
  std::string expression;
};
using Operand = std::variant<Value, PathOperand, Pattern>;

struct AnyOf {
  std::vector<std::unique_ptr<const Predicate>> parts;
};
struct AllOf {
  std::vector<std::unique_ptr<const Predicate>> parts;
};
struct NotThat {
  std::unique_ptr<const Predicate> part;
};
struct Exists {
  PathOperand path;
};
struct Comparison {
  /// ==, !=, <, <=, >, >=, =~, in, nin, contains, size, empty
  std::string operation;
  Operand left;
  Operand right;
};

struct Predicate {
  std::variant<AnyOf, AllOf, NotThat, Exists, Comparison> what;
};

}  // namespace offstage::gateway::templates

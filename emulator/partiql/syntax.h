#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/partiql/lexer.h"

namespace offstage::emulator::partiql {

/// What a node of a statement's syntax is, and what its children are.
enum class NodeKind {
  kLiteral,  // string, number (with its sign), boolean or null, by its token
  kMissing,
  kParameter,
  kName,
  kPath,      // a name or any other term, then kDot, kIndex, kWildcard, kUnpivot
  kDot,       // its token is the name
  kIndex,     // what stands in the brackets
  kWildcard,  // [*]
  kUnpivot,   // .*
  kStar,      // in a list of columns or RETURNING
  kCall,      // its token is the name; the arguments
  kCountAll,  // count(*)
  kSign,      // + or - before what is no number
  kNot,
  kBinary,   // its token is the operator; two operands, AND and OR may have more
  kBetween,  // operand, lower, upper; NOT BETWEEN by its token
  kIn,       // operand, then what it is looked for in; NOT IN by its token
  kIsType,   // operand; its token is the type
  kIsNotType,
  kList,
  kBag,
  kStruct,  // kMember
  kMember,  // name and value
  kSelect,  // kColumns, kFrom, then clauses
  kColumns,
  kFrom,    // the source
  kWhere,   // the condition
  kOrder,   // kSort
  kSort,    // what is sorted by; descending by its token
  kClause,  // one that DynamoDB has not; its token is the first after the word, `text` the word
  kInsert,  // target, value
  kInsertQuery,
  kUpdate,     // kFrom, then kAssign and kRemove, then clauses
  kAssign,     // path and value
  kRemove,     // path
  kDelete,     // kFrom, then clauses
  kReturning,  // what of it; its token says ALL or MODIFIED, OLD or NEW
  kAlias,      // what has an alias
};

/// A statement as it was written, before it is asked whether DynamoDB can do that.
struct Node {
  NodeKind kind = NodeKind::kLiteral;
  Token token;  // its first, unless the kind says otherwise
  std::vector<Node> children{};

  /// The first child of that kind, or nullptr.
  const Node* find(NodeKind wanted) const {
    for (const auto& child : children) {
      if (child.kind == wanted) return &child;
    }
    return nullptr;
  }
};

/// PartiQL's grammar, as the parser has it that AWS uses: anything of PartiQL that is not DynamoDB's is read
/// too, as far as its words matter for the error. Nesting is bounded, so that no text exhausts the stack.
Result<Node> parse_syntax(std::string_view text);

}  // namespace offstage::emulator::partiql

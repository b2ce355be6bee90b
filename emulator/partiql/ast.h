#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/expression/ast.h"
#include "emulator/expression/update.h"
#include "emulator/partiql/lexer.h"

/// The tree of a PartiQL statement ("PartiQL - a SQL-compatible query language for Amazon DynamoDB",
/// developer guide; DYNAMODB.md 13). Conditions and updates are those of expression/ast.h: the parser
/// replaces names and values by placeholders (#0, :0), which it numbers, and the binder binds them as any
/// expression is bound.
namespace offstage::emulator::partiql {

struct Value;
struct MapMember;

/// The question mark of that number.
struct Parameter {
  std::size_t index;
};
struct ListValue {
  std::vector<Value> elements;
};
struct MapValue {
  std::vector<MapMember> members;
};
struct Value {
  std::variant<AttributeValue, Parameter, ListValue, MapValue> node;
};
struct MapMember {
  std::string name;
  Value value;
};

struct Source {
  std::string table;
  std::optional<std::string> index;
};

struct OrderBy {
  std::string attribute;
  bool ascending = true;
};

enum class Returning { kAllOld, kModifiedOld, kAllNew, kModifiedNew };

template <class Condition>
struct SelectStatement {
  std::vector<DocumentPath> paths;  // empty: *
  std::optional<AwsError> refused;  // of its columns; told when the table is known
  Source from;
  std::optional<Condition> where;
  std::vector<OrderBy> order_by;
};

/// EXISTS(SELECT …), which checks an item within a transaction.
template <class Condition>
struct ExistsStatement {
  SelectStatement<Condition> select;
};

template <class Item>
struct InsertStatement {
  Source into;
  Item item;
};

template <class Update, class Condition>
struct UpdateStatement {
  Source target;
  Update update;
  std::optional<Condition> where;
  std::optional<Returning> returning;
};

template <class Condition>
struct DeleteStatement {
  Source from;
  std::optional<Condition> where;
  bool returns_old = false;
};

/// A value that must turn out to be a set: the second argument of set_add or set_delete.
struct SetArgument {
  std::size_t value;  // number of its placeholder
  std::string function;
  Position position;
};

/// As written.
struct Statement {
  std::variant<SelectStatement<expression::TextCondition>, ExistsStatement<expression::TextCondition>,
               InsertStatement<Value>, UpdateStatement<expression::TextUpdate, expression::TextCondition>,
               DeleteStatement<expression::TextCondition>>
      node;
  std::vector<std::string> names;
  std::vector<Value> values;
  std::vector<SetArgument> set_arguments;
  std::size_t parameters = 0;  // how many question marks it has
};

using Select = SelectStatement<expression::BoundCondition>;
using Exists = ExistsStatement<expression::BoundCondition>;
using Insert = InsertStatement<Item>;
using Update = UpdateStatement<expression::Update, expression::BoundCondition>;
using Delete = DeleteStatement<expression::BoundCondition>;

/// What concerns one item and goes through its lock: the writes, and the check of a transaction.
using ItemStatement = std::variant<Exists, Insert, Update, Delete>;

/// With its parameters in place, ready to be executed.
using BoundStatement = std::variant<Select, ItemStatement>;

}  // namespace offstage::emulator::partiql

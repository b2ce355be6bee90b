#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/oracle/value.h"

/// Expressions as the generator makes them: small trees that are written as text for the emulator and
/// evaluated directly by the oracle, so that nothing of the emulator's parser and evaluation is trusted.
namespace offstage::oracle {

/// One step into a document: a member's name, or an element's position when that is not negative.
struct Step {
  std::string name = {};
  int position = -1;
  friend bool operator==(const Step&, const Step&) = default;
};

/// A document path; the first step is an attribute's name.
using Path = std::vector<Step>;

/// One is the beginning of the other, or they take a name and a position at the same place: no update or
/// projection may have both.
bool clash(const Path& a, const Path& b);
const Value* find(const Item& item, const Path& path);

/// A path, a literal, or size(path).
struct Operand {
  std::optional<Path> path;
  Value literal;
  bool size = false;
};

struct Condition {
  enum class Kind {
    kCompare,
    kBetween,
    kIn,
    kExists,
    kNotExists,
    kType,
    kBeginsWith,
    kContains,
    kAnd,
    kOr,
    kNot
  };
  Kind kind = Kind::kExists;
  std::string comparator = {};           // kCompare
  std::vector<Operand> operands = {};    // as the text has them
  std::vector<Condition> children = {};  // kAnd and kOr: two, kNot: one
};

bool holds(const Condition& condition, const Item& item);
/// The top-level attributes that it reads, in the order of the text.
std::vector<Path> paths_of(const Condition& condition);

/// The right side of a SET: an operand, a sum, or a function of two operands.
struct Assigned {
  enum class Kind { kOperand, kPlus, kMinus, kIfNotExists, kListAppend };
  Kind kind = Kind::kOperand;
  std::vector<Operand> operands = {};
  /// kPlus, kListAppend: the first operand stands in if_not_exists(path, this).
  std::optional<Value> otherwise = {};
};

struct UpdateAction {
  enum class Kind { kSet, kRemove, kAdd, kDelete };
  Kind kind = Kind::kSet;
  Path target = {};
  Assigned assigned = {};  // kSet
  Value value = {};        // kAdd, kDelete
};

using Update = std::vector<UpdateAction>;

/// The item after the update, or the message of the ValidationException. `exists` is false when `item` is but
/// the key of an item to be made.
struct Updated {
  Item item;
  std::string error;
};
Updated apply(const Update& update, const Item& item, bool exists);

Item project(const std::vector<Path>& paths, const Item& item);
std::vector<Path> targets_of(const Update& update);

/// One condition on a key attribute in a KeyConditionExpression.
struct KeyCondition {
  std::string attribute;
  std::string comparator;     // =, <, <=, >, >=, BETWEEN, begins_with
  std::vector<Value> values;  // one, or two for BETWEEN
};
bool holds(const KeyCondition& condition, const Item& item);

/// Writes expressions and keeps their placeholders.
class ExpressionText {
 public:
  /// Every `alias_every`-th attribute name is a placeholder, 1: each.
  explicit ExpressionText(int alias_every) : alias_every_(alias_every) {}
  /// For a PartiQL statement: names as they are, and a question mark for each value.
  ExpressionText() : ExpressionText(0) {}

  std::string of(const Path& path);
  std::string of(const std::vector<Path>& projection);
  std::string of(const Condition& condition);
  std::string of(const Update& update);
  std::string of(const std::vector<KeyCondition>& conditions);

  /// ExpressionAttributeNames and ExpressionAttributeValues, where there are any.
  void write_placeholders(json::Writer& writer) const;
  /// The values in the order of the text.
  const std::vector<Value>& values() const { return values_; }

 private:
  std::string name(const std::string& attribute);
  std::string value(const Value& literal);
  std::string of(const Operand& operand);
  std::string of(const Assigned& assigned);
  std::string within(const Condition& parent, const Condition& child);
  std::string list_of(const std::vector<Operand>& operands, std::size_t first);

  int alias_every_;  // 0: PartiQL
  int seen_ = 0;
  std::map<std::string, std::string> names_;
  std::vector<Value> values_;
};

}  // namespace offstage::oracle

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gateway/service/service.h"

/// A document as a tree that remembers where everything stands. Plain values: the parser makes it, the
/// variables and the CloudFormation functions rewrite it, the readers take typed values from it.
namespace offstage::gateway {

struct Node {
  enum class Kind {
    kNull,
    kBool,
    kNumber,
    kString,
    kList,
    kMap,
    kUnresolved,  // a variable that only AWS could resolve: an error as soon as somebody needs it
  };
  struct Entry;

  /// Nobody writes deeper files by hand; the bound keeps every walk of the tree off the end of the stack.
  static constexpr int kDepthMax = 100;

  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string text;            // kString: the string; kNumber: as JSON writes it; kUnresolved: why
  std::vector<Node> items;     // kList
  std::vector<Entry> entries;  // kMap, in the order of the file, each key once
  SourceLocation where;
  bool settled = false;  // kString: its variables are resolved; what still looks like one is text

  static Node null(SourceLocation where);
  static Node of(bool value, SourceLocation where);
  static Node number(std::string json, SourceLocation where);
  static Node string(std::string value, SourceLocation where);
  static Node list(SourceLocation where);
  static Node map(SourceLocation where);

  bool is_null() const { return kind == Kind::kNull; }
  bool is_string() const { return kind == Kind::kString; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }
  bool is_unresolved() const { return kind == Kind::kUnresolved; }
  /// Has one text: a bool, a number or a string.
  bool is_scalar() const { return kind == Kind::kBool || kind == Kind::kNumber || kind == Kind::kString; }

  /// The text of a scalar, as JavaScript's String() gives it; "" for anything else.
  std::string scalar_text() const;

  /// The value of a key of a map; null when it is absent or this is no map.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  const Entry* find_entry(std::string_view key) const;
  Entry& add(std::string key, SourceLocation key_where, Node value);

  /// How the value is named to a person who gave the wrong one: `"abc"`, `12`, `a list`, `nothing`.
  std::string describe() const;
};

struct Node::Entry {
  std::string key;
  SourceLocation where;  // of the key
  Node value;
};

/// How large a tree is, to bound what copies of it cost.
struct NodeSize {
  std::size_t nodes = 0;
  int depth = 0;
};
NodeSize size_of(const Node& node);

/// What a plain (unquoted) scalar means in the core schema of YAML 1.2: yes, on and dates are strings,
/// 012 is twelve.
Node plain_scalar(std::string_view text, SourceLocation where);

}  // namespace offstage::gateway

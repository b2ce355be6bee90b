#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/oracle/decimal.h"

namespace offstage::oracle {

enum class Type { kS, kN, kB, kSs, kNs, kBs, kL, kM, kNull, kBool };

/// "S", "NS", "BOOL" and so on.
std::string name_of(Type type);

struct Value;
using Item = std::map<std::string, Value>;

/// An attribute's value: one struct for all types, with what the type needs filled in.
struct Value {
  Type type = Type::kNull;
  std::string text = {};               // S; N as it is answered; B as bytes; BOOL: "true" or "false"
  std::string written = {};            // N: how a request spells it, if not as `text`
  std::set<std::string> members = {};  // sets: as `text`
  std::vector<Value> list = {};
  Item map = {};

  bool is_scalar() const { return type == Type::kS || type == Type::kN || type == Type::kB; }
};

bool operator==(const Value& a, const Value& b);

Value string(std::string text);
Value number(std::string written);
Value binary(std::string bytes);
Value boolean(bool value);
Value null();
Value set(Type type, std::set<std::string> members);
Value list(std::vector<Value> elements);
Value map(Item members);

/// Both of the same type, S, N or B: negative, 0 or positive.
int compare(const Value& a, const Value& b);

/// DYNAMODB.md 6.1.
std::size_t size_bytes(const Value& value);
std::size_t size_bytes(const Item& item);
/// What size() is; nothing to say about N, BOOL and NULL: -1.
int count_of(const Value& value);

enum class Spelling { kAnswer, kRequest };
void write(json::Writer& writer, const Value& value, Spelling spelling = Spelling::kAnswer);
void write(json::Writer& writer, const Item& item, Spelling spelling = Spelling::kAnswer);
std::string text_of(const Item& item);
/// `value` is attribute JSON as an emulator answers it.
Value value_of(json::Value value);
Item item_of(json::Value item);

}  // namespace offstage::oracle

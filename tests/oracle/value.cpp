#include "tests/oracle/value.h"

#include "base/encoding.h"

namespace offstage::oracle {
namespace {

constexpr const char* kNames[] = {"S", "N", "B", "SS", "NS", "BS", "L", "M", "NULL", "BOOL"};

std::size_t member_bytes(Type type, const std::string& member) {
  return type == Type::kNs ? size_bytes(decimal_of(member)) : member.size();
}

int utf16_units(const std::string& text) {
  int units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

Type type_named(std::string_view name) {
  for (int i = 0; i < 10; ++i) {
    if (name == kNames[i]) return static_cast<Type>(i);
  }
  return Type::kNull;
}

std::string decoded(Type type, std::string_view text) {
  if (type == Type::kB || type == Type::kBs) return encoding::from_base64(text).value_or("not base64");
  return std::string(text);
}

std::string encoded(Type type, const std::string& text) {
  return type == Type::kB || type == Type::kBs ? encoding::base64(text) : text;
}

}  // namespace

std::string name_of(Type type) {
  return kNames[static_cast<int>(type)];
}

bool operator==(const Value& a, const Value& b) {
  return a.type == b.type && a.text == b.text && a.members == b.members && a.list == b.list && a.map == b.map;
}

Value string(std::string text) {
  return {.type = Type::kS, .text = std::move(text)};
}
Value number(std::string written) {
  Value value{.type = Type::kN, .text = text_of(decimal_of(written))};
  value.written = std::move(written);
  return value;
}
Value binary(std::string bytes) {
  return {.type = Type::kB, .text = std::move(bytes)};
}
Value boolean(bool value) {
  return {.type = Type::kBool, .text = value ? "true" : "false"};
}
Value null() {
  return {};
}
Value set(Type type, std::set<std::string> members) {
  return {.type = type, .members = std::move(members)};
}
Value list(std::vector<Value> elements) {
  return {.type = Type::kL, .list = std::move(elements)};
}
Value map(Item members) {
  return {.type = Type::kM, .map = std::move(members)};
}

int compare(const Value& a, const Value& b) {
  if (a.type == Type::kN) return compare(decimal_of(a.text), decimal_of(b.text));
  return a.text.compare(b.text);
}

std::size_t size_bytes(const Value& value) {
  std::size_t size = 0;
  switch (value.type) {
    case Type::kS:
    case Type::kB:
      return value.text.size();
    case Type::kN:
      return size_bytes(decimal_of(value.text));
    case Type::kNull:
    case Type::kBool:
      return 1;
    case Type::kSs:
    case Type::kNs:
    case Type::kBs:
      for (const auto& member : value.members) size += member_bytes(value.type, member);
      return size;
    case Type::kL:
      for (const auto& element : value.list) size += 1 + size_bytes(element);
      return 3 + size;
    case Type::kM:
      for (const auto& [name, member] : value.map) size += 1 + name.size() + size_bytes(member);
      return 3 + size;
  }
  return size;
}

std::size_t size_bytes(const Item& item) {
  std::size_t size = 0;
  for (const auto& [name, value] : item) size += name.size() + size_bytes(value);
  return size;
}

int count_of(const Value& value) {
  switch (value.type) {
    case Type::kS:
      return utf16_units(value.text);
    case Type::kB:
      return static_cast<int>(value.text.size());
    case Type::kSs:
    case Type::kNs:
    case Type::kBs:
      return static_cast<int>(value.members.size());
    case Type::kL:
      return static_cast<int>(value.list.size());
    case Type::kM:
      return static_cast<int>(value.map.size());
    case Type::kN:
    case Type::kNull:
    case Type::kBool:
      break;
  }
  return -1;
}

void write(json::Writer& writer, const Value& value, Spelling spelling) {
  writer.begin_object();
  writer.key(name_of(value.type));
  switch (value.type) {
    case Type::kN:
      writer.string(spelling == Spelling::kRequest && !value.written.empty() ? value.written : value.text);
      break;
    case Type::kS:
    case Type::kB:
      writer.string(encoded(value.type, value.text));
      break;
    case Type::kNull:
      writer.boolean(true);
      break;
    case Type::kBool:
      writer.boolean(value.text == "true");
      break;
    case Type::kSs:
    case Type::kNs:
    case Type::kBs:
      writer.begin_array();
      for (const auto& member : value.members) writer.string(encoded(value.type, member));
      writer.end_array();
      break;
    case Type::kL:
      writer.begin_array();
      for (const auto& element : value.list) write(writer, element, spelling);
      writer.end_array();
      break;
    case Type::kM:
      write(writer, value.map, spelling);
      break;
  }
  writer.end_object();
}

void write(json::Writer& writer, const Item& item, Spelling spelling) {
  writer.begin_object();
  for (const auto& [name, value] : item) {
    writer.key(name);
    write(writer, value, spelling);
  }
  writer.end_object();
}

std::string text_of(const Item& item) {
  std::string text;
  json::Writer writer(text);
  write(writer, item);
  return text;
}

Value value_of(json::Value json) {
  const auto member = json.member(0);
  Value value{.type = type_named(member.name)};
  if (member.value.is_string()) value.text = decoded(value.type, member.value.as_string());
  if (value.type == Type::kBool) value.text = member.value.as_bool() ? "true" : "false";
  if (value.type == Type::kM) value.map = item_of(member.value);
  if (!member.value.is_array()) return value;
  for (const auto element : member.value.elements()) {
    if (value.type == Type::kL) {
      value.list.push_back(value_of(element));
    } else {
      value.members.insert(decoded(value.type, element.as_string()));
    }
  }
  return value;
}

Item item_of(json::Value json) {
  Item item;
  for (const auto member : json.members()) item.emplace(member.name, value_of(member.value));
  return item;
}

}  // namespace offstage::oracle

#include "offstage/dynamodb/document.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace offstage::dynamodb {
namespace {

constexpr std::array<std::string_view, 3> kItems{"Item", "Attributes", "LastEvaluatedKey"};

void write_plain(json::Writer& writer, json::Value value);

void write_plain_object(json::Writer& writer, json::Value members) {
  writer.begin_object();
  for (const json::Member member : members.members()) {
    writer.key(member.name);
    write_plain(writer, member.value);
  }
  writer.end_object();
}

void write_plain(json::Writer& writer, json::Value value) {
  if (!value.is_object() || value.size() != 1) return writer.null();
  const auto [tag, content] = value.member(0);
  if (tag == "N") {
    writer.raw(content.as_string());
  } else if (tag == "NULL") {
    writer.null();
  } else if (tag == "M") {
    write_plain_object(writer, content);
  } else if (tag == "L" || tag == "NS") {
    writer.begin_array();
    for (const json::Value element : content.elements()) {
      if (tag == "L") {
        write_plain(writer, element);
      } else {
        writer.raw(element.as_string());
      }
    }
    writer.end_array();
  } else {  // S, B, BOOL, SS, BS are the same in both
    writer.value(content);
  }
}

void write_attribute(json::Writer& writer, json::Value value);

void write_item(json::Writer& writer, json::Value object) {
  writer.begin_object();
  for (const json::Member member : object.members()) {
    writer.key(member.name);
    write_attribute(writer, member.value);
  }
  writer.end_object();
}

void write_attribute(json::Writer& writer, json::Value value) {
  writer.begin_object();
  switch (value.kind()) {
    case json::Kind::kString:
      writer.member("S", value.as_string());
      break;
    case json::Kind::kNumber:
      writer.member("N", value.to_json());
      break;
    case json::Kind::kBool:
      writer.key("BOOL");
      writer.boolean(value.as_bool());
      break;
    case json::Kind::kNull:
      writer.key("NULL");
      writer.boolean(true);
      break;
    case json::Kind::kArray:
      writer.key("L");
      writer.begin_array();
      for (const json::Value element : value.elements()) write_attribute(writer, element);
      writer.end_array();
      break;
    case json::Kind::kObject:
      writer.key("M");
      write_item(writer, value);
      break;
  }
  writer.end_object();
}

void write_answer(json::Writer& writer, json::Value answer) {
  writer.begin_object();
  for (const json::Member member : answer.members()) {
    writer.key(member.name);
    if (member.name == "Items") {
      writer.begin_array();
      for (const json::Value item : member.value.elements()) write_plain_object(writer, item);
      writer.end_array();
    } else if (std::find(kItems.begin(), kItems.end(), member.name) != kItems.end()) {
      write_plain_object(writer, member.value);
    } else {
      writer.value(member.value);
    }
  }
  writer.end_object();
}

std::string converted(std::string_view text, void (*write)(json::Writer&, json::Value)) {
  const auto document = json::Document::parse(text);
  if (!document || !document->root().is_object()) return "";
  std::string result;
  json::Writer writer(result);
  write(writer, document->root());
  return result;
}

}  // namespace

std::string to_item(std::string_view object_json) {
  return converted(object_json, write_item);
}

std::string to_plain(std::string_view item_json) {
  return converted(item_json, write_plain_object);
}

std::string plain_answer(std::string_view answer_json) {
  return converted(answer_json, write_answer);
}

}  // namespace offstage::dynamodb

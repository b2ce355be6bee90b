#include "document.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace scores {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

void write_text(Writer& writer, const rapidjson::Value& text) {
  writer.String(text.GetString(), text.GetStringLength());
}

void write_number_text(Writer& writer, const rapidjson::Value& number) {
  writer.RawValue(number.GetString(), number.GetStringLength(), rapidjson::kNumberType);
}

/// The type tag of an attribute value: "S", "N", ...
std::string tag_of(const rapidjson::Value& value) {
  if (!value.IsObject() || value.MemberCount() != 1) return "";
  return value.MemberBegin()->name.GetString();
}

void write_plain(Writer& writer, const rapidjson::Value& value);

void write_plain_object(Writer& writer, const rapidjson::Value& members) {
  writer.StartObject();
  for (const auto& member : members.GetObject()) {
    write_text(writer, member.name);
    write_plain(writer, member.value);
  }
  writer.EndObject();
}

void write_plain(Writer& writer, const rapidjson::Value& value) {
  const std::string tag = tag_of(value);
  if (tag.empty()) {
    writer.Null();
    return;
  }
  const rapidjson::Value& content = value.MemberBegin()->value;
  if (tag == "N") {
    write_number_text(writer, content);
  } else if (tag == "NULL") {
    writer.Null();
  } else if (tag == "M") {
    write_plain_object(writer, content);
  } else if (tag == "L") {
    writer.StartArray();
    for (const auto& element : content.GetArray()) write_plain(writer, element);
    writer.EndArray();
  } else if (tag == "NS") {
    writer.StartArray();
    for (const auto& number : content.GetArray()) write_number_text(writer, number);
    writer.EndArray();
  } else {  // S, B, BOOL, SS, BS are the same in both
    content.Accept(writer);
  }
}

void write_item(Writer& writer, const rapidjson::Value& object);

std::string number_text(const rapidjson::Value& number) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  number.Accept(writer);
  return buffer.GetString();
}

void write_attribute(Writer& writer, const rapidjson::Value& value) {
  writer.StartObject();
  if (value.IsString()) {
    writer.Key("S");
    write_text(writer, value);
  } else if (value.IsNumber()) {
    writer.Key("N");
    writer.String(number_text(value).c_str());
  } else if (value.IsBool()) {
    writer.Key("BOOL");
    writer.Bool(value.GetBool());
  } else if (value.IsArray()) {
    writer.Key("L");
    writer.StartArray();
    for (const auto& element : value.GetArray()) write_attribute(writer, element);
    writer.EndArray();
  } else if (value.IsObject()) {
    writer.Key("M");
    write_item(writer, value);
  } else {
    writer.Key("NULL");
    writer.Bool(true);
  }
  writer.EndObject();
}

void write_item(Writer& writer, const rapidjson::Value& object) {
  writer.StartObject();
  for (const auto& member : object.GetObject()) {
    write_text(writer, member.name);
    write_attribute(writer, member.value);
  }
  writer.EndObject();
}

}  // namespace

std::string to_plain_json(const rapidjson::Value& item) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  write_plain_object(writer, item);
  return buffer.GetString();
}

std::string to_item_json(const rapidjson::Value& object) {
  if (!object.IsObject()) return "";
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  write_item(writer, object);
  return buffer.GetString();
}

}  // namespace scores

#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <string>

/// JSON as the handlers of both services read and write it.
namespace todo {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

inline std::string json_of(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

inline void write_text(Writer& writer, const char* name, const std::string& text) {
  writer.Key(name);
  writer.String(text.c_str(), static_cast<rapidjson::SizeType>(text.size()));
}

/// A member that is JSON already.
inline void write_json(Writer& writer, const char* name, const std::string& json) {
  writer.Key(name);
  writer.RawValue(json.c_str(), json.size(), rapidjson::kObjectType);
}

inline rapidjson::Document parsed(const std::string& text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(text.c_str());
  return document;
}

/// The text of a member; empty when there is none.
inline std::string text_at(const rapidjson::Value& object, const char* name) {
  if (!object.IsObject()) return "";
  const auto found = object.FindMember(name);
  return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

}  // namespace todo

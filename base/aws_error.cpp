#include "base/aws_error.h"

#include "base/json.h"

namespace offstage {

std::string_view AwsError::name() const {
  const std::string_view type = type_;
  const auto hash = type.find('#');
  return hash == std::string_view::npos ? type : type.substr(hash + 1);
}

std::string AwsError::to_json() const {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("__type", type_);
  if (!message_.empty()) writer.member(message_key_, message_);
  for (const auto& [name, json] : members_) {
    writer.key(name);
    writer.raw(json);
  }
  writer.end_object();
  return body;
}

}  // namespace offstage

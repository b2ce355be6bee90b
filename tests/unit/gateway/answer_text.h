#pragma once

#include <regex>
#include <string>

#include "base/http.h"

namespace offstage::gateway {

/// "200 [Content-Type: a/b] [x-amzn-RequestId: <uuid>] the body": every header in order; ids, which are
/// others each time, by their form.
inline std::string answer_text(const HttpResponse& response) {
  static const std::pair<std::regex, const char*> kForms[] = {
      {std::regex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<uuid>"},
      {std::regex("[A-Za-z0-9_-]{15}="), "<extended>"},
      {std::regex("Root=1-[0-9a-f]{8}-[0-9a-f]{24}"), "<trace>"}};
  std::string text = std::to_string(response.status);
  for (const HttpHeader& header : response.headers) {
    std::string value = header.value;
    for (const auto& [form, name] : kForms) {
      if (std::regex_match(value, form)) value = name;
    }
    text += " [" + header.name + ": " + value + "]";
  }
  return text + " " + response.body;
}

}  // namespace offstage::gateway

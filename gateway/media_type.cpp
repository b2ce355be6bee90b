#include "gateway/media_type.h"

#include "base/http.h"

namespace offstage::gateway {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

bool ends_with_ignoring_case(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         equals_ignoring_case(text.substr(text.size() - suffix.size()), suffix);
}

bool is_textual(std::string_view type) {
  for (const std::string_view known :
       {"application/json", "application/xml", "application/javascript", "application/graphql"}) {
    if (equals_ignoring_case(type, known)) return true;
  }
  return starts_with_ignoring_case(type, "text/") || ends_with_ignoring_case(type, "+json") ||
         ends_with_ignoring_case(type, "+xml");
}

/// The charset parameter, unquoted; empty without one.
std::string_view charset_of(std::string_view content_type) {
  std::size_t semicolon = content_type.find(';');
  while (semicolon != std::string_view::npos) {
    content_type.remove_prefix(semicolon + 1);
    semicolon = content_type.find(';');
    std::string_view parameter = trimmed(content_type.substr(0, semicolon));
    if (!starts_with_ignoring_case(parameter, "charset=")) continue;
    parameter.remove_prefix(8);
    if (parameter.size() >= 2 && parameter.front() == '"' && parameter.back() == '"') {
      parameter = parameter.substr(1, parameter.size() - 2);
    }
    return parameter;
  }
  return {};
}

}  // namespace

std::string_view media_type_of(std::string_view content_type) {
  return trimmed(content_type.substr(0, content_type.find(';')));
}

bool matches_binary_media_types(const std::vector<std::string>& binary_media_types,
                                std::string_view media_type) {
  for (const std::string_view entry : binary_media_types) {
    if (entry == "*/*" || equals_ignoring_case(entry, media_type)) return true;
    const bool any_subtype = entry.size() > 2 && entry.substr(entry.size() - 2) == "/*";
    if (any_subtype && starts_with_ignoring_case(media_type, entry.substr(0, entry.size() - 1))) return true;
  }
  return false;
}

bool is_http_api_text(std::string_view content_type) {
  if (!is_textual(media_type_of(content_type))) return false;
  const std::string_view charset = charset_of(content_type);
  return charset.empty() || equals_ignoring_case(charset, "utf-8");
}

}  // namespace offstage::gateway

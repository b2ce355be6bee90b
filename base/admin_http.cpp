#include "base/admin_http.h"

#include <utility>

#include "base/encoding.h"
#include "base/json.h"

namespace offstage::admin_http {
namespace {

bool is_this_machine(std::string_view host) {
  if (host.starts_with('[')) {
    host = host.substr(0, host.find(']') + 1);
  } else {
    host = host.substr(0, host.find(':'));
  }
  return equals_ignoring_case(host, "localhost") || host == "127.0.0.1" || host == "[::1]";
}

}  // namespace

HttpResponse respond(int status, std::string body) {
  HttpResponse response{.status = status, .headers = {}, .body = std::move(body)};
  response.set_header("Content-Type", "application/json");
  response.set_header("Cache-Control", "no-store");
  return response;
}

HttpResponse refuse(int status, std::string_view text) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("error", text);
  writer.end_object();
  return respond(status, std::move(body));
}

HttpResponse switched_off() {
  return refuse(404, "the admin API is switched off");
}

HttpResponse not_a_method(const std::string& methods) {
  auto response = refuse(405, "expected " + methods);
  response.set_header("Allow", methods);
  return response;
}

bool is_foreign(const HttpRequest& request) {
  const auto* origin = request.header("Origin");
  if (!origin) return false;
  const auto* host = request.header("Host");
  constexpr std::string_view kScheme = "http://";
  return !host || !is_this_machine(*host) || !origin->starts_with(kScheme) ||
         !equals_ignoring_case(std::string_view(*origin).substr(kScheme.size()), *host);
}

HttpResponse refuse_foreign() {
  return refuse(403, "the admin API is not for web pages from elsewhere");
}

bool is_json(const HttpRequest& request) {
  const auto* header = request.header("Content-Type");
  if (!header) return false;
  auto type = std::string_view(*header).substr(0, header->find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return equals_ignoring_case(type, "application/json");
}

HttpResponse refuse_other_than_json() {
  return refuse(415, "the header Content-Type must be application/json");
}

}  // namespace offstage::admin_http

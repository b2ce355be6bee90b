#include "gateway/http_api_response.h"

#include <string>

#include "base/encoding.h"
#include "gateway/proxy_response.h"

namespace offstage::gateway {
namespace {

Failure failure(std::string text) {
  return Failure{std::move(text)};
}

void make_lower_case(std::string& name) {
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
}

/// Every value is a JSON text, so that an answer without statusCode needs no rule but this.
HttpResponse inferred(std::string_view payload, json::Value root) {
  HttpResponse response;
  response.headers.push_back({"content-type", "application/json"});
  response.body = root.is_string() ? root.as_string() : payload;
  return response;
}

Result<void, Failure> add_cookies(json::Value answer, HttpResponse& response) {
  const auto cookies = answer.find("cookies");
  if (!cookies || cookies->is_null()) return {};
  if (!cookies->is_array()) {
    return failure("cookies: expected a list of strings, got " + std::string(described(*cookies)));
  }
  for (const json::Value cookie : cookies->elements()) {
    if (!cookie.is_string()) {
      return failure("cookies: expected strings, got " + std::string(described(cookie)));
    }
    ASSIGN_OR_RETURN(HttpHeader header, header_of("set-cookie", cookie));
    response.headers.push_back(std::move(header));
  }
  return {};
}

Result<void, Failure> add_headers(json::Value answer, HttpResponse& response) {
  const auto headers = answer.find("headers");
  if (!headers || headers->is_null()) return {};
  if (!headers->is_object()) {
    return failure("headers: expected an object, got " + std::string(described(*headers)));
  }
  for (const json::Member member : headers->members()) {
    if (member.value.is_null()) continue;
    ASSIGN_OR_RETURN(HttpHeader header, header_of(member.name, member.value));
    make_lower_case(header.name);
    response.headers.push_back(std::move(header));
  }
  return {};
}

/// Takes what stands as base64 back to bytes.
Result<std::string, Failure> decoded_if(bool is_base64, std::string body) {
  if (!is_base64) return body;
  auto bytes = encoding::from_base64(body);
  if (!bytes) return failure("body: isBase64Encoded is true, but it is not base64");
  return std::move(*bytes);
}

bool has_content_type(const HttpResponse& response) {
  for (const HttpHeader& header : response.headers) {
    if (header.name == "content-type") return true;
  }
  return false;
}

/// The object form, told by its statusCode.
Result<HttpResponse, Failure> stated(json::Value root, json::Value status) {
  HttpResponse response;
  ASSIGN_OR_RETURN(response.status, status_of(status));
  RETURN_IF_ERROR(add_cookies(root, response));
  RETURN_IF_ERROR(add_headers(root, response));
  if (!has_content_type(response)) response.headers.push_back({"content-type", "text/plain; charset=utf-8"});
  const auto body = root.find("body");
  if (!body || body->is_null()) return response;
  const auto flag = root.find("isBase64Encoded");
  const bool is_base64 = flag && flag->is_bool() && flag->as_bool();
  ASSIGN_OR_RETURN(response.body, decoded_if(is_base64, body->is_string() ? std::string(body->as_string())
                                                                          : body->to_json()));
  return response;
}

}  // namespace

Result<HttpResponse, Failure> http_api_response_v2(std::string_view payload) {
  if (payload.empty()) payload = "null";
  const auto document = json::Document::parse(payload);
  if (!document) return failure("the function's answer is not JSON");
  const json::Value root = document->root();
  if (const auto status = root.find("statusCode")) return stated(root, *status);
  return inferred(payload, root);
}

Result<HttpResponse, Failure> http_api_response_v1(std::string_view payload) {
  ASSIGN_OR_RETURN(ProxyAnswer answer,
                   read_proxy_answer(payload, {.only_known_keys = false, .status_required = true}));
  HttpResponse response;
  response.status = answer.status;
  response.headers = std::move(answer.headers);
  for (HttpHeader& header : response.headers) make_lower_case(header.name);
  ASSIGN_OR_RETURN(response.body, decoded_if(answer.is_base64, std::move(answer.body)));
  return response;
}

}  // namespace offstage::gateway

#include "gateway/proxy_response.h"

#include <algorithm>
#include <charconv>

#include "base/encoding.h"
#include "gateway/media_type.h"

namespace offstage::gateway {
namespace {

constexpr std::string_view kKnownKeys[] = {"isBase64Encoded", "base64Encoded",     "statusCode",
                                           "headers",         "multiValueHeaders", "body"};
/// Sent as x-amzn-Remapped-{name}.
constexpr std::string_view kRemapped[] = {
    "Authorization", "Connection", "Content-Length", "Content-MD5",        "Date",
    "Expect",        "Host",       "Max-Forwards",   "Proxy-Authenticate", "Server",
    "Trailer",       "Upgrade",    "User-Agent",     "WWW-Authenticate"};

Failure failure(std::string text) {
  return Failure{std::move(text)};
}

bool is_token(std::string_view name) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

/// The headers of an answer on their way: multiValueHeaders first, then headers.
class HeaderMerge {
 public:
  void add(HttpHeader header) {
    for (const HttpHeader& known : headers_) {
      if (!equals_ignoring_case(known.name, header.name)) continue;
      if (known.value == header.value) return;  // the same pair is not sent twice
      header.name = known.name;
      break;
    }
    has_content_type_ |= equals_ignoring_case(header.name, "Content-Type");
    headers_.push_back(std::move(header));
  }

  std::vector<HttpHeader> take() && {
    if (!has_content_type_) headers_.insert(headers_.begin(), {"Content-Type", "application/json"});
    return std::move(headers_);
  }

 private:
  std::vector<HttpHeader> headers_;
  bool has_content_type_ = false;
};

Result<void, Failure> merge_multi_values(json::Value lists, HeaderMerge& merge) {
  if (lists.is_null()) return {};
  if (!lists.is_object()) {
    return failure("multiValueHeaders: expected an object, got " + std::string(described(lists)));
  }
  for (const json::Member list : lists.members()) {
    if (!list.value.is_array()) {
      return failure("multiValueHeaders." + std::string(list.name) + ": expected a list of values, got " +
                     std::string(described(list.value)));
    }
    for (const json::Value value : list.value.elements()) {
      if (value.is_null()) continue;
      ASSIGN_OR_RETURN(HttpHeader header, header_of(list.name, value));
      merge.add(std::move(header));
    }
  }
  return {};
}

Result<void, Failure> merge_single_values(json::Value values, HeaderMerge& merge) {
  if (values.is_null()) return {};
  if (!values.is_object()) {
    return failure("headers: expected an object, got " + std::string(described(values)));
  }
  for (const json::Member member : values.members()) {
    if (member.value.is_null()) continue;
    ASSIGN_OR_RETURN(HttpHeader header, header_of(member.name, member.value));
    merge.add(std::move(header));
  }
  return {};
}

Result<std::vector<HttpHeader>, Failure> merged_headers(json::Value answer) {
  HeaderMerge merge;
  if (const auto lists = answer.find("multiValueHeaders")) {
    RETURN_IF_ERROR(merge_multi_values(*lists, merge));
  }
  if (const auto values = answer.find("headers")) RETURN_IF_ERROR(merge_single_values(*values, merge));
  return std::move(merge).take();
}

Result<bool, Failure> base64_flag(json::Value answer) {
  auto flag = answer.find("isBase64Encoded");
  if (!flag) flag = answer.find("base64Encoded");
  if (!flag || flag->is_null()) return false;
  if (flag->is_bool()) return flag->as_bool();
  return failure("isBase64Encoded: expected true or false, got " + std::string(described(*flag)));
}

Result<void, Failure> check_keys(json::Value answer) {
  for (const json::Member member : answer.members()) {
    if (std::find(std::begin(kKnownKeys), std::end(kKnownKeys), member.name) != std::end(kKnownKeys))
      continue;
    return failure("unknown key " + json::quoted(member.name) +
                   ": only statusCode, headers, multiValueHeaders, body and isBase64Encoded may stand in an "
                   "answer");
  }
  return {};
}

/// What the whole first entry of Accept is compared with: AWS looks no further.
std::string_view first_accept(const HttpRequest& request) {
  const std::string* accept = request.header("Accept");
  if (accept == nullptr) return {};
  std::string_view first = std::string_view(*accept).substr(0, accept->find(','));
  while (!first.empty() && first.front() == ' ') first.remove_prefix(1);
  while (!first.empty() && first.back() == ' ') first.remove_suffix(1);
  return first;
}

}  // namespace

std::vector<HttpHeader> remapped_headers(std::vector<HttpHeader> headers) {
  std::erase_if(headers, [](const HttpHeader& header) {
    return equals_ignoring_case(header.name, "Transfer-Encoding") || equals_ignoring_case(header.name, "TE");
  });
  for (HttpHeader& header : headers) {
    for (const std::string_view name : kRemapped) {
      if (equals_ignoring_case(header.name, name)) header.name = "x-amzn-Remapped-" + std::string(name);
    }
  }
  return headers;
}

std::string_view described(json::Value value) {
  switch (value.kind()) {
    case json::Kind::kNull:
      return "null";
    case json::Kind::kBool:
      return "a boolean";
    case json::Kind::kNumber:
      return "a number";
    case json::Kind::kString:
      return "a string";
    case json::Kind::kArray:
      return "a list";
    case json::Kind::kObject:
      return "an object";
  }
  return "";
}

Result<int, Failure> status_of(json::Value value) {
  std::int64_t status = 0;
  bool is_integer = value.is_integer();
  if (is_integer) {
    status = value.as_int64();
  } else if (value.is_string()) {
    const std::string_view text = value.as_string();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), status);
    is_integer = error == std::errc() && end == text.data() + text.size();
  }
  if (!is_integer) return failure("statusCode: expected an integer, got " + value.to_json().substr(0, 80));
  if (status < 200 || status > 599) {
    return failure("statusCode: expected 200 to 599, got " + std::to_string(status));
  }
  return static_cast<int>(status);
}

Result<HttpHeader, Failure> header_of(std::string_view name, json::Value value) {
  if (!is_token(name)) return failure("headers: " + json::quoted(name) + " is no header name");
  if (value.is_object() || value.is_array() || value.is_null()) {
    return failure("headers." + std::string(name) + ": expected a string, got " +
                   std::string(described(value)));
  }
  std::string text = value.is_string() ? std::string(value.as_string()) : value.to_json();
  if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return failure("headers." + std::string(name) + ": a value must not hold a line break or NUL");
  }
  return HttpHeader{std::string(name), std::move(text)};
}

Result<ProxyAnswer, Failure> read_proxy_answer(std::string_view payload, ProxyAnswerRules rules) {
  const auto document = json::Document::parse(payload);
  if (!document) return failure("the function's answer is not JSON; expected an object with statusCode");
  const json::Value root = document->root();
  if (!root.is_object()) {
    return failure("the function's answer is " + std::string(described(root)) +
                   "; expected an object with statusCode");
  }
  if (rules.only_known_keys) RETURN_IF_ERROR(check_keys(root));
  ProxyAnswer answer;
  const auto status = root.find("statusCode");
  if (status && !status->is_null()) {
    ASSIGN_OR_RETURN(answer.status, status_of(*status));
  } else if (rules.status_required) {
    return failure("statusCode is missing; payload format 1.0 requires it");
  }
  ASSIGN_OR_RETURN(answer.headers, merged_headers(root));
  ASSIGN_OR_RETURN(answer.is_base64, base64_flag(root));
  const auto body = root.find("body");
  if (body && !body->is_null()) {
    if (!body->is_string()) {
      return failure("body: expected a string, got " + std::string(described(*body)) +
                     " (JSON.stringify it in the handler)");
    }
    answer.body = body->as_string();
  }
  return answer;
}

Result<HttpResponse, Failure> rest_proxy_response(std::string_view payload,
                                                  const std::vector<std::string>& binary_media_types,
                                                  const HttpRequest& request) {
  ASSIGN_OR_RETURN(ProxyAnswer answer, read_proxy_answer(payload, {}));
  HttpResponse response;
  response.status = answer.status;
  response.headers = remapped_headers(std::move(answer.headers));
  if (answer.is_base64 && matches_binary_media_types(binary_media_types, first_accept(request))) {
    auto bytes = encoding::from_base64(answer.body);
    if (!bytes) return failure("body: isBase64Encoded is true, but it is not base64");
    response.body = std::move(*bytes);
  } else {
    response.body = std::move(answer.body);
  }
  return response;
}

}  // namespace offstage::gateway

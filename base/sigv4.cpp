#include "base/sigv4.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"

namespace offstage::sigv4 {
namespace {

constexpr std::string_view kDateHeader = "X-Amz-Date";
constexpr std::string_view kTokenHeader = "X-Amz-Security-Token";
constexpr std::string_view kUnsignedPayload = "UNSIGNED-PAYLOAD";

// Changed on the way by proxies and client libraries.
constexpr std::array<std::string_view, 5> kNeverSigned{"authorization", "connection", "expect", "user-agent",
                                                       "x-amzn-trace-id"};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

constexpr std::string_view kBlanks = " \t";

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

std::vector<std::string> lower_case_names(std::string_view list) {
  std::vector<std::string> names;
  for (const auto name : split(list, ';')) {
    if (!name.empty()) names.push_back(lower_case(name));
  }
  return names;
}

struct Parameter {
  std::string_view name;
  std::string_view value;
};

/// Name and value of each "name=value", undecoded; one without '=' has an empty value.
std::vector<Parameter> parameters_of(std::string_view query) {
  std::vector<Parameter> parameters;
  for (const auto part : split(query, '&')) {
    if (part.empty()) continue;
    const auto equals = part.find('=');
    parameters.push_back({part.substr(0, equals),
                          equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1)});
  }
  return parameters;
}

std::string header_or_empty(const HttpRequest& request, std::string_view name) {
  const std::string* value = request.header(name);
  return value == nullptr ? std::string() : *value;
}

/// Takes the next word off the front of `text`; empty when there is none. Commas and blanks separate words.
std::string_view take_word(std::string_view& text) {
  const auto is_separator = [](char c) { return c == ' ' || c == '\t' || c == ','; };
  const auto* begin = std::find_if_not(text.begin(), text.end(), is_separator);
  const auto* end = std::find_if(begin, text.end(), is_separator);
  text = {end, text.end()};
  return {begin, end};
}

Authorization parse_header(const HttpRequest& request, std::string_view header) {
  const AuthorizationParts parts = split_authorization(header);
  Authorization authorization;
  authorization.algorithm = parts.algorithm;
  authorization.credential = parts.credential;
  authorization.signed_headers = lower_case_names(parts.signed_headers);
  authorization.signature = parts.signature;
  authorization.malformed = parts.malformed;
  authorization.date_time = header_or_empty(request, kDateHeader);
  if (authorization.date_time.empty()) authorization.date_time = header_or_empty(request, "Date");
  return authorization;
}

std::optional<Authorization> parse_query(std::string_view query) {
  Authorization authorization;
  bool found = false;
  for (const auto& [raw_name, raw_value] : parameters_of(query)) {
    const std::string name = encoding::percent_decode(raw_name);
    std::string value = encoding::percent_decode(raw_value);
    if (name == "X-Amz-Algorithm") {
      authorization.algorithm = std::move(value);
    } else if (name == "X-Amz-Credential") {
      authorization.credential = std::move(value);
    } else if (name == "X-Amz-SignedHeaders") {
      authorization.signed_headers = lower_case_names(value);
    } else if (name == "X-Amz-Signature") {
      authorization.signature = std::move(value);
    } else if (name == "X-Amz-Date") {
      authorization.date_time = std::move(value);
    } else if (name == "X-Amz-Expires") {
      authorization.expires = std::move(value);
    } else {
      continue;
    }
    found = true;
  }
  if (!found) return std::nullopt;
  authorization.in_query = true;
  return authorization;
}

/// Without "." and "..", and with every segment encoded once more: all services but S3 want it so.
std::string canonical_path(std::string_view path) {
  std::vector<std::string_view> kept;
  for (const auto segment : split(path, '/')) {
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (segment.empty() || segment == "." || segment == "..") continue;
    kept.push_back(segment);
  }
  std::string out;
  for (const auto segment : kept) out += "/" + encoding::percent_encode(segment);
  if (out.empty() || path.ends_with('/')) out.push_back('/');
  return out;
}

std::string canonical_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const auto& [name, value] : parameters_of(query)) {
    if (name == "X-Amz-Signature") continue;
    pairs.emplace_back(encoding::percent_encode(encoding::percent_decode(name)),
                       encoding::percent_encode(encoding::percent_decode(value)));
  }
  std::sort(pairs.begin(), pairs.end());
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out.push_back('&');
    out.append(name).append("=").append(value);
  }
  return out;
}

/// Trimmed, and with runs of blanks as one.
void append_header_value(std::string& out, std::string_view value) {
  bool blank = false;
  for (const char c : trimmed(value)) {
    if (c == ' ' && blank) continue;
    blank = c == ' ';
    out.push_back(c);
  }
}

void append_header(std::string& out, const HttpRequest& request, std::string_view lower_name) {
  out.append(lower_name).push_back(':');
  bool first = true;
  for (const auto& header : request.headers) {
    if (!equals_ignoring_case(header.name, lower_name)) continue;
    if (!std::exchange(first, false)) out.push_back(',');
    append_header_value(out, header.value);
  }
  out.push_back('\n');
}

std::string payload_hash(const HttpRequest& request) {
  const std::string* declared = request.header("X-Amz-Content-Sha256");
  if (declared != nullptr && *declared == kUnsignedPayload) return *declared;
  return encoding::hex(crypto::sha256(request.body));
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ";"));
}

/// The moment of a text of exactly the form that strptime's `format` says, else nothing.
std::optional<std::int64_t> parse_time(const std::string& text, const char* format) {
  std::tm utc{};
  const char* end = ::strptime(text.c_str(), format, &utc);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return std::int64_t{::timegm(&utc)} * 1000;
}

std::vector<std::string> headers_to_sign(const HttpRequest& request) {
  std::vector<std::string> names;
  for (const auto& header : request.headers) {
    std::string name = lower_case(header.name);
    if (std::find(kNeverSigned.begin(), kNeverSigned.end(), name) == kNeverSigned.end()) {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void set_header(HttpRequest& request, std::string_view name, std::string value) {
  std::erase_if(request.headers,
                [name](const HttpHeader& header) { return equals_ignoring_case(header.name, name); });
  request.headers.push_back({std::string(name), std::move(value)});
}

}  // namespace

AuthorizationParts split_authorization(std::string_view header) {
  AuthorizationParts parts;
  parts.algorithm = take_word(header);
  for (auto part = take_word(header); !part.empty(); part = take_word(header)) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) {
      if (parts.malformed.empty()) parts.malformed = part;
      continue;
    }
    const auto name = part.substr(0, equals);
    const auto value = part.substr(equals + 1);
    if (name == "Credential") parts.credential = value;
    if (name == "SignedHeaders") parts.signed_headers = value;
    if (name == "Signature") parts.signature = value;
  }
  return parts;
}

std::optional<CredentialScope> parse_credential(std::string_view credential) {
  while (credential.ends_with('/')) credential.remove_suffix(1);
  const auto parts = split(credential, '/');
  if (parts.size() != 5) return std::nullopt;
  return CredentialScope{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]),
                         std::string(parts[3]), std::string(parts[4])};
}

std::optional<Authorization> parse_authorization(const HttpRequest& request) {
  if (const std::string* header = request.header("Authorization")) return parse_header(request, *header);
  return parse_query(request.query());
}

std::string session_token(const HttpRequest& request, const Authorization& authorization) {
  if (!authorization.in_query) return header_or_empty(request, kTokenHeader);
  for (const auto& [name, value] : parameters_of(request.query())) {
    if (name == kTokenHeader) return encoding::percent_decode(value);
  }
  return {};
}

std::string canonical_request(const HttpRequest& request, const Authorization& authorization) {
  std::string out =
      request.method + "\n" + canonical_path(request.path()) + "\n" + canonical_query(request.query()) + "\n";
  for (const auto& name : authorization.signed_headers) append_header(out, request, name);
  out += "\n" + joined(authorization.signed_headers) + "\n" + payload_hash(request);
  return out;
}

std::string string_to_sign(const HttpRequest& request, const Authorization& authorization,
                           const CredentialScope& scope) {
  return fmt::format("{}\n{}\n{}/{}/{}/{}\n{}", kAlgorithm, authorization.date_time, scope.date, scope.region,
                     scope.service, scope.terminator,
                     encoding::hex(crypto::sha256(canonical_request(request, authorization))));
}

std::optional<std::string> expected_signature(const HttpRequest& request, const Authorization& authorization,
                                              std::string_view secret_access_key) {
  const auto scope = parse_credential(authorization.credential);
  if (!scope) return std::nullopt;
  std::string key = fmt::format("AWS4{}", secret_access_key);
  for (const auto* part : {&scope->date, &scope->region, &scope->service, &scope->terminator}) {
    key = crypto::hmac_sha256(key, *part);
  }
  return encoding::hex(crypto::hmac_sha256(key, string_to_sign(request, authorization, *scope)));
}

std::string format_date_time(std::int64_t now_ms) {
  const auto seconds = static_cast<std::time_t>(now_ms / 1000);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::optional<std::int64_t> parse_date_time(std::string_view text) {
  const auto iso = parse_time(std::string(text), "%Y%m%dT%H%M%SZ");
  // strptime is content with fewer digits, and takes the 31st of June for the 1st of July.
  if (iso && format_date_time(*iso) == text) return iso;
  return parse_time(std::string(text), "%a, %d %b %Y %H:%M:%S GMT");
}

void sign(HttpRequest& request, const Credentials& credentials, const SigningScope& scope) {
  Authorization authorization;
  authorization.date_time = format_date_time(scope.now_ms);
  set_header(request, kDateHeader, authorization.date_time);
  if (!credentials.session_token.empty()) set_header(request, kTokenHeader, credentials.session_token);
  authorization.credential = fmt::format("{}/{}/{}/{}/{}", credentials.access_key_id,
                                         std::string_view(authorization.date_time).substr(0, 8), scope.region,
                                         scope.service, kTerminator);
  authorization.signed_headers = headers_to_sign(request);
  // An access key with a slash in it makes no credential that anybody accepts: the service says so.
  authorization.signature =
      expected_signature(request, authorization, credentials.secret_access_key).value_or(std::string());
  set_header(
      request, "Authorization",
      fmt::format("{} Credential={}, SignedHeaders={}, Signature={}", kAlgorithm, authorization.credential,
                  joined(authorization.signed_headers), authorization.signature));
}

}  // namespace offstage::sigv4

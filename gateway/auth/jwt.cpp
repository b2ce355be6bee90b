#include "gateway/auth/jwt.h"

#include <algorithm>
#include <utility>

#include "base/encoding.h"

namespace offstage::gateway {
namespace {

/// The JSON object that a part of a token stands for.
std::optional<json::Document> object_in(std::string_view part) {
  const auto text = encoding::from_base64url(part);
  if (!text) return std::nullopt;
  auto document = json::Document::parse(*text);
  if (!document || !document->root().is_object()) return std::nullopt;
  return document;
}

void add_words(std::vector<std::string>& words, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

Result<Jwt, Failure> Jwt::parse(std::string_view token) {
  if (token.size() > kBytesMax) return Failure{"the token is too long"};
  if (std::count(token.begin(), token.end(), '.') != 2) {
    return Failure{"token contains an invalid number of segments"};
  }
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  const auto header = object_in(token.substr(0, first));
  auto claims = object_in(token.substr(first + 1, second - first - 1));
  auto signature = encoding::from_base64url(token.substr(second + 1));
  if (!header || !claims || !signature) return Failure{"the token is malformed"};
  // Extensions that must be understood, and none is.
  if (header->root().find("crit")) return Failure{"the token is malformed"};

  const std::string_view name = text_claim(header->root(), "alg");
  const auto algorithm = crypto::signature_algorithm(name);
  if (!algorithm) return Failure{"signing method (alg) is unavailable."};
  Jwt jwt(std::move(*claims));
  jwt.algorithm_ = *algorithm;
  jwt.algorithm_name_ = name;
  jwt.key_id_ = text_claim(header->root(), "kid");
  jwt.signed_text_ = token.substr(0, second);
  jwt.signature_ = std::move(*signature);
  return jwt;
}

bool Jwt::is_signed_by(const crypto::PublicKey& key) const {
  return key.verifies(algorithm_, signed_text_, signature_);
}

std::string_view text_claim(json::Value claims, std::string_view name) {
  const auto claim = claims.find(name);
  return claim && claim->is_string() ? claim->as_string() : std::string_view();
}

std::vector<std::string> granted_scopes(json::Value claims) {
  std::vector<std::string> scopes;
  for (const char* name : {"scope", "scp"}) {
    const auto claim = claims.find(name);
    if (!claim) continue;
    add_words(scopes, claim->as_string());
    for (const json::Value each : claim->elements()) add_words(scopes, each.as_string());
    break;
  }
  return scopes;
}

TokenTime token_time(json::Value claims, std::int64_t now_ms) {
  const double now_s = static_cast<double>(now_ms) / 1000;
  const auto expires = claims.find("exp");
  if (!expires || !expires->is_number()) return TokenTime::kNoNumber;
  if (expires->as_double() <= now_s) return TokenTime::kExpired;
  for (const auto& [name, failure] :
       {std::pair("nbf", TokenTime::kNotYet), std::pair("iat", TokenTime::kIssuedLater)}) {
    const auto from = claims.find(name);
    if (!from) continue;
    if (!from->is_number()) return TokenTime::kNoNumber;
    if (from->as_double() > now_s) return failure;
  }
  return TokenTime::kGood;
}

}  // namespace offstage::gateway

#include "gateway/service/cors_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "gateway/service/node_reader.h"
#include "gateway/service/route_path.h"

namespace offstage::gateway {
namespace {

constexpr int kRestMaxAgeMax = std::numeric_limits<int>::max();
constexpr int kHttpApiMaxAgeMax = 86'400;  // API Gateway's own limit

/// Reads the members of one cors map; each call leaves its target as it is when the member is absent.
class CorsMembers {
 public:
  CorsMembers(const Node& map, const std::string& path) : map_(map), path_(path) {}

  /// A list, or several values in one string with commas between them.
  Result<void, Diagnostic> strings(std::string_view key, std::vector<std::string>& target) const {
    const Node* node = member(map_, key);
    if (node == nullptr) return {};
    ASSIGN_OR_RETURN(const std::vector<std::string> values, read_strings(*node, path_of(key)));
    target.clear();
    for (const std::string& value : values) append_pieces(value, target);
    if (target.empty()) return expected(*node, path_of(key), "one value at least");
    return {};
  }

  Result<void, Diagnostic> methods(std::string_view key, std::vector<std::string>& target) const {
    RETURN_IF_ERROR(strings(key, target));
    for (std::string& method : target) {
      if (method == "*") continue;
      auto upper = normalised_method(method);
      if (!upper) return Diagnostic{member(map_, key)->where, path_of(key) + ": " + upper.error().text};
      method = *std::move(upper);
    }
    return {};
  }

  Result<void, Diagnostic> boolean(std::string_view key, bool& target) const {
    const Node* node = member(map_, key);
    if (node == nullptr) return {};
    ASSIGN_OR_RETURN(target, read_bool(*node, path_of(key)));
    return {};
  }

  Result<void, Diagnostic> integer(std::string_view key, int min, int max, std::optional<int>& target) const {
    const Node* node = member(map_, key);
    if (node == nullptr) return {};
    ASSIGN_OR_RETURN(target, read_integer(*node, path_of(key), min, max));
    return {};
  }

  Result<void, Diagnostic> string(std::string_view key, std::string& target) const {
    const Node* node = member(map_, key);
    if (node == nullptr) return {};
    ASSIGN_OR_RETURN(target, read_string(*node, path_of(key)));
    return {};
  }

 private:
  std::string path_of(std::string_view key) const { return fmt::format("{}.{}", path_, key); }

  static void append_pieces(const std::string& text, std::vector<std::string>& target) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      const std::string piece = text.substr(begin, end - begin);
      const auto first = piece.find_first_not_of(' ');
      if (first != std::string::npos)
        target.push_back(piece.substr(first, piece.find_last_not_of(' ') - first + 1));
      begin = end + 1;
    }
  }

  const Node& map_;
  const std::string& path_;
};

}  // namespace

Result<std::optional<RestCors>, Diagnostic> read_rest_cors(const Node& node, const std::string& path,
                                                           std::vector<Diagnostic>& warnings) {
  if (!node.is_map()) {
    auto is_on = read_bool(node, path);
    if (!is_on) return expected(node, path, "true, false or a map");
    return *is_on ? std::optional<RestCors>(RestCors{}) : std::nullopt;
  }
  RestCors cors;
  const CorsMembers members(node, path);
  RETURN_IF_ERROR(members.strings("origin", cors.origins));
  RETURN_IF_ERROR(members.strings("origins", cors.origins));
  RETURN_IF_ERROR(members.strings("headers", cors.headers));
  RETURN_IF_ERROR(members.methods("methods", cors.methods));
  RETURN_IF_ERROR(members.boolean("allowCredentials", cors.allow_credentials));
  RETURN_IF_ERROR(members.strings("exposedResponseHeaders", cors.exposed_headers));
  RETURN_IF_ERROR(members.integer("maxAge", 1, kRestMaxAgeMax, cors.max_age_s));
  RETURN_IF_ERROR(members.string("cacheControl", cors.cache_control));
  warn_of_keys(node, path,
               {{"origin", "origins", "headers", "methods", "allowCredentials", "exposedResponseHeaders",
                 "maxAge", "cacheControl"},
                {}},
               warnings);
  return std::optional<RestCors>(std::move(cors));
}

Result<std::optional<HttpApiCors>, Diagnostic> read_http_api_cors(const Node& node, const std::string& path,
                                                                  std::vector<Diagnostic>& warnings) {
  if (!node.is_map()) {
    auto is_on = read_bool(node, path);
    if (!is_on) return expected(node, path, "true, false or a map");
    return *is_on ? std::optional<HttpApiCors>(HttpApiCors{}) : std::nullopt;
  }
  HttpApiCors cors;
  const CorsMembers members(node, path);
  RETURN_IF_ERROR(members.strings("allowedOrigins", cors.allowed_origins));
  RETURN_IF_ERROR(members.strings("allowedHeaders", cors.allowed_headers));
  RETURN_IF_ERROR(members.methods("allowedMethods", cors.allowed_methods));
  RETURN_IF_ERROR(members.boolean("allowCredentials", cors.allow_credentials));
  RETURN_IF_ERROR(members.strings("exposedResponseHeaders", cors.exposed_headers));
  RETURN_IF_ERROR(members.integer("maxAge", 0, kHttpApiMaxAgeMax, cors.max_age_s));
  const bool is_open =
      std::find(cors.allowed_origins.begin(), cors.allowed_origins.end(), "*") != cors.allowed_origins.end();
  if (cors.allow_credentials && is_open) {
    return Diagnostic{member(node, "allowCredentials")->where,
                      path +
                          ".allowCredentials: expected allowedOrigins without \"*\" beside it; API Gateway "
                          "refuses the two together"};
  }
  warn_of_keys(node, path,
               {{"allowedOrigins", "allowedHeaders", "allowedMethods", "allowCredentials",
                 "exposedResponseHeaders", "maxAge"},
                {}},
               warnings);
  return std::optional<HttpApiCors>(std::move(cors));
}

}  // namespace offstage::gateway

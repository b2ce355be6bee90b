#include "gateway/service/offline_settings_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "gateway/service/node_reader.h"

namespace offstage::gateway {
namespace {

constexpr const char* kPath = "custom.serverless-offline";
constexpr int kPortMax = 65535;
constexpr int kSecondsMax = 1'000'000'000;
constexpr int kIdleMaxSeconds = 86'400;

/// Those that are read, and those of an advert, of Node.js or of hapi that nobody misses.
constexpr std::array<std::string_view, 29> kQuiet{"httpPort",
                                                  "websocketPort",
                                                  "webSocketIdleTimeout",
                                                  "webSocketHardTimeout",
                                                  "lambdaPort",
                                                  "corsAllowOrigin",
                                                  "corsAllowHeaders",
                                                  "corsExposedHeaders",
                                                  "corsDisallowCredentials",
                                                  "host",
                                                  "terminateIdleLambdaTime",
                                                  "noTimeout",
                                                  "localEnvironment",
                                                  "reloadHandler",
                                                  "prefix",
                                                  "noPrependStageInUrl",
                                                  "noAuth",
                                                  "ignoreJWTSignature",
                                                  "noSponsor",
                                                  "location",
                                                  "useInProcess",
                                                  "useChildProcesses",
                                                  "useWorkerThreads",
                                                  "preLoadModules",
                                                  "printOutput",
                                                  "showDuration",
                                                  "disableCookieValidation",
                                                  "enforceSecureCookies",
                                                  "rubyWatchDirs"};

Result<void, Diagnostic> read_port(const Node& offline, const std::string& key,
                                   std::optional<std::uint16_t>& target) {
  const Node* node = member(offline, key);
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(const int number, read_integer(*node, fmt::format("{}.{}", kPath, key), 0, kPortMax));
  target = static_cast<std::uint16_t>(number);
  return {};
}

Result<void, Diagnostic> read_seconds(const Node& offline, const std::string& key,
                                      std::optional<int>& target) {
  const Node* node = member(offline, key);
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(target, read_integer(*node, fmt::format("{}.{}", kPath, key), 1, kSecondsMax));
  return {};
}

Result<void, Diagnostic> read_flag(const Node& offline, const std::string& key, bool& target) {
  const Node* node = member(offline, key);
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(target, read_bool(*node, fmt::format("{}.{}", kPath, key)));
  return {};
}

Result<void, Diagnostic> read_text(const Node& offline, const std::string& key, std::string& target) {
  const Node* node = member(offline, key);
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(target, read_string(*node, fmt::format("{}.{}", kPath, key)));
  return {};
}

/// One text with commas, as hapi is given it, or a list.
Result<void, Diagnostic> read_texts(const Node& offline, const std::string& key,
                                    std::vector<std::string>& target) {
  const Node* node = member(offline, key);
  if (node == nullptr) return {};
  ASSIGN_OR_RETURN(const std::vector<std::string> texts,
                   read_strings(*node, fmt::format("{}.{}", kPath, key)));
  target.clear();
  for (const std::string& text : texts) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      std::string piece = text.substr(begin, end - begin);
      std::erase(piece, ' ');
      if (!piece.empty()) target.push_back(std::move(piece));
      begin = end + 1;
    }
  }
  return {};
}

Result<void, Diagnostic> read_cors(const Node& offline, OfflineSettings& settings) {
  RelaxedCors& cors = settings.cors;
  RETURN_IF_ERROR(read_texts(offline, "corsAllowOrigin", cors.allow_origins));
  RETURN_IF_ERROR(read_texts(offline, "corsAllowHeaders", cors.allow_headers));
  RETURN_IF_ERROR(read_texts(offline, "corsExposedHeaders", cors.exposed_headers));
  bool disallows_credentials = false;
  RETURN_IF_ERROR(read_flag(offline, "corsDisallowCredentials", disallows_credentials));
  cors.allow_credentials = !disallows_credentials;
  for (const Node::Entry& entry : offline.entries) {
    if (settings.cors_where.line == 0 && entry.key.starts_with("cors")) settings.cors_where = entry.where;
  }
  return {};
}

void warn_of_others(const Node& offline, std::vector<Diagnostic>& warnings) {
  std::string names;
  for (const Node::Entry& entry : offline.entries) {
    const bool is_off =
        entry.value.is_null() || (entry.value.kind == Node::Kind::kBool && !entry.value.boolean);
    // Methods under resources are served anyhow; other URLs for them are a map.
    const bool is_served = entry.key == "resourceRoutes" && entry.value.kind == Node::Kind::kBool;
    if (is_off || is_served || std::find(kQuiet.begin(), kQuiet.end(), entry.key) != kQuiet.end()) continue;
    names += (names.empty() ? "" : ", ") + entry.key;
  }
  if (!names.empty()) {
    warnings.push_back({offline.where, fmt::format("{}: without effect here: {}", kPath, names)});
  }
}

}  // namespace

Result<void, Diagnostic> read_offline_settings(const Node& offline, Service& service,
                                               std::vector<Diagnostic>& warnings) {
  RETURN_IF_ERROR(check_map(offline, kPath));
  OfflineSettings& settings = service.offline;
  RETURN_IF_ERROR(read_port(offline, "httpPort", settings.http_port));
  RETURN_IF_ERROR(read_port(offline, "websocketPort", settings.web_socket_port));
  RETURN_IF_ERROR(read_seconds(offline, "webSocketIdleTimeout", settings.web_socket_idle_s));
  RETURN_IF_ERROR(read_seconds(offline, "webSocketHardTimeout", settings.web_socket_hard_s));
  RETURN_IF_ERROR(read_port(offline, "lambdaPort", settings.lambda_port));
  RETURN_IF_ERROR(read_text(offline, "host", settings.host));
  if (settings.host == "localhost") settings.host = "127.0.0.1";
  if (const Node* idle = member(offline, "terminateIdleLambdaTime")) {
    const std::string path = fmt::format("{}.terminateIdleLambdaTime", kPath);
    ASSIGN_OR_RETURN(const int seconds, read_integer(*idle, path, 1, kIdleMaxSeconds));
    settings.idle_s = seconds;
  }
  RETURN_IF_ERROR(read_flag(offline, "noTimeout", settings.no_timeout));
  RETURN_IF_ERROR(read_flag(offline, "reloadHandler", settings.reload));
  RETURN_IF_ERROR(read_flag(offline, "localEnvironment", settings.local_environment));
  RETURN_IF_ERROR(read_flag(offline, "noAuth", service.no_auth));
  RETURN_IF_ERROR(read_flag(offline, "ignoreJWTSignature", service.ignore_jwt_signature));
  RETURN_IF_ERROR(read_text(offline, "prefix", service.rest_api.prefix));
  RETURN_IF_ERROR(read_flag(offline, "noPrependStageInUrl", service.rest_api.leaves_out_stage));
  RETURN_IF_ERROR(read_cors(offline, settings));
  warn_of_others(offline, warnings);
  return {};
}

}  // namespace offstage::gateway

#include "emulator/iam/settings.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json.h"

namespace offstage::emulator::iam {
namespace {

std::string text(json::Value map, std::string_view name) {
  const auto value = map.find(name);
  return value ? std::string(value->as_string()) : std::string();
}

/// "AROA" and 17 more characters, as roles have them.
std::string role_id(const std::string& role_arn) {
  std::string id = "AROA" + encoding::hex(crypto::sha256(role_arn)).substr(0, 17);
  for (char& c : id) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return id;
}

Result<Policy, Failure> read_policy(json::Value document, const std::string& role) {
  auto policy = Policy::parse(document);
  if (policy) return policy;
  return Failure{"role " + role + ": " + policy.error().text};
}

PolicyKeys::Values keys_of(json::Value principal, const std::string& account, const std::string& role,
                           const std::string& session) {
  const std::string role_arn = fmt::format("arn:aws:iam::{}:role/{}", account, role);
  PolicyKeys::Values keys{{"aws:PrincipalArn", {role_arn}},
                          {"aws:PrincipalAccount", {account}},
                          {"aws:PrincipalType", {"AssumedRole"}},
                          {"aws:PrincipalIsAWSService", {"false"}},
                          {"aws:ResourceAccount", {account}},
                          {"aws:ViaAWSService", {"false"}},
                          {"aws:SecureTransport", {"true"}},  // as it will be
                          {"aws:userid", {role_id(role_arn) + ":" + session}}};
  if (const auto more = principal.find("keys")) {
    for (const json::Member key : more->members()) {
      std::vector<std::string>& values = keys[std::string(key.name)];
      values.clear();
      for (const json::Value value : key.value.elements()) values.emplace_back(value.as_string());
    }
  }
  return keys;
}

Result<Principal, Failure> read_principal(json::Value value) {
  Principal principal;
  principal.credentials = {text(value, "accessKeyId"), text(value, "secretAccessKey"),
                           text(value, "sessionToken")};
  principal.role = text(value, "role");
  const std::string session = text(value, "session");
  principal.name = text(value, "name");
  if (principal.name.empty()) principal.name = session;
  const std::string account = text(value, "account");
  if (principal.credentials.access_key_id.empty() || principal.role.empty() || session.empty() ||
      account.empty()) {
    return Failure{"a principal needs accessKeyId, account, role and session"};
  }
  principal.arn = fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", account, principal.role, session);
  const auto checked = value.find("checked");
  principal.is_checked = !checked || checked->as_bool();
  if (const auto policies = value.find("policies")) {
    for (const json::Value document : policies->elements()) {
      ASSIGN_OR_RETURN(Policy policy, read_policy(document, principal.role));
      principal.policies.push_back(std::move(policy));
    }
  }
  if (const auto boundary = value.find("boundary")) {
    ASSIGN_OR_RETURN(principal.boundary, read_policy(*boundary, principal.role));
  }
  principal.keys = PolicyKeys(keys_of(value, account, principal.role, session));
  return principal;
}

}  // namespace

Result<Settings, Failure> parse_settings(std::string_view json) {
  const auto document = json::Document::parse(json);
  if (!document || !document->root().is_object()) return Failure{"expected a JSON object"};
  Settings settings;
  const std::string mode = text(document->root(), "mode");
  if (mode != "warn" && mode != "enforce") return Failure{"mode: expected warn or enforce"};
  settings.mode = mode == "enforce" ? Mode::kEnforce : Mode::kWarn;
  const auto principals = document->root().find("principals");
  if (!principals || !principals->is_array()) return Failure{"principals: expected a list"};
  for (const json::Value value : principals->elements()) {
    ASSIGN_OR_RETURN(Principal principal, read_principal(value));
    settings.principals.push_back(std::move(principal));
  }
  return settings;
}

Result<Settings, Failure> read_settings(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Failure{"cannot read " + path};
  const std::string content(std::istreambuf_iterator<char>(file), {});
  auto settings = parse_settings(content);
  if (settings) return settings;
  return Failure{path + ": " + settings.error().text};
}

}  // namespace offstage::emulator::iam

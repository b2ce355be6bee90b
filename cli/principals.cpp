#include "cli/principals.h"

#include <algorithm>
#include <fstream>

#include "base/crypto.h"
#include "base/encoding.h"
#include "base/json.h"

namespace offstage::cli {
namespace {

/// The session's name when API Gateway takes a role on.
constexpr std::string_view kApiGateway = "BackplaneAssumeRoleSession";

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

const gateway::Role* role_named(const gateway::Service& service, const std::string& name) {
  const auto found = std::find_if(service.roles.begin(), service.roles.end(),
                                  [&](const gateway::Role& role) { return role.name == name; });
  return found == service.roles.end() ? nullptr : &*found;
}

void write_principal(json::Writer& writer, const Caller& caller, const gateway::Service& service,
                     std::string_view secret, const std::string& function_arn) {
  const sigv4::Credentials credentials = credentials_of(caller, service, secret);
  writer.begin_object();
  writer.member("accessKeyId", credentials.access_key_id);
  writer.member("secretAccessKey", credentials.secret_access_key);
  writer.member("sessionToken", credentials.session_token);
  writer.member("account", service.account);
  writer.member("role", caller.role.name);
  writer.member("session", caller.session);
  if (caller.session == kApiGateway) writer.member("name", "API Gateway");
  writer.key("policies");
  writer.begin_array();
  for (const std::string& policy : caller.role.policies) writer.raw(policy);
  writer.end_array();
  if (caller.role.boundary) {
    writer.key("boundary");
    writer.raw(*caller.role.boundary);
  }
  writer.key("checked");
  writer.raw(caller.role.unknown.empty() ? "true" : "false");
  if (!function_arn.empty()) {
    writer.key("keys");
    writer.raw(R"({"lambda:SourceFunctionArn":[)" + json::quoted(function_arn) + "]}");
  }
  writer.end_object();
}

}  // namespace

sigv4::Credentials credentials_of(const Caller& caller, const gateway::Service& service,
                                  std::string_view secret) {
  const auto derived = [&](std::string_view what) {
    const std::string text = std::string(what) + "\n" + service.account + "\n" + service.region + "\n" +
                             caller.role.name + "\n" + caller.session;
    return crypto::hmac_sha256("offstage" + std::string(secret), text);
  };
  sigv4::Credentials credentials;
  credentials.access_key_id = "ASIA";
  for (const char c : derived("id").substr(0, 16)) {
    credentials.access_key_id += kAlphabet[static_cast<unsigned char>(c) % kAlphabet.size()];
  }
  credentials.secret_access_key = encoding::base64(derived("secret").substr(0, 30));
  credentials.session_token = encoding::base64(derived("token") + derived("token, second half"));
  return credentials;
}

Result<std::string, Failure> principal_secret(const VerificationFlags& flags) {
  ASSIGN_OR_RETURN(const auto credentials, credentials_to_verify(flags));
  return credentials.empty() ? std::string() : credentials.front().secret_access_key;
}

void give_credentials(const gateway::Service& service, std::string_view secret,
                      std::vector<lambda_host::FunctionConfig>& functions) {
  for (lambda_host::FunctionConfig& config : functions) {
    const auto function = std::find_if(service.functions.begin(), service.functions.end(),
                                       [&](const gateway::Function& each) { return each.key == config.key; });
    if (function == service.functions.end()) continue;
    const gateway::Role* role = role_named(service, function->role);
    if (role != nullptr) config.credentials = credentials_of({*role, function->name}, service, secret);
  }
}

std::vector<sigv4::Credentials> credentials_given(const std::vector<lambda_host::FunctionConfig>& functions) {
  std::vector<sigv4::Credentials> given;
  for (const lambda_host::FunctionConfig& function : functions) {
    if (function.credentials) given.push_back(*function.credentials);
  }
  return given;
}

std::map<std::string, sigv4::Credentials> integration_credentials(const gateway::Service& service,
                                                                  std::string_view secret) {
  std::map<std::string, sigv4::Credentials> credentials;
  for (const gateway::RestMethod& method : service.rest_methods) {
    const gateway::Role* role = role_named(service, method.integration.role);
    if (role != nullptr) {
      credentials.emplace(role->name, credentials_of({*role, std::string(kApiGateway)}, service, secret));
    }
  }
  return credentials;
}

std::string principals_json(const gateway::Service& service, IamMode mode, std::string_view secret) {
  std::string text;
  json::Writer writer(text);
  writer.begin_object();
  writer.member("mode", mode == IamMode::kEnforce ? "enforce" : "warn");
  writer.key("principals");
  writer.begin_array();
  for (const gateway::Function& function : service.functions) {
    const gateway::Role* role = role_named(service, function.role);
    if (role == nullptr) continue;
    write_principal(
        writer, {*role, function.name}, service, secret,
        "arn:aws:lambda:" + service.region + ":" + service.account + ":function:" + function.name);
  }
  for (const auto& [name, credentials] : integration_credentials(service, secret)) {
    write_principal(writer, {*role_named(service, name), std::string(kApiGateway)}, service, secret, "");
  }
  writer.end_array();
  writer.end_object();
  return text;
}

Result<void, Failure> PrincipalsFile::write(const std::string& json) {
  if (directory_.path().empty()) return Failure{"no directory for temporary files"};
  path_ = directory_.path() + "/principals.json";
  std::ofstream file(path_, std::ios::binary | std::ios::trunc);
  file << json;
  file.close();
  if (file) return {};
  return Failure{"cannot write " + path_};
}

}  // namespace offstage::cli

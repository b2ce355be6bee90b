#include "cli/credentials.h"

#include <cstdlib>
#include <fstream>

namespace offstage::cli {
namespace {

using Found = Result<std::optional<sigv4::Credentials>, Failure>;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// `where` says whose credentials these are, for the message.
Found complete(sigv4::Credentials credentials, const std::string& where) {
  if (credentials.access_key_id.empty() && credentials.secret_access_key.empty()) return {std::nullopt};
  if (credentials.access_key_id.empty())
    return Failure{where + " has a secret access key, but no access key id"};
  if (credentials.secret_access_key.empty()) {
    return Failure{where + " has an access key id, but no secret access key"};
  }
  return {std::move(credentials)};
}

void set_member(sigv4::Credentials& credentials, std::string_view name, std::string_view value) {
  if (name == "aws_access_key_id") credentials.access_key_id = value;
  if (name == "aws_secret_access_key") credentials.secret_access_key = value;
  if (name == "aws_session_token") credentials.session_token = value;
}

/// What the section [profile] sets; nothing when there is no such section.
std::optional<sigv4::Credentials> read_profile(std::istream& file, std::string_view profile) {
  std::optional<sigv4::Credentials> found;
  bool inside = false;
  for (std::string line; std::getline(file, line);) {
    const auto text = trimmed(line);
    if (text.empty() || text.front() == '#' || text.front() == ';') continue;
    if (text.front() == '[') {
      inside = trimmed(text.substr(1, text.find(']') - 1)) == profile;
      if (inside && !found) found.emplace();
    } else if (const auto equals = text.find('='); inside && equals != std::string_view::npos) {
      set_member(*found, trimmed(text.substr(0, equals)), trimmed(text.substr(equals + 1)));
    }
  }
  return found;
}

Found find_in_file(const Environment& environment) {
  std::string path = environment("AWS_SHARED_CREDENTIALS_FILE");
  if (path.empty()) path = environment("HOME") + "/.aws/credentials";
  const std::string named = environment("AWS_PROFILE");
  const std::string profile = named.empty() ? "default" : named;
  std::ifstream file(path);
  auto credentials = read_profile(file, profile);
  if (credentials) return complete(std::move(*credentials), "profile " + profile + " of " + path);
  if (!named.empty()) return Failure{path + " has no profile " + named + ", which AWS_PROFILE names"};
  return {std::nullopt};
}

}  // namespace

std::string process_environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : value;
}

std::optional<sigv4::Credentials> parse_credentials(std::string_view text) {
  const auto key_end = text.find(':');
  if (key_end == std::string_view::npos) return std::nullopt;
  const auto secret_end = text.find(':', key_end + 1);
  sigv4::Credentials credentials;
  credentials.access_key_id = text.substr(0, key_end);
  credentials.secret_access_key = text.substr(key_end + 1, secret_end - key_end - 1);
  if (secret_end != std::string_view::npos) credentials.session_token = text.substr(secret_end + 1);
  const bool named = credentials.access_key_id.find('/') == std::string::npos;  // it would end in the scope
  if (!named || credentials.access_key_id.empty() || credentials.secret_access_key.empty())
    return std::nullopt;
  return credentials;
}

Result<std::optional<sigv4::Credentials>, Failure> find_credentials(const Environment& environment) {
  auto found = complete({.access_key_id = environment("AWS_ACCESS_KEY_ID"),
                         .secret_access_key = environment("AWS_SECRET_ACCESS_KEY"),
                         .session_token = environment("AWS_SESSION_TOKEN")},
                        "the environment");
  if (!found || *found) return found;
  return find_in_file(environment);
}

sigv4::Credentials own_credentials() {
  const auto or_any = [](std::string value) {
    if (value.empty()) value = "offstage";
    return value;
  };
  return {or_any(process_environment("AWS_ACCESS_KEY_ID")),
          or_any(process_environment("AWS_SECRET_ACCESS_KEY")), process_environment("AWS_SESSION_TOKEN")};
}

}  // namespace offstage::cli

#include "gateway/auth/key_sets.h"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "base/http_client.h"

namespace offstage::gateway {
namespace {

constexpr std::chrono::milliseconds kTimeLimit{1'500};
constexpr std::int64_t kUrlLifetimeMs = 2 * 60 * 60 * 1000;
constexpr std::int64_t kPauseMs = 5'000;
constexpr int kThreads = 2;

bool is_url(std::string_view location) {
  return location.starts_with("http://") || location.starts_with("https://");
}

Result<std::string, Failure> fetch_url(const std::string& url) {
  HttpClientOptions options;
  options.connect_timeout = kTimeLimit;
  options.timeout = kTimeLimit;
  options.connections_max = 0;
  options.body_bytes_max = KeySet::kBytesMax;
  HttpClient client(options);
  const std::size_t path = url.find('/', url.find("://") + 3);
  HttpRequest request;
  request.method = "GET";
  request.target = path == std::string::npos ? "/" : url.substr(path);
  request.headers = {{"Accept", "application/json"}};
  ASSIGN_OR_RETURN(HttpResponse response, client.send(url.substr(0, path), request));
  if (response.status != 200) return Failure{fmt::format("status {}", response.status)};
  return std::move(response.body);
}

Result<std::string, Failure> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(KeySet::kBytesMax + 1, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(text.size())) && file.gcount() == 0) {
    return Failure{"cannot be read"};
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

std::string discovery_url(std::string_view issuer) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

}  // namespace

Result<std::string, Failure> fetch_text(const std::string& location) {
  return is_url(location) ? fetch_url(location) : read_file(location);
}

KeySets::KeySets(std::map<std::string, std::string> places, const Clock& clock, Fetch fetch)
    : places_(std::move(places)), clock_(clock), fetch_(std::move(fetch)), workers_(kThreads) {}

KeySets::~KeySets() {
  stops_ = true;
}

void KeySets::find(const std::string& issuer, const std::string& key_id, Done done) {
  if (const auto found = known(issuer, key_id)) return done(*found);
  workers_.post([this, issuer, key_id, done = std::move(done)] { done(fetched(issuer, key_id)); });
}

std::optional<KeySets::Found> KeySets::known(const std::string& issuer, const std::string& key_id) const {
  const std::int64_t now_ms = clock_.now_ms();
  const std::lock_guard lock(mutex_);
  const auto entry = entries_.find(issuer);
  if (entry == entries_.end()) return std::nullopt;
  const auto& [keys, failure, fetched_ms, tried_ms] = entry->second;
  const bool tried_just_now = now_ms - tried_ms < kPauseMs;
  const bool serves = keys && now_ms - fetched_ms < lifetime_ms(issuer) && keys->has(key_id);
  if (!tried_just_now && !serves) return std::nullopt;
  return keys ? Found(keys) : Found(failure);
}

/// Only one of those that wait for an issuer fetches; the others find what it brought.
KeySets::Found KeySets::fetched(const std::string& issuer, const std::string& key_id) {
  if (const auto found = known(issuer, key_id)) return *found;
  Found found = stops_ ? Found(Unavailable{"", "the gateway stops"}) : fetch_keys(issuer);
  const std::int64_t now_ms = clock_.now_ms();
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[issuer];
  entry.tried_ms = now_ms;
  if (found) {
    entry.keys = *found;
    entry.fetched_ms = now_ms;
    return found;
  }
  // What is still good stays in use while its issuer cannot be reached.
  if (entry.keys && now_ms - entry.fetched_ms < lifetime_ms(issuer)) return entry.keys;
  entry.keys = nullptr;
  entry.failure = found.error();
  return found;
}

KeySets::Found KeySets::fetch_keys(const std::string& issuer) const {
  const auto place = places_.find(issuer);
  std::string location;
  if (place != places_.end()) {
    location = place->second;
  } else {
    constexpr const char* kDescription = "OIDC discovery endpoint communication error";
    const std::string url = discovery_url(issuer);
    const auto text = is_url(url) ? fetch_(url) : Result<std::string, Failure>(Failure{"is no URL"});
    if (!text) return Unavailable{kDescription, url + ": " + text.error().text};
    const auto document = json::Document::parse(*text);
    const auto uri = document ? document->root().find("jwks_uri") : std::nullopt;
    // A document from elsewhere names no file of this machine.
    if (!uri || !is_url(uri->as_string())) return Unavailable{kDescription, url + ": no jwks_uri in it"};
    location = uri->as_string();
    if (stops_) return Unavailable{"", "the gateway stops"};
  }
  constexpr const char* kDescription = "JWKS communication error";
  const auto text = fetch_(location);
  if (!text) return Unavailable{kDescription, location + ": " + text.error().text};
  auto keys = KeySet::parse(*text);
  if (!keys) return Unavailable{kDescription, location + ": " + keys.error().text};
  return KeySetPtr(std::make_shared<const KeySet>(*std::move(keys)));
}

std::int64_t KeySets::lifetime_ms(const std::string& issuer) const {
  const auto place = places_.find(issuer);
  return place != places_.end() && !is_url(place->second) ? kPauseMs : kUrlLifetimeMs;
}

}  // namespace offstage::gateway

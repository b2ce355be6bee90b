#include "gateway/response_cache.h"

#include "gateway/integrations/mapping_source.h"

namespace offstage::gateway {
namespace {

constexpr std::size_t kResponseBytesMax = std::size_t{1} << 20;  // API Gateway's own limit
constexpr std::size_t kCacheBytesMax = std::size_t{512} << 20;   // its smallest cluster's size
constexpr char kBetween = '\0';

bool asks_for_new(const HttpRequest& http) {
  const std::string* control = http.header("Cache-Control");
  return control != nullptr && control->find("max-age=0") != std::string::npos;
}

}  // namespace

bool ResponseCache::applies(const RestCall& call) const {
  const MethodCache& cache = call.method().cache;
  return settings_.cache_cluster && cache.enabled && cache.ttl_s > 0;
}

std::string ResponseCache::key_of(const RestCall& call) const {
  const MappingSource source{call, api_, settings_};
  std::string key = call.method().verb + " " + call.method().path;
  for (const std::string& parameter : call.method().cache.key_parameters) {
    key += kBetween;
    for (const std::string& value : source.values(parameter)) key += value + kBetween;
  }
  return key;
}

std::optional<HttpResponse> ResponseCache::find(const RestCall& call) const {
  if (!applies(call) || asks_for_new(call.http())) return std::nullopt;
  const std::string key = key_of(call);
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(key);
  if (found == entries_.end() || found->second.expires_ms <= call.now_ms) return std::nullopt;
  return found->second.response;
}

void ResponseCache::keep(const RestCall& call, const HttpResponse& response) const {
  const bool is_success = response.status >= 200 && response.status <= 299;
  if (!applies(call) || !is_success || response.body.size() > kResponseBytesMax) return;
  const std::string key = key_of(call);
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[key];
  bytes_ += response.body.size() - entry.response.body.size();
  entry = {response, call.now_ms + std::int64_t{1000} * call.method().cache.ttl_s};
  if (bytes_ <= kCacheBytesMax) return;
  entries_.clear();
  bytes_ = 0;
}

}  // namespace offstage::gateway

#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/http.h"
#include "gateway/rest_call.h"
#include "gateway/service/rest_method.h"

namespace offstage::gateway {

/// The cache of a stage: keeps the answers of methods for their time to live ("Cache settings for REST APIs",
/// developer guide). What makes two calls different is the method and its cache key parameters, nothing else:
/// not even a path parameter that is none of them. Thread-safe.
class ResponseCache {
 public:
  /// References must outlive this.
  ResponseCache(const ApiIdentity& api, const RestApiSettings& settings) : api_(api), settings_(settings) {}

  /// The kept answer, if the call may have it: `Cache-Control: max-age=0` asks for a new one.
  std::optional<HttpResponse> find(const RestCall& call) const;
  /// Keeps a success that is not too large.
  void keep(const RestCall& call, const HttpResponse& response) const;

 private:
  struct Entry {
    HttpResponse response;
    std::int64_t expires_ms = 0;
  };
  bool applies(const RestCall& call) const;
  std::string key_of(const RestCall& call) const;

  const ApiIdentity& api_;
  const RestApiSettings& settings_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Entry> entries_;
  mutable std::size_t bytes_ = 0;  // of all kept bodies
};

}  // namespace offstage::gateway

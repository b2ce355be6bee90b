#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "gateway/rest_call.h"
#include "gateway/service/service.h"
#include "gateway/token_bucket.h"

namespace offstage::gateway {

/// An API key as it is in force: with its id, and a value also where serverless.yml gives none.
struct IssuedKey {
  std::string id;
  std::string name;
  std::string value;
  std::string description;
  bool is_made_up = false;  // the value is ours
  bool enabled = true;
  std::optional<std::size_t> plan;  // index of the usage plan; without one the key opens nothing
};

/// The keys of the service. What AWS would draw at random comes from the names, so that it is the same after
/// each start.
std::vector<IssuedKey> issued_keys(const Service& service);

/// Lets calls to methods that need an API key pass when their key belongs to a usage plan that still has room
/// ("Usage plans and API keys for REST APIs", developer guide). Counters are in memory. Thread-safe.
class UsagePlans {
 public:
  /// `service` must outlive this.
  explicit UsagePlans(const Service& service);

  /// The refusal, or nothing when the call may go on; call.api_key is set then.
  std::optional<Refusal> admit(RestCall& call) const;

 private:
  /// What one key has used of its plan.
  struct Use {
    TokenBucket bucket;
    std::map<const RestMethod*, TokenBucket> method_buckets;
    std::int64_t period = 0;  // the running one, counted since 1970
    int count = 0;            // of requests in it
    bool is_new = true;
  };
  const IssuedKey* key_with(const std::string& value) const;
  static std::optional<Refusal> use_up(const UsagePlan& plan, Use& use, const RestCall& call);

  const RestApiSettings& settings_;
  const std::vector<IssuedKey> keys_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Use> uses_;  // by key id
};

}  // namespace offstage::gateway

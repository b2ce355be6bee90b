#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "gateway/auth/key_set.h"

namespace offstage::gateway {

/// The text of a file, or of an http or https URL. Waits for it, for as long as API Gateway does: 1.5 s. The
/// failure says what was in the way.
Result<std::string, Failure> fetch_text(const std::string& location);

/// The key sets of issuers, fetched when they are first asked for and kept ("Control access to HTTP APIs with
/// JWT authorizers", developer guide): {issuer}/.well-known/openid-configuration names them, unless a place
/// of one's own is given for an issuer. Thread-safe; no caller waits.
class KeySets {
 public:
  using KeySetPtr = std::shared_ptr<const KeySet>;
  struct Unavailable {
    std::string description;  // AWS's, for WWW-Authenticate
    std::string note;         // for the log
  };
  using Found = Result<KeySetPtr, Unavailable>;
  using Done = std::function<void(const Found&)>;
  using Fetch = std::function<Result<std::string, Failure>(const std::string& location)>;

  /// `places`: paths and URLs of key sets, by issuer. `clock` must outlive this; `fetch` runs on threads of
  /// its own, two at a time.
  KeySets(std::map<std::string, std::string> places, const Clock& clock, Fetch fetch = fetch_text);
  /// Ends what waits as unavailable, and returns when no `done` runs any more.
  ~KeySets();

  /// The keys of an issuer. They are fetched anew after two hours (a file: five seconds), and when they lack
  /// `key_id`, but never more often than every five seconds. `issuer` must come from the configuration: what
  /// a token says would fill the memory. `done` is called exactly once, from any thread, perhaps before this
  /// returns.
  void find(const std::string& issuer, const std::string& key_id, Done done);

 private:
  struct Entry {
    KeySetPtr keys;  // null: none could be had
    Unavailable failure;
    std::int64_t fetched_ms = 0;
    std::int64_t tried_ms = 0;  // 0: never
  };
  std::optional<Found> known(const std::string& issuer, const std::string& key_id) const;
  Found fetched(const std::string& issuer, const std::string& key_id);
  Found fetch_keys(const std::string& issuer) const;
  std::int64_t lifetime_ms(const std::string& issuer) const;

  const std::map<std::string, std::string> places_;
  const Clock& clock_;
  const Fetch fetch_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;  // by issuer
  std::atomic<bool> stops_ = false;
  WorkerPool workers_;  // last: its tasks use the others
};

}  // namespace offstage::gateway

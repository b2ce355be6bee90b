#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/http.h"
#include "base/result.h"
#include "emulator/emulator.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

/// The tables of one account in one region, with everything that serves them and a store and a clock of their
/// own. Thread-safe but for open and close.
class Realm {
 public:
  /// Those of `options`. `clock` outlives this.
  static Result<std::unique_ptr<Realm>, Failure> open(const EmulatorOptions& options, const Clock& clock);
  ~Realm();
  Realm(const Realm&) = delete;
  Realm& operator=(const Realm&) = delete;

  Context& context();
  /// Ends what goes on in the background and closes the store; nothing is asked of it from here on.
  void close();

 private:
  struct Parts;
  explicit Realm(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// Which realm a request is for. All share one, unless they are to be isolated: then an access key id of
/// twelve digits is an account, and the region is that of the signature's scope. A realm begins when it is
/// asked for first; on disk it has a directory in the data directory. Thread-safe but for open and close.
class Realms {
 public:
  static Result<std::unique_ptr<Realms>, Failure> open(const EmulatorOptions& options, const Clock& clock);

  /// That of the account and region in the options.
  Context& home() { return home_->context(); }
  /// By the request's signature, which is there and not looked at further.
  Result<Context*, Failure> of(const HttpRequest& request);
  /// By ?account=…&region=…, as the admin API takes them.
  Result<Context*, Failure> named_in_query(const HttpRequest& request);

  void close();

 private:
  using Place = std::pair<std::string, std::string>;  // account, region

  Realms(EmulatorOptions options, const Clock& clock, std::unique_ptr<Realm> home);
  Result<Context*, Failure> at(std::string_view account, std::string_view region);

  const EmulatorOptions options_;
  const Clock& clock_;
  const std::unique_ptr<Realm> home_;
  std::mutex mutex_;
  std::map<Place, std::unique_ptr<Realm>> others_;  // guarded by mutex_
};

}  // namespace offstage::emulator

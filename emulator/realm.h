#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/http.h"
#include "base/result.h"
#include "emulator/emulator.h"
#include "emulator/operations/context.h"
#include "emulator/realm_gate.h"
#include "emulator/storage/stores.h"

namespace offstage::emulator {

/// The tables of one account in one region, with everything that serves them and a store and a clock of their
/// own. All of that can be replaced at once: requests are made either before or after. Thread-safe but for
/// open and close.
class Realm {
 public:
  /// What serves one request: it is not replaced while this lives. One at a time in a thread.
  class Visit {
   public:
    Context& operator*() const { return *context_; }
    Context* operator->() const { return context_; }

   private:
    friend class Realm;
    Visit(RealmGate::Pass pass, Context& context) : pass_(std::move(pass)), context_(&context) {}
    RealmGate::Pass pass_;
    Context* context_;
  };

  /// Those of `options`. `clock` outlives this.
  static Result<std::unique_ptr<Realm>, Failure> open(const EmulatorOptions& options, const Clock& clock);
  ~Realm();
  Realm(const Realm&) = delete;
  Realm& operator=(const Realm&) = delete;

  Visit enter();

  // The following end what is under way first. Not from within a visit.

  /// As a new server with the same options has it: no tables, no streams, the system's time. Snapshots stay.
  Result<void, Failure> reset();
  /// Keeps everything that is stored, and the clock, under a name; in place of what had that name.
  Result<StoredSnapshot, Failure> take_snapshot(const std::string& name);
  /// Goes back to a snapshot; what is simulated stays as it is. Nothing: there is none of that name.
  Result<std::optional<StoredSnapshot>, Failure> restore(const std::string& name);
  /// False: there is none of that name.
  Result<bool, Failure> forget_snapshot(const std::string& name);
  std::vector<StoredSnapshot> snapshots();
  /// Calls `look` while nothing else goes on, neither requests nor in the background.
  void stand_still(const std::function<void(Context& context)>& look);

  /// Answers those requests that wait for something to happen; from then on none waits.
  void end_waits();
  /// Ends what goes on in the background and closes the store; nothing is asked of it from here on.
  void close();

 private:
  struct State;
  Realm(const EmulatorOptions& options, const Clock& clock, std::unique_ptr<Stores> stores);
  Result<std::unique_ptr<State>, Failure> make_state(Stores::Opened opened, std::int64_t ahead_ms) const;
  Result<void, Failure> replace(Stores::Opened opened, const StoredSnapshot* snapshot);
  Result<void, Failure> exchange(std::unique_ptr<State>& state, const StoredSnapshot* snapshot);

  const EmulatorOptions options_;
  const Clock& clock_;
  std::mutex changes_;                    // one snapshot, restore or reset at a time
  const std::unique_ptr<Stores> stores_;  // guarded by changes_
  RealmGate gate_;
  std::unique_ptr<State> state_;  // replaced with gate_ closed
};

/// Which realm a request is for. All share one, unless they are to be isolated: then an access key id of
/// twelve digits is an account, and the region is that of the signature's scope. A realm begins when it is
/// asked for first; on disk it has a directory in the data directory. Thread-safe but for open and close.
class Realms {
 public:
  static Result<std::unique_ptr<Realms>, Failure> open(const EmulatorOptions& options, const Clock& clock);

  /// Of the realm that requests are for that name no other.
  const std::string& home_region() const { return options_.region; }
  /// By the request's signature, which is there and not looked at further.
  Result<Realm*, Failure> of(const HttpRequest& request);
  /// By ?account=…&region=…, as the admin API takes them.
  Result<Realm*, Failure> named_in_query(const HttpRequest& request);

  /// Answers those requests that wait for something to happen; from then on none waits.
  void end_waits();
  void close();

 private:
  using Place = std::pair<std::string, std::string>;  // account, region

  Realms(EmulatorOptions options, const Clock& clock, std::unique_ptr<Realm> home);
  Result<Realm*, Failure> at(std::string_view account, std::string_view region);

  const EmulatorOptions options_;
  const Clock& clock_;
  const std::unique_ptr<Realm> home_;
  std::mutex mutex_;
  std::map<Place, std::unique_ptr<Realm>> others_;  // guarded by mutex_
};

}  // namespace offstage::emulator

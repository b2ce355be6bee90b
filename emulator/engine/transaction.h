#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/engine/item_writer.h"

namespace offstage::emulator {

/// What became of a transaction: either everything is written, or nothing is, and the actions that were the
/// reason have an error.
struct TransactionOutcome {
  std::vector<WrittenItem> written;               // one for each action; empty when cancelled
  std::vector<std::optional<AwsError>> failures;  // one for each action; empty when written
  bool cancelled() const { return !failures.empty(); }
};

/// Write transactions over items ("Managing complex workflows with DynamoDB transactions", developer guide).
///
/// A transaction first claims its keys. One that another transaction holds at that moment makes it fail with
/// TransactionConflictException for that action, without waiting and without a look at any condition. With
/// all keys claimed it locks the items as every write does, asks every decision, and writes one batch. So
/// transactions never wait for each other, and plain writes wait for a transaction instead of failing:
/// locks are held from the first read to the write, which makes all writes serializable, and a reader of
/// one snapshot sees a transaction whole or not at all. Thread-safe.
class Transactions {
 public:
  explicit Transactions(ItemWriter& writer) : writer_(writer) {}

  /// The keys are different from each other. An error that is no client's fault, such as an unreadable
  /// store, is the result itself.
  Result<TransactionOutcome> write(const std::vector<ItemWrite>& actions);

 private:
  class Claim;

  ItemWriter& writer_;
  std::mutex mutex_;
  std::unordered_set<std::string> claimed_;  // guarded by mutex_
};

/// Which ClientRequestTokens were used in the last ten minutes, and for what. In memory: a restart forgets
/// them. Thread-safe.
class TransactionTokens {
 public:
  explicit TransactionTokens(const Clock& clock) : clock_(clock) {}

  /// Held while the transaction of a token runs. Unless finish() was called the token is free again when it
  /// goes out of scope: a cancelled transaction may be tried anew with the same token.
  class Use {
   public:
    Use(Use&& other) noexcept;
    Use(const Use&) = delete;
    ~Use();

    /// Not null when the same request has succeeded before: nothing is to be written. What it gave to
    /// finish().
    const std::vector<std::size_t>* replayed() const { return replayed_ ? &*replayed_ : nullptr; }
    /// The transaction succeeded; the ten minutes begin. `item_bytes`: the size of the item of each action,
    /// by which a repetition is charged.
    void finish(std::vector<std::size_t> item_bytes);

   private:
    friend class TransactionTokens;
    Use(TransactionTokens* tokens, std::string token) : tokens_(tokens), token_(std::move(token)) {}
    explicit Use(std::vector<std::size_t> item_bytes) : tokens_(nullptr), replayed_(std::move(item_bytes)) {}
    TransactionTokens* tokens_;  // nullptr when nothing is left to do
    std::string token_;
    std::optional<std::vector<std::size_t>> replayed_;
  };

  /// `digest` stands for the request. Errors: IdempotentParameterMismatchException when the token was used
  /// for another one, TransactionInProgressException while the same is running.
  Result<Use> begin(std::string_view token, std::string digest);

 private:
  struct Entry {
    std::string digest;
    std::optional<std::vector<std::size_t>> item_bytes;  // nothing while it is running
  };
  struct Expiry {
    std::int64_t at_ms;
    std::string token;
  };

  void forget_expired();  // with mutex_ held

  const Clock& clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;  // guarded by mutex_
  std::deque<Expiry> expiries_;                     // guarded by mutex_, in the order of their times
};

}  // namespace offstage::emulator

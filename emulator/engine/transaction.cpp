#include "emulator/engine/transaction.h"

#include <utility>

#include "emulator/model/errors.h"
#include "emulator/model/limits.h"

namespace offstage::emulator {

/// The keys of one transaction, from its beginning to its end.
class Transactions::Claim {
 public:
  /// All keys or none; then `conflicts` tells which ones are held by others.
  Claim(Transactions& owner, const std::vector<ItemWrite>& actions) : owner_(owner) {
    const std::lock_guard lock(owner_.mutex_);
    for (const auto& action : actions) {
      conflicts_.push_back(owner_.claimed_.contains(action.key));
      failed_ = failed_ || conflicts_.back();
    }
    if (failed_) return;
    for (const auto& action : actions) keys_.push_back(*owner_.claimed_.insert(action.key).first);
  }
  Claim(const Claim&) = delete;
  ~Claim() {
    const std::lock_guard lock(owner_.mutex_);
    for (const auto& key : keys_) owner_.claimed_.erase(key);
  }

  bool failed() const { return failed_; }
  const std::vector<bool>& conflicts() const { return conflicts_; }

 private:
  Transactions& owner_;
  std::vector<std::string> keys_;
  std::vector<bool> conflicts_;
  bool failed_ = false;
};

Result<TransactionOutcome> Transactions::write(const std::vector<ItemWrite>& actions) {
  const Claim claim(*this, actions);
  TransactionOutcome outcome;
  if (claim.failed()) {
    for (const bool conflict : claim.conflicts()) {
      outcome.failures.push_back(conflict ? std::optional(errors::transaction_conflict()) : std::nullopt);
    }
    return outcome;
  }
  ASSIGN_OR_RETURN(outcome.written, writer_.write_all(actions, &outcome.failures));
  return outcome;
}

TransactionTokens::Use::Use(Use&& other) noexcept
    : tokens_(std::exchange(other.tokens_, nullptr)),
      token_(std::move(other.token_)),
      replayed_(std::move(other.replayed_)) {}

TransactionTokens::Use::~Use() {
  if (!tokens_) return;
  const std::lock_guard lock(tokens_->mutex_);
  tokens_->entries_.erase(token_);
}

void TransactionTokens::Use::finish(std::vector<std::size_t> item_bytes) {
  auto* tokens = std::exchange(tokens_, nullptr);
  if (!tokens) return;
  const std::lock_guard lock(tokens->mutex_);
  tokens->entries_.at(token_).item_bytes = std::move(item_bytes);
  tokens->expiries_.push_back({tokens->clock_.now_ms() + limits::kTransactionTokenMs, token_});
}

Result<TransactionTokens::Use> TransactionTokens::begin(std::string_view token, std::string digest) {
  const std::lock_guard lock(mutex_);
  forget_expired();
  const auto [it, is_new] = entries_.try_emplace(std::string(token));
  if (is_new) {
    it->second.digest = std::move(digest);
    return Use(this, std::string(token));
  }
  if (it->second.digest != digest) return errors::idempotent_parameter_mismatch();
  if (!it->second.item_bytes) return errors::transaction_in_progress();
  return Use(*it->second.item_bytes);
}

void TransactionTokens::forget_expired() {
  const auto now_ms = clock_.now_ms();
  while (!expiries_.empty() && expiries_.front().at_ms <= now_ms) {
    entries_.erase(expiries_.front().token);
    expiries_.pop_front();
  }
}

}  // namespace offstage::emulator

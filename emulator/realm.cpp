#include "emulator/realm.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "base/encoding.h"
#include "base/log.h"
#include "base/sigv4.h"

namespace offstage::emulator {
namespace {

constexpr std::size_t kAccountDigits = 12;
constexpr std::size_t kRegionLengthMax = 63;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_account(std::string_view text) {
  return text.size() == kAccountDigits && std::all_of(text.begin(), text.end(), is_digit);
}

/// It becomes the name of a directory, too.
bool is_region(std::string_view text) {
  return !text.empty() && text.size() <= kRegionLengthMax &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; });
}

std::string parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto pair = query.substr(0, end);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return encoding::percent_decode(pair.substr(equals + 1));
    }
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  }
  return {};
}

}  // namespace

/// In the order in which they depend on each other.
struct Realm::State {
  explicit State(const Clock& real_time) : clock(real_time) {}
  ~State() { end(); }

  /// Nothing is done in the background any more, and nothing holds on to the store.
  void end() {
    if (backfills) backfills->stop();
    if (expirer) expirer->stop();
    if (simulation) simulation->apply({});  // its snapshots go before the store does
  }

  MovableClock clock;
  Stores::Place place;
  std::unique_ptr<Store> store;
  std::unique_ptr<Streams> streams;
  std::unique_ptr<Catalog> catalog;
  std::optional<Simulation> simulation;
  std::optional<ItemReader> reader;
  std::optional<ItemWriter> writer;
  std::optional<Backfills> backfills;
  std::optional<Expirer> expirer;
  std::optional<Transactions> transactions;
  std::optional<TransactionTokens> tokens;
  std::optional<Context> context;
};

Realm::Realm(const EmulatorOptions& options, const Clock& clock, std::unique_ptr<Stores> stores)
    : options_(options), clock_(clock), stores_(std::move(stores)) {}

Realm::~Realm() {
  close();
}

Result<std::unique_ptr<Realm>, Failure> Realm::open(const EmulatorOptions& options, const Clock& clock) {
  ASSIGN_OR_RETURN(auto stores, Stores::open(options.in_memory, options.data_directory));
  std::unique_ptr<Realm> realm(new Realm(options, clock, std::move(stores)));
  ASSIGN_OR_RETURN(auto opened, realm->stores_->open_current());
  ASSIGN_OR_RETURN(realm->state_, realm->make_state(std::move(opened), 0));
  realm->state_->backfills->resume();
  realm->state_->expirer->resume();
  return realm;
}

/// What serves a store, with nothing going on in the background yet.
Result<std::unique_ptr<Realm::State>, Failure> Realm::make_state(Stores::Opened opened,
                                                                 std::int64_t ahead_ms) const {
  auto state = std::make_unique<State>(clock_);
  state->clock.set_ahead_ms(ahead_ms);
  state->place = std::move(opened.place);
  state->store = std::move(opened.store);
  ASSIGN_OR_RETURN(state->streams, Streams::load(*state->store, state->clock));
  ASSIGN_OR_RETURN(state->catalog,
                   Catalog::load(*state->store, *state->streams, state->clock, options_.transient_states_ms));
  state->simulation.emplace(*state->store, state->clock, table_arn_prefix(options_.region, options_.account));
  state->simulation->apply(options_.simulation);
  state->reader.emplace(*state->store, *state->simulation);
  state->writer.emplace(*state->store, &*state->simulation);
  state->backfills.emplace(*state->store, *state->catalog, *state->writer);
  state->expirer.emplace(*state->store, *state->catalog, *state->writer, state->clock, options_.ttl_delay_ms);
  state->transactions.emplace(*state->writer);
  state->tokens.emplace(state->clock);
  state->context.emplace(Context{.store = *state->store,
                                 .catalog = *state->catalog,
                                 .streams = *state->streams,
                                 .reader = *state->reader,
                                 .writer = *state->writer,
                                 .backfills = *state->backfills,
                                 .expirer = *state->expirer,
                                 .transactions = *state->transactions,
                                 .tokens = *state->tokens,
                                 .simulation = *state->simulation,
                                 .clock = state->clock,
                                 .validation = options_.validation,
                                 .region = options_.region,
                                 .account = options_.account});
  return state;
}

Realm::Visit Realm::enter() {
  auto pass = gate_.pass();
  return {std::move(pass), *state_->context};
}

/// Serves another store from here on; the one before is removed, or this one if that fails. With changes_
/// held.
Result<void, Failure> Realm::replace(Stores::Opened opened, const StoredSnapshot* snapshot) {
  const auto place = opened.place;
  auto made = make_state(std::move(opened), snapshot != nullptr ? snapshot->ahead_ms : 0);
  if (!made) {
    stores_->remove(place);
    return made.error();
  }
  auto state = std::move(made).value();
  const auto exchanged = exchange(state, snapshot);
  state->end();
  state->store->abandon();
  stores_->remove(state->place);
  return exchanged;
}

/// Serves `state` instead of the one before, which takes its place in the argument. Readers of streams find
/// what is written from here on ahead of wherever they have come, also in a stream that is the same as
/// before.
Result<void, Failure> Realm::exchange(std::unique_ptr<State>& state, const StoredSnapshot* snapshot) {
  const auto closed = gate_.close();
  if (snapshot != nullptr) state->simulation->apply(state_->simulation->settings());
  RETURN_IF_ERROR(state->streams->go_on_from(state_->streams->end()));
  RETURN_IF_ERROR(stores_->use(state->place));
  std::swap(state, state_);
  state_->backfills->resume();
  state_->expirer->resume();
  return {};
}

Result<void, Failure> Realm::reset() {
  const std::lock_guard lock(changes_);
  ASSIGN_OR_RETURN(auto empty, stores_->make_empty());
  return replace(std::move(empty), nullptr);
}

Result<std::optional<StoredSnapshot>, Failure> Realm::restore(const std::string& name) {
  const std::lock_guard lock(changes_);
  const auto snapshot = stores_->find_snapshot(name);
  if (!snapshot) return snapshot;
  ASSIGN_OR_RETURN(auto copy, stores_->make_copy(*snapshot));
  RETURN_IF_ERROR(replace(std::move(copy), &*snapshot));
  return snapshot;
}

Result<StoredSnapshot, Failure> Realm::take_snapshot(const std::string& name) {
  const std::lock_guard lock(changes_);
  const auto closed = gate_.close();
  const StoredSnapshot snapshot{
      .name = name, .taken_ms = state_->clock.now_ms(), .ahead_ms = state_->clock.ahead_ms()};
  RETURN_IF_ERROR(state_->catalog->stand_still([&] { return stores_->save(*state_->store, snapshot); }));
  return snapshot;
}

Result<bool, Failure> Realm::forget_snapshot(const std::string& name) {
  const std::lock_guard lock(changes_);
  const auto snapshot = stores_->find_snapshot(name);
  if (!snapshot) return false;
  RETURN_IF_ERROR(stores_->forget(*snapshot));
  return true;
}

std::vector<StoredSnapshot> Realm::snapshots() {
  const std::lock_guard lock(changes_);
  return stores_->snapshots();
}

void Realm::stand_still(const std::function<void(Context& context)>& look) {
  const std::lock_guard lock(changes_);
  const auto closed = gate_.close();
  const std::unique_lock background(state_->catalog->background_gate());
  look(*state_->context);
}

void Realm::end_waits() {
  enter()->streams.end_waits();
}

void Realm::close() {
  if (!state_) return;
  state_->end();
  if (auto saved = state_->catalog->save_counters(); !saved) log::error("{}", saved.error().text);
  if (auto closed = state_->store->close(); !closed) log::error("{}", closed.error().text);
  state_.reset();
}

Realms::Realms(EmulatorOptions options, const Clock& clock, std::unique_ptr<Realm> home)
    : options_(std::move(options)), clock_(clock), home_(std::move(home)) {}

Result<std::unique_ptr<Realms>, Failure> Realms::open(const EmulatorOptions& options, const Clock& clock) {
  ASSIGN_OR_RETURN(auto home, Realm::open(options, clock));
  return std::unique_ptr<Realms>(new Realms(options, clock, std::move(home)));
}

Result<Realm*, Failure> Realms::of(const HttpRequest& request) {
  if (!options_.isolate) return &*home_;
  const auto claims = sigv4::parse_authorization(request);
  const auto scope = claims ? sigv4::parse_credential(claims->credential) : std::nullopt;
  if (!scope) return &*home_;
  return at(scope->access_key_id, scope->region);
}

Result<Realm*, Failure> Realms::named_in_query(const HttpRequest& request) {
  if (!options_.isolate) return &*home_;
  return at(parameter(request.query(), "account"), parameter(request.query(), "region"));
}

Result<Realm*, Failure> Realms::at(std::string_view account, std::string_view region) {
  auto options = options_;
  if (is_account(account)) options.account = account;
  if (is_region(region)) options.region = region;
  if (options.account == options_.account && options.region == options_.region) return &*home_;
  const std::lock_guard lock(mutex_);
  auto& realm = others_[{options.account, options.region}];
  if (!realm) {
    if (!options.in_memory) {
      const auto directory = std::filesystem::path(options_.data_directory) / "isolated" / options.account;
      options.data_directory = directory / options.region;
    }
    ASSIGN_OR_RETURN(realm, Realm::open(options, clock_));
  }
  return &*realm;
}

void Realms::end_waits() {
  home_->end_waits();
  const std::lock_guard lock(mutex_);
  for (auto& [place, realm] : others_) {
    if (realm) realm->end_waits();
  }
}

void Realms::close() {
  home_->close();
  for (auto& [place, realm] : others_) {
    if (realm) realm->close();
  }
}

}  // namespace offstage::emulator

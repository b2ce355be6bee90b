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
struct Realm::Parts {
  explicit Parts(const Clock& real_time) : clock(real_time) {}

  MovableClock clock;
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
  bool closed = false;
};

Realm::Realm(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Realm::~Realm() {
  close();
}

Result<std::unique_ptr<Realm>, Failure> Realm::open(const EmulatorOptions& options, const Clock& clock) {
  auto parts = std::make_unique<Parts>(clock);
  ASSIGN_OR_RETURN(parts->store,
                   Store::open({.in_memory = options.in_memory, .directory = options.data_directory}));
  ASSIGN_OR_RETURN(parts->streams, Streams::load(*parts->store, parts->clock));
  ASSIGN_OR_RETURN(parts->catalog,
                   Catalog::load(*parts->store, *parts->streams, parts->clock, options.transient_states_ms));
  parts->simulation.emplace(*parts->store, parts->clock, table_arn_prefix(options.region, options.account));
  parts->simulation->apply(options.simulation);
  parts->reader.emplace(*parts->store, *parts->simulation);
  parts->writer.emplace(*parts->store, &*parts->simulation);
  parts->backfills.emplace(*parts->store, *parts->catalog, *parts->writer);
  parts->backfills->resume();
  parts->expirer.emplace(*parts->store, *parts->catalog, *parts->writer, parts->clock, options.ttl_delay_ms);
  parts->expirer->resume();
  parts->transactions.emplace(*parts->writer);
  parts->tokens.emplace(parts->clock);
  parts->context.emplace(Context{.store = *parts->store,
                                 .catalog = *parts->catalog,
                                 .streams = *parts->streams,
                                 .reader = *parts->reader,
                                 .writer = *parts->writer,
                                 .backfills = *parts->backfills,
                                 .expirer = *parts->expirer,
                                 .transactions = *parts->transactions,
                                 .tokens = *parts->tokens,
                                 .simulation = *parts->simulation,
                                 .clock = parts->clock,
                                 .validation = options.validation,
                                 .region = options.region,
                                 .account = options.account});
  return std::unique_ptr<Realm>(new Realm(std::move(parts)));
}

Context& Realm::context() {
  return *parts_->context;
}

void Realm::close() {
  if (parts_->closed) return;
  parts_->closed = true;
  parts_->backfills->stop();
  parts_->expirer->stop();
  parts_->simulation->apply({});  // its snapshots go before the store does
  if (auto saved = parts_->catalog->save_counters(); !saved) log::error("{}", saved.error().text);
  if (auto closed = parts_->store->close(); !closed) log::error("{}", closed.error().text);
}

Realms::Realms(EmulatorOptions options, const Clock& clock, std::unique_ptr<Realm> home)
    : options_(std::move(options)), clock_(clock), home_(std::move(home)) {}

Result<std::unique_ptr<Realms>, Failure> Realms::open(const EmulatorOptions& options, const Clock& clock) {
  ASSIGN_OR_RETURN(auto home, Realm::open(options, clock));
  return std::unique_ptr<Realms>(new Realms(options, clock, std::move(home)));
}

Result<Context*, Failure> Realms::of(const HttpRequest& request) {
  if (!options_.isolate) return &home();
  const auto claims = sigv4::parse_authorization(request);
  const auto scope = claims ? sigv4::parse_credential(claims->credential) : std::nullopt;
  if (!scope) return &home();
  return at(scope->access_key_id, scope->region);
}

Result<Context*, Failure> Realms::named_in_query(const HttpRequest& request) {
  if (!options_.isolate) return &home();
  return at(parameter(request.query(), "account"), parameter(request.query(), "region"));
}

Result<Context*, Failure> Realms::at(std::string_view account, std::string_view region) {
  auto options = options_;
  if (is_account(account)) options.account = account;
  if (is_region(region)) options.region = region;
  if (options.account == options_.account && options.region == options_.region) return &home();
  const std::lock_guard lock(mutex_);
  auto& realm = others_[{options.account, options.region}];
  if (!realm) {
    if (!options.in_memory) {
      const auto directory = std::filesystem::path(options_.data_directory) / "isolated" / options.account;
      options.data_directory = directory / options.region;
    }
    ASSIGN_OR_RETURN(realm, Realm::open(options, clock_));
  }
  return &realm->context();
}

void Realms::close() {
  home_->close();
  for (auto& [place, realm] : others_) {
    if (realm) realm->close();
  }
}

}  // namespace offstage::emulator

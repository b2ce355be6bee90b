#include "emulator/emulator.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "base/http_server.h"
#include "base/log.h"
#include "emulator/model/limits.h"
#include "emulator/server.h"

namespace offstage::emulator {
namespace {

/// One thread answers what is short, one more lets it go on while the other is busy.
int io_threads() {
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 2);
}

int worker_threads() {
  return std::max(2, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

/// In the order in which they depend on each other.
struct Emulator::Parts {
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
  std::optional<WorkerPool> workers;
  std::optional<SignatureVerifier> verifier;
  std::optional<Server> server;
  std::unique_ptr<HttpServer> http;
  bool closed = false;
};

Emulator::Emulator(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Emulator::~Emulator() {
  close(std::chrono::milliseconds(0));
}

Result<std::unique_ptr<Emulator>, Failure> Emulator::open(const EmulatorOptions& options,
                                                          const Clock& clock) {
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
  parts->workers.emplace(worker_threads());
  if (!options.credentials.empty()) {
    parts->verifier.emplace(options.credentials, options.region, clock);
  }
  parts->server.emplace(*parts->context, *parts->workers, parts->verifier ? &*parts->verifier : nullptr,
                        options.admin);
  return std::unique_ptr<Emulator>(new Emulator(std::move(parts)));
}

void Emulator::handle(HttpRequest request, HttpReply reply) {
  parts_->server->handle(std::move(request), std::move(reply));
}

Result<void, Failure> Emulator::listen(const std::string& host, std::uint16_t port) {
  HttpServerOptions options{.host = host,
                            .port = port,
                            .threads = io_threads(),
                            .body_bytes_max = limits::kRequestBodyBytesMax,
                            .header_bytes_max = limits::kHeaderBytesMax};
  options.on_protocol_error = Server::protocol_error;
  ASSIGN_OR_RETURN(parts_->http,
                   HttpServer::start(std::move(options), [this](HttpRequest request, HttpReply reply) {
                     handle(std::move(request), std::move(reply));
                   }));
  return {};
}

std::uint16_t Emulator::port() const {
  return parts_->http ? parts_->http->port() : std::uint16_t{0};
}

void Emulator::close(std::chrono::milliseconds drain) {
  if (parts_->closed) return;
  parts_->closed = true;
  if (parts_->http) parts_->http->stop(drain);
  parts_->workers->join();
  parts_->backfills->stop();
  parts_->expirer->stop();
  parts_->simulation->apply({});  // its snapshots go before the store does
  if (auto saved = parts_->catalog->save_counters(); !saved) log::error("{}", saved.error().text);
  if (auto closed = parts_->store->close(); !closed) log::error("{}", closed.error().text);
}

}  // namespace offstage::emulator

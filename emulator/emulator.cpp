#include "emulator/emulator.h"

#include <algorithm>
#include <optional>
#include <thread>

#include "base/http_server.h"
#include "emulator/model/limits.h"
#include "emulator/realm.h"
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
  std::unique_ptr<Realms> realms;
  std::optional<WorkerPool> workers;
  std::optional<SignatureVerifier> verifier;
  std::optional<iam::Access> access;
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
  auto parts = std::make_unique<Parts>();
  ASSIGN_OR_RETURN(parts->realms, Realms::open(options, clock));
  parts->workers.emplace(worker_threads());
  if (!options.credentials.empty()) {
    auto credentials = options.credentials;
    for (const auto& principal : options.iam.principals) credentials.push_back(principal.credentials);
    parts->verifier.emplace(std::move(credentials), options.region, clock);
  }
  if (!options.iam.principals.empty()) parts->access.emplace(options.iam);
  parts->server.emplace(*parts->realms, *parts->workers, parts->verifier ? &*parts->verifier : nullptr,
                        parts->access ? &*parts->access : nullptr, options.admin);
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
  parts_->realms->end_waits();
  if (parts_->http) parts_->http->stop(drain);
  parts_->workers->join();
  parts_->realms->close();
}

}  // namespace offstage::emulator

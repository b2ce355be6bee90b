#include "lambda-host/host.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>
#include <utility>

#include "base/crypto.h"
#include "base/encoding.h"
#include "lambda-host/bootstrap_files.h"
#include "lambda-host/error_payload.h"
#include "lambda-host/function_variables.h"

namespace offstage::lambda_host {
namespace {

/// What a Runtime API does for a call is done in microseconds.
constexpr int kRuntimeApiThreads = 2;

int environments_max(const FunctionConfig& function, const HostOptions& options) {
  if (function.concurrency_max) return *function.concurrency_max;
  if (options.environments_max > 0) return options.environments_max;
  return 4 * static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

int unreserved(const std::vector<FunctionConfig>& functions, const HostOptions& options) {
  int left = options.concurrency_max;
  for (const FunctionConfig& function : functions) left -= function.concurrency_max.value_or(0);
  return std::max(left, 0);
}

/// "Root=1-{time}-{random};Parent={random};Sampled=0", for a caller that sent none.
std::string new_trace_id(std::int64_t now_ms) {
  const std::string random = encoding::hex(crypto::random_bytes(20));
  return fmt::format("Root=1-{:08x}-{};Parent={};Sampled=0", now_ms / 1000, random.substr(0, 24),
                     random.substr(24, 16));
}

/// The library, or the program that is not just an interpreter from the PATH.
std::string code_file(const FunctionConfig& function) {
  if (function.command.empty()) return function.library;
  const std::string& program = function.command.front();
  return function.bootstrap.empty() && program.find('/') != std::string::npos ? program : "";
}

}  // namespace

Host::Host(const std::vector<FunctionConfig>& functions, const Clock& clock, const HostOptions& options)
    : clock_(clock),
      stop_grace_ms_(options.stop_grace_ms),
      reloads_(options.reload),
      unreserved_(std::make_shared<UnreservedConcurrency>(unreserved(functions, options))) {
  std::vector<FunctionVariables> variables = set_up_variables(functions, options);
  timer_ = std::make_shared<DeadlineTimer>();
  if (std::any_of(functions.begin(), functions.end(), [](auto& each) { return !each.command.empty(); }))
    threads_ = {std::make_shared<ProcessThread>(), std::make_shared<HttpThreads>(kRuntimeApiThreads)};
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const FunctionConfig function = with_bootstrap(functions[i]);
    auto context = std::make_shared<const FunctionContext>(
        FunctionContext{function, std::move(variables[i]),
                        LogSettings{function.key, function.memory_mb, function.log_format, options.log,
                                    function.name, runtime_version(function.runtime, function.region)},
                        options.init_timeout_ms, options.idle_ms, copies_.path(),
                        process_variables(function, options), threads_, timer_, clock});
    auto pool = std::make_shared<FunctionPool>(std::move(context), environments_max(function, options));
    by_name_.emplace(function.key, pool);
    by_name_.emplace(function.name, pool);
    pools_.push_back(std::move(pool));
  }
}

/// The function with the path of the bootstrap that runs it.
FunctionConfig Host::with_bootstrap(FunctionConfig function) {
  if (function.bootstrap.empty()) return function;
  const std::filesystem::path folder = std::filesystem::path(copies_.path()) / "bootstraps";
  if (!std::exchange(has_bootstraps_, true)) bootstraps_written_ = write_bootstrap_files(folder.string());
  function.bootstrap = (folder / function.bootstrap).string();
  function.command.push_back(function.bootstrap);
  return function;
}

Host::~Host() {
  stop();
}

Result<void, Failure> Host::check() {
  if (copies_.path().empty()) return Failure{"cannot make a directory for temporary files (TMPDIR, /tmp)"};
  RETURN_IF_ERROR(bootstraps_written_);
  std::string lines;
  for (const std::shared_ptr<FunctionPool>& pool : pools_) {
    if (const auto prepared = pool->prepare(); !prepared)
      lines += (lines.empty() ? "" : "\n") + prepared.error().text;
  }
  if (!lines.empty()) return Failure{std::move(lines)};
  if (reloads_) watch_files();
  return {};
}

void Host::watch_files() {
  std::map<std::pair<std::string, std::string>, FunctionCode> codes;
  for (const std::shared_ptr<FunctionPool>& pool : pools_) {
    const FunctionConfig& config = pool->config();
    std::string file = code_file(config);
    FunctionCode& code = codes[{file, config.sources}];
    code.file = std::move(file);
    if (!config.sources.empty()) {
      if (!code.sources) code.sources.emplace(config.sources);
      code.sources->add_handler(config.handler);
    }
    code.functions.push_back({config.key, [pool] { return pool->reload(); }});
  }
  std::vector<FunctionCode> watched;
  watched.reserve(codes.size());
  for (auto& [place, code] : codes) watched.push_back(std::move(code));
  reloader_ = std::make_unique<Reloader>(std::move(watched));
}

void Host::invoke(Invocation invocation, std::function<void(InvocationResult)> done) {
  const auto pool = by_name_.find(invocation.function);
  std::string request_id = invocation.request_id.empty() ? crypto::uuid_v4() : invocation.request_id;
  if (invocation.trace_id.empty()) invocation.trace_id = new_trace_id(clock_.now_ms());
  if (pool != by_name_.end() && !pool->second->config().concurrency_max) {
    if (!unreserved_->enter())
      return done({Outcome::kThrottled,
                   error_payload::throttled("ConcurrentInvocationLimitExceeded"),
                   std::move(request_id),
                   {}});
    done = [unreserved = unreserved_, done = std::move(done)](InvocationResult result) {
      unreserved->leave();
      done(std::move(result));
    };
  }
  auto call = std::make_shared<Call>(std::move(invocation), std::move(request_id), std::move(done));
  if (pool == by_name_.end())
    call->finish(Outcome::kFunctionError, error_payload::function_not_found(call->invocation().function));
  else
    pool->second->invoke(std::move(call));
}

void Host::stop() {
  reloader_.reset();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(stop_grace_ms_);
  for (const std::shared_ptr<FunctionPool>& pool : pools_) pool->stop(deadline);
  if (threads_.processes) threads_.processes->stop();
  // Here, because threads that were left behind still hold it.
  timer_->stop();
}

}  // namespace offstage::lambda_host

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <memory>
#include <semaphore>
#include <string>
#include <utility>

#include "base/clock.h"
#include "gateway/server.h"
#include "lambda-host/host.h"
#include "lambda-host/logs/log_files.h"
#include "lambda-host/logs/log_writer.h"
#include "lambda-host/private_directory.h"

/// Whole calls of an empty C++ handler without the network: what is between a request that was read and the
/// answer that is to be written, with the logs that `offstage gateway` keeps. The time is the process's CPU
/// time, because the handler runs on a thread of its own.
namespace offstage::bench {
namespace {

constexpr std::ptrdiff_t kInFlightMax = 16;

gateway::Service service() {
  gateway::Service service;
  service.name = "bench";
  gateway::RestMethod& method = service.rest_methods.emplace_back();
  method.verb = "POST";
  method.path = "/scores/{game}";
  method.function = "empty";
  gateway::HttpApiRoute& route = service.http_api_routes.emplace_back();
  route.method = "POST";
  route.path = "/scores/{game}";
  route.function = "empty";
  return service;
}

HttpRequest request_to(const std::string& target) {
  return {
      .method = "POST",
      .target = target,
      .headers = {{"Host", "localhost:3000"},
                  {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
                  {"Accept", "application/json"},
                  {"Accept-Language", "en-GB,en;q=0.5"},
                  {"Accept-Encoding", "gzip, deflate, br"},
                  {"Content-Type", "application/json"},
                  {"x-api-key", "0123456789abcdef"},
                  {"Content-Length", "27"},
                  {"Connection", "keep-alive"}},
      .body = R"({"score":1200,"name":"Ada"})",
      .remote_address = "127.0.0.1"};
}

/// The gateway and the host behind it, as `offstage gateway` has them.
class Stage {
 public:
  Stage() {
    if (const auto checked = host_->check(); !checked) {
      fmt::print(stderr, "{}\n", checked.error().text);
      std::abort();
    }
  }

  void call(HttpRequest request, HttpReply reply) { gateway_->handle(std::move(request), std::move(reply)); }

 private:
  static lambda_host::FunctionConfig function() {
    lambda_host::FunctionConfig function;
    function.key = "empty";
    function.name = "bench-dev-empty";
    function.handler = "build/empty";
    function.library = OFFSTAGE_BENCH_HANDLER;
    return function;
  }

  SystemClock clock_;
  lambda_host::PrivateDirectory directory_;
  lambda_host::LogFiles files_{directory_.path()};
  lambda_host::LogWriter writer_{[this](const auto& lines) { files_.write(lines); }};
  std::unique_ptr<lambda_host::Host> host_ = std::make_unique<lambda_host::Host>(
      std::vector{function()}, clock_,
      lambda_host::HostOptions{.log = [this](const lambda_host::LogLine& line) { writer_.add(line); }});
  std::unique_ptr<gateway::Gateway> gateway_ = std::make_unique<gateway::Gateway>(
      service(), *host_, clock_, gateway::GatewayOptions{.log = [](const gateway::AccessRecord& record) {
        benchmark::DoNotOptimize(gateway::access_line(record));
      }});
};

/// state.range(0) calls at a time, as from so many connections.
void measure(benchmark::State& state, const std::string& target) {
  static Stage stage;
  const HttpRequest request = request_to(target);
  const auto in_flight = static_cast<std::ptrdiff_t>(state.range(0));
  std::counting_semaphore<kInFlightMax> free(in_flight);
  for (auto _ : state) {
    free.acquire();
    stage.call(request, [&free](const HttpResponse& response) {
      if (response.status != 200) std::abort();
      free.release();
    });
  }
  for (std::ptrdiff_t i = 0; i < in_flight; ++i) free.acquire();
}

void gateway_rest(benchmark::State& state) {
  measure(state, "/dev/scores/chess?limit=25");
}
void gateway_http_api(benchmark::State& state) {
  measure(state, "/scores/chess?limit=25");
}

#define CALL(name)              \
  BENCHMARK(name)               \
      ->Arg(1)                  \
      ->Arg(kInFlightMax)       \
      ->MeasureProcessCPUTime() \
      ->UseRealTime()           \
      ->Unit(benchmark::kMicrosecond)

CALL(gateway_rest);
CALL(gateway_http_api);

}  // namespace
}  // namespace offstage::bench

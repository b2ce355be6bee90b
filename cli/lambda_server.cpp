#include "cli/lambda_server.h"

#include <future>
#include <utility>

#include "base/log.h"
#include "cli/url.h"

namespace offstage::cli {
namespace {

constexpr std::uint16_t kDefaultPort = 3002;

Result<std::unique_ptr<HttpServer>, Failure> bind_port(const std::string& host, std::uint16_t port) {
  HttpServerOptions options;
  options.host = host;
  options.port = port;
  options.body_bytes_max = lambda_host::InvokeApi::kBodyBytesMax;
  options.on_protocol_error = lambda_host::InvokeApi::protocol_error;
  return HttpServer::bind(std::move(options));
}

}  // namespace

Result<std::unique_ptr<LambdaServer>, Failure> LambdaServer::bind(const std::string& host,
                                                                  std::optional<std::uint16_t> port) {
  std::unique_ptr<LambdaServer> server(new LambdaServer(host));
  auto bound = bind_port(host, port.value_or(kDefaultPort));
  if (!bound && !port) {
    bound = bind_port(host, 0);
    if (bound)
      log::warning("port {} is in use: Lambda's Invoke API listens on {} (--lambda-port says where)",
                   kDefaultPort, (*bound)->port());
  }
  if (!bound) return std::move(bound).error();
  server->server_ = *std::move(bound);
  return server;
}

LambdaServer::~LambdaServer() {
  stop(std::chrono::milliseconds(0));
}

std::string LambdaServer::url() const {
  return url_of("http", host_, port());
}

void LambdaServer::serve(std::vector<lambda_host::FunctionConfig> functions, lambda_host::Invoker& invoker,
                         lambda_host::invoke_api::RetryDelays delays, lambda_host::ScheduleClock* schedules) {
  api_ = std::make_unique<lambda_host::InvokeApi>(std::move(functions), invoker, delays);
  server_->serve([api = api_.get(), schedules](HttpRequest request, HttpReply reply) {
    if (schedules != nullptr && request.path() == "/_offstage/clock")
      return reply(schedules->answer(request));
    api->handle(std::move(request), std::move(reply));
  });
}

HttpResponse LambdaServer::call(HttpRequest request) {
  std::promise<HttpResponse> answer;
  api_->handle(std::move(request),
               [&answer](HttpResponse response) { answer.set_value(std::move(response)); });
  return answer.get_future().get();
}

void LambdaServer::stop(std::chrono::milliseconds drain) {
  if (server_ != nullptr) server_->stop(drain);
  api_ = nullptr;
}

}  // namespace offstage::cli

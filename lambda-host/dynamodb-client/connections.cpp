#include <utility>

#include "base/clock.h"
#include "base/encoding.h"
#include "base/http_client.h"
#include "base/json.h"
#include "base/sigv4.h"
#include "client_environment.h"
#include "offstage/connections/client.h"

namespace offstage::connections {
namespace {

/// Its type is in a header, with a URL behind it at times; its text, if any, in the body.
Error error_of(const HttpResponse& response) {
  Error error{"UnknownError", "HTTP status " + std::to_string(response.status), response.status};
  for (const HttpHeader& header : response.headers) {
    if (equals_ignoring_case(header.name, "x-amzn-ErrorType"))
      error.type = header.value.substr(0, header.value.find(':'));
  }
  const auto document = json::Document::parse(response.body);
  const auto message = document ? document->root().find("message") : std::nullopt;
  if (message && message->is_string()) error.message = message->as_string();
  return error;
}

}  // namespace

struct Client::Connection {
  explicit Connection(ClientOptions with) : options(std::move(with)), http(http_options_of_environment()) {}

  Result<std::string, Error> ask(std::string method, std::string_view connection_id, std::string body);

  ClientOptions options;
  SystemClock clock;
  HttpClient http;
};

Result<std::string, Error> Client::Connection::ask(std::string method, std::string_view connection_id,
                                                   std::string body) {
  const std::string& endpoint = options.endpoint;
  const std::size_t scheme = endpoint.find("://");
  const std::size_t path = scheme == std::string::npos ? scheme : endpoint.find('/', scheme + 3);
  const std::string base = endpoint.substr(0, path);
  const auto origin = Origin::parse(base);
  if (!origin) return Error{"InvalidEndpoint", origin.error().text};
  HttpRequest request;
  request.method = std::move(method);
  request.target = (path == std::string::npos ? "" : endpoint.substr(path)) + "/@connections/" +
                   encoding::percent_encode(connection_id);
  request.headers = {{"Host", origin->host_header()}};
  request.body = std::move(body);
  sigv4::sign(request, {options.access_key_id, options.secret_access_key, options.session_token},
              {options.region, "execute-api", clock.now_ms()});
  auto response = http.send(base, request);
  if (!response) return Error{"ConnectionError", response.error().text};
  if (response->status / 100 != 2) return error_of(*response);
  return std::move(response->body);
}

Client Client::from_environment(std::string_view domain_name, std::string_view stage) {
  ClientOptions options;
  options.endpoint = environment_variable("AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI");
  if (options.endpoint.empty()) {
    options.endpoint = "https://" + std::string(domain_name) + "/" + std::string(stage);
  }
  options.region = region_of_environment();
  options.access_key_id = environment_variable("AWS_ACCESS_KEY_ID");
  options.secret_access_key = environment_variable("AWS_SECRET_ACCESS_KEY");
  options.session_token = environment_variable("AWS_SESSION_TOKEN");
  return Client(std::move(options));
}

Client::Client(ClientOptions options) : connection_(std::make_unique<Connection>(std::move(options))) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

const ClientOptions& Client::options() const {
  return connection_->options;
}

Result<void, Error> Client::post(std::string_view connection_id, std::string message) {
  RETURN_IF_ERROR(connection_->ask("POST", connection_id, std::move(message)));
  return {};
}

Result<void, Error> Client::close(std::string_view connection_id) {
  RETURN_IF_ERROR(connection_->ask("DELETE", connection_id, {}));
  return {};
}

Result<std::string, Error> Client::get(std::string_view connection_id) {
  return connection_->ask("GET", connection_id, {});
}

}  // namespace offstage::connections

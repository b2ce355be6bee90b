// The runtime of a deployed function: a client of the Lambda Runtime API, version 2018-06-01, with the
// requests that aws-lambda-cpp sends. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html  C++11.
#include <cstdio>
#include <cstdlib>
#include <string>

#include "aws/lambda-runtime/runtime.h"
#include "http_connection.h"

namespace aws {
namespace lambda_runtime {
namespace {

using http::response_code;

char const kPath[] = "/2018-06-01/runtime/invocation/";

bool is_success_code(response_code code) {
  return static_cast<int>(code) >= 200 && static_cast<int>(code) <= 299;
}

std::string header_or_empty(http::response const& answer, char const* name) {
  auto header = answer.get_header(name);
  return header.is_success() ? std::move(header).get_result() : std::string();
}

}  // namespace

class runtime::connection {
 public:
  connection(std::string const& endpoint, std::string const& user_agent)
      : http_(endpoint), user_agent_(user_agent) {}

  response_code get(std::string const& path, http::response& answer) {
    return exchange("GET " + path + " HTTP/1.1\r\n", std::string(), answer);
  }

  post_outcome post(std::string const& path, invocation_response const& response) {
    std::string const& content_type = response.get_content_type();
    std::string const head = "POST " + path + " HTTP/1.1\r\n" +
                             "content-type: " + (content_type.empty() ? "text/html" : content_type) + "\r\n" +
                             "content-length: " + std::to_string(response.get_payload().size()) + "\r\n";
    http::response answer;
    response_code const code = exchange(head, response.get_payload(), answer);
    if (!is_success_code(code)) return code;
    return no_result{};
  }

 private:
  response_code exchange(std::string const& head, std::string const& body, http::response& answer) {
    if (!http_.exchange(head + "User-Agent: " + user_agent_ + "\r\nAccept: */*\r\n", body, answer))
      return response_code::REQUEST_NOT_MADE;
    return answer.get_response_code();
  }

  offstage_lambda::http_connection http_;
  std::string user_agent_;
};

runtime::runtime(std::string const& endpoint, std::string const& user_agent)
    : connection_(new connection(endpoint, user_agent)) {}
runtime::runtime(std::string const& endpoint)
    : runtime(endpoint, std::string("AWS_Lambda_Cpp/") + get_version()) {}
runtime::~runtime() = default;

runtime::next_outcome runtime::get_next() {
  http::response answer;
  response_code const code = connection_->get(std::string(kPath) + "next", answer);
  if (!is_success_code(code)) return code;
  if (!answer.has_header("lambda-runtime-aws-request-id")) return response_code::REQUEST_NOT_MADE;

  invocation_request request;
  request.payload = answer.get_body();
  request.request_id = header_or_empty(answer, "lambda-runtime-aws-request-id");
  request.xray_trace_id = header_or_empty(answer, "lambda-runtime-trace-id");
  request.client_context = header_or_empty(answer, "lambda-runtime-client-context");
  request.cognito_identity = header_or_empty(answer, "lambda-runtime-cognito-identity");
  request.function_arn = header_or_empty(answer, "lambda-runtime-invoked-function-arn");
  request.tenant_id = header_or_empty(answer, "lambda-runtime-aws-tenant-id");
  request.content_type = answer.get_content_type();
  std::string const deadline_ms = header_or_empty(answer, "lambda-runtime-deadline-ms");
  request.deadline += std::chrono::milliseconds(std::strtoll(deadline_ms.c_str(), nullptr, 10));
  return request;
}

runtime::post_outcome runtime::post_success(std::string const& request_id,
                                            invocation_response const& handler_response) {
  return connection_->post(kPath + request_id + "/response", handler_response);
}

runtime::post_outcome runtime::post_failure(std::string const& request_id,
                                            invocation_response const& handler_response) {
  return connection_->post(kPath + request_id + "/error", handler_response);
}

void run_handler(std::function<invocation_response(invocation_request const&)> const& handler) {
  std::string endpoint = "http://";
  if (char const* address = std::getenv("AWS_LAMBDA_RUNTIME_API")) endpoint += address;
  runtime events(endpoint);

  int failures = 0;
  while (failures < 3) {
    runtime::next_outcome next = events.get_next();
    if (!next.is_success()) {
      ++failures;
      std::fprintf(stderr, "The Runtime API at %s gave no event (%d)\n", endpoint.c_str(),
                   static_cast<int>(next.get_failure()));
      continue;
    }
    failures = 0;
    invocation_request const request = std::move(next).get_result();
    invocation_response const response = handler(request);
    std::fflush(stdout);  // a pipe, which libc would fill first: the log is to have it with this request
    runtime::post_outcome const posted = response.is_success()
                                             ? events.post_success(request.request_id, response)
                                             : events.post_failure(request.request_id, response);
    if (!posted.is_success()) {
      std::fprintf(stderr, "The Runtime API refused the answer of %s (%d)\n", request.request_id.c_str(),
                   static_cast<int>(posted.get_failure()));
      return;
    }
  }
}

}  // namespace lambda_runtime
}  // namespace aws

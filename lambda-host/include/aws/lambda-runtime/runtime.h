#pragma once
// Source-compatible with the header of the same name in aws-lambda-cpp: what a function's author includes.
// C++11 and up; needs neither exceptions nor RTTI. The same source, with its own main(), is built twice by
// offstage_add_lambda: as a library that runs inside `offstage`, and as the `bootstrap` that Lambda runs.

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "aws/http/response.h"
#include "aws/lambda-runtime/outcome.h"

namespace aws {
namespace lambda_runtime {

/// One event with what Lambda says about it. The order of the members is upstream's: code initialises it as
/// an aggregate.
struct invocation_request {
  std::string payload;  ///< the event, usually JSON
  std::string request_id;
  std::string xray_trace_id;     ///< "Root=1-...;Parent=...;Sampled=0"
  std::string client_context;    ///< JSON; mobile SDKs only
  std::string cognito_identity;  ///< JSON; mobile SDKs only
  std::string function_arn;
  std::string content_type;
  std::chrono::time_point<std::chrono::system_clock> deadline;  ///< when the invocation times out
  std::string tenant_id;

  /// Negative once the deadline has passed.
  std::chrono::milliseconds get_time_remaining() const;
};

/// What a handler returns.
class invocation_response {
 public:
  /// For a `success` of false the payload is Lambda's error JSON: errorMessage, errorType, stackTrace.
  invocation_response(std::string const& payload, std::string const& content_type, bool success)
      : m_payload(payload), m_content_type(content_type), m_success(success) {}

  static invocation_response success(std::string payload, std::string content_type);
  /// Makes the error JSON of the two texts.
  static invocation_response failure(std::string const& error_message, std::string const& error_type);

  std::string const& get_content_type() const { return m_content_type; }
  std::string const& get_payload() const { return m_payload; }
  bool is_success() const { return m_success; }

 private:
  invocation_response() : m_success(false) {}

  std::string m_payload;
  std::string m_content_type;
  bool m_success;
};

struct no_result {};

/// The Runtime API, call by call, for whoever writes the loop of run_handler by hand. One thread at a time.
class runtime {
 public:
  using next_outcome = outcome<invocation_request, aws::http::response_code>;
  using post_outcome = outcome<no_result, aws::http::response_code>;

  /// `endpoint` is "http://host:port"; inside `offstage` it is not looked at.
  runtime(std::string const& endpoint, std::string const& user_agent);
  explicit runtime(std::string const& endpoint);
  ~runtime();
  runtime(runtime const&) = delete;
  runtime& operator=(runtime const&) = delete;

  /// Blocks until there is an event.
  next_outcome get_next();
  post_outcome post_success(std::string const& request_id, invocation_response const& handler_response);
  post_outcome post_failure(std::string const& request_id, invocation_response const& handler_response);

 private:
  class connection;
  std::unique_ptr<connection> connection_;
};

/// Serves events with `handler`, one at a time, until the environment ends. Call it last in main(), where the
/// objects that the handler uses still live.
void run_handler(std::function<invocation_response(invocation_request const&)> const& handler);

}  // namespace lambda_runtime
}  // namespace aws

// Upstream's header brings in its version functions too.
#include "aws/lambda-runtime/version.h"

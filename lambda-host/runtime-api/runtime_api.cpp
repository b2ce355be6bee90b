#include "lambda-host/runtime-api/runtime_api.h"

#include <fmt/format.h>

#include <utility>

#include "base/encoding.h"
#include "base/json.h"
#include "lambda-host/error_payload.h"
#include "lambda-host/runtime-api/answers.h"

namespace offstage::lambda_host {
namespace {

constexpr std::string_view kInvocation = "/2018-06-01/runtime/invocation/";
/// Trailers may hold an error with its stack trace.
constexpr std::size_t kHeaderBytesMax = std::size_t{256} * 1024;

std::string_view value_of(const std::string* text) {
  return text == nullptr ? std::string_view() : *text;
}

std::string_view response_mode(const HttpRequest& request) {
  return value_of(request.header("Lambda-Runtime-Function-Response-Mode"));
}

/// .../invocation/{id}/{what}: both, or two empty ones.
std::pair<std::string_view, std::string_view> invocation_in(std::string_view path) {
  if (!path.starts_with(kInvocation)) return {};
  path.remove_prefix(kInvocation.size());
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

std::string_view trailer(const HttpRequest& request, std::string_view name) {
  for (const HttpHeader& each : request.trailers)
    if (equals_ignoring_case(each.name, name)) return each.value;
  return {};
}

constexpr const char* kStateNames[] = {"Started", "InitError",          "Ready",
                                       "Running", "InvocationResponse", "RuntimeResponseSentState"};

HttpResponse wrong_state(std::string_view from, std::string_view to) {
  return api_answers::error(
      403, "InvalidStateTransition",
      fmt::format("State transition from {} to {} failed for runtime. Error: State transition is not allowed",
                  from, to));
}

HttpResponse invalid_request_id() {
  return api_answers::error(400, "InvalidRequestID", "Invalid request ID");
}

HttpResponse too_large() {
  return api_answers::error(
      413, "RequestEntityTooLarge",
      fmt::format("Exceeded maximum allowed payload size ({} bytes).", kResponseBytesMax));
}

/// What the caller gets of an error that the runtime reports: as it is, when it is JSON at all. An error with
/// its cause (for X-Ray) is shown without it.
std::string error_shown(HttpRequest& request) {
  const auto document = json::Document::parse(request.body);
  const std::string_view type = value_of(request.header("Lambda-Runtime-Function-Error-Type"));
  if (!document) return error_payload::error(type.empty() ? "Unhandled" : type, request.body);
  const bool has_cause =
      value_of(request.header("Content-Type")) == "application/vnd.aws.lambda.error.cause+json";
  if (!has_cause || !document->root().is_object()) return std::move(request.body);
  std::string shown;
  json::Writer writer(shown);
  writer.begin_object();
  for (const json::Member& member : document->root().members()) {
    if (member.name == "errorCause") continue;
    writer.key(member.name);
    writer.raw(member.value.to_json());
  }
  writer.end_object();
  return shown;
}

std::string text_member(const std::string& payload, std::string_view name) {
  const auto document = json::Document::parse(payload);
  const auto value = document ? document->root().find(name) : std::nullopt;
  return value ? std::string(value->as_string()) : std::string();
}

HttpResponse event_response(const CallSlot::Event& event, const std::string& arn) {
  const Invocation& invocation = event.call->invocation();
  HttpResponse response = api_answers::json(200, invocation.payload);
  response.set_header("Lambda-Runtime-Aws-Request-Id", event.call->request_id());
  response.set_header("Lambda-Runtime-Deadline-Ms", std::to_string(event.deadline_ms));
  response.set_header("Lambda-Runtime-Invoked-Function-Arn", arn);
  response.set_header("Lambda-Runtime-Trace-Id", event.call->invocation().trace_id);
  if (!invocation.client_context.empty())
    response.set_header("Lambda-Runtime-Client-Context", invocation.client_context);
  return response;
}

}  // namespace

RuntimeApi::RuntimeApi(CallSlot& slot, const FunctionConfig& function, std::function<void()> on_answered)
    : slot_(slot), arn_(function.arn()), on_answered_(std::move(on_answered)), extensions_(function) {}

Result<void, Failure> RuntimeApi::listen(std::shared_ptr<HttpThreads> threads) {
  HttpServerOptions options;
  options.shared_threads = std::move(threads);
  options.body_bytes_max = kStreamedBytesMax;
  options.header_bytes_max = kHeaderBytesMax;
  options.body_pipe = [this](const HttpRequest& head) { return body_pipe(head); };
  options.on_protocol_error = [this](int status) { return protocol_error(status); };
  ASSIGN_OR_RETURN(server_,
                   HttpServer::start(std::move(options), [this](HttpRequest request, HttpReply reply) {
                     handle(std::move(request), reply);
                   }));
  return {};
}

std::string RuntimeApi::address() const {
  return "127.0.0.1:" + std::to_string(server_->port());
}

void RuntimeApi::restart() {
  HttpReply dropped;  // answers outside the lock
  const std::lock_guard lock(mutex_);
  state_ = State::kStarted;
  stream_ = nullptr;
  request_id_.clear();
  dropped.swap(waiting_);
  extensions_.restart();
}

void RuntimeApi::stop() {
  if (server_ != nullptr) server_->stop(std::chrono::milliseconds(0));
}

void RuntimeApi::handle(HttpRequest request, const HttpReply& reply) {
  const std::string path(request.path());
  const auto with = [&](std::string_view method, auto&& serve) {
    if (request.method == method)
      serve();
    else
      reply(api_answers::method_not_allowed());
  };
  if (path == "/2018-06-01/ping")
    return with("GET", [&] { reply({200, {{"Content-Type", "text/plain"}}, "pong"}); });
  if (path == "/2018-06-01/runtime/init/error") return with("POST", [&] { reply(init_error(request)); });
  if (path == "/2018-06-01/runtime/invocation/next") return with("GET", [&] { next(reply); });
  if (handle_invocation(path, request, reply)) return;
  if (!extensions_.handle(path, request, reply)) reply(api_answers::not_found());
}

/// .../invocation/{id}/response and .../error
bool RuntimeApi::handle_invocation(std::string_view path, HttpRequest& request, const HttpReply& reply) {
  const auto [id, what] = invocation_in(path);
  if (what != "response" && what != "error") return false;
  if (request.method != "POST")
    reply(api_answers::method_not_allowed());
  else
    reply(what == "response" ? response(id, request) : error(id, request));
  return true;
}

/// A streamed response begins. Nothing when it is to be collected, also in order to be refused.
std::shared_ptr<BytePipe> RuntimeApi::body_pipe(const HttpRequest& head) {
  const auto [id, what] = invocation_in(head.path());
  if (what != "response" || head.method != "POST" || response_mode(head) != "streaming") return nullptr;
  const std::lock_guard lock(mutex_);
  if (state_ != State::kRunning || id != request_id_) return nullptr;
  stream_ = slot_.open_stream(id, value_of(head.header("Content-Type")));
  if (stream_) state_ = State::kStreaming;
  return stream_;
}

void RuntimeApi::next(const HttpReply& reply) {
  HttpReply replaced;  // by a client that has given its connection up and comes again
  {
    std::unique_lock lock(mutex_);
    const bool is_lost = state_ == State::kStreaming && stream_->is_cut();
    if (is_lost) {
      lock.unlock();
      end_cut_stream();
      lock.lock();
    }
    if (state_ == State::kInitError || state_ == State::kStreaming)
      return reply(wrong_state(kStateNames[static_cast<int>(state_)], "Ready"));
    replaced = std::exchange(waiting_, reply);
    if (state_ != State::kRunning) state_ = State::kReady;
  }
  give_event();
}

/// The runtime has broken its stream off and goes on.
void RuntimeApi::end_cut_stream() {
  std::string request_id;
  {
    const std::lock_guard lock(mutex_);
    request_id = request_id_;
    state_ = State::kResponseSent;
    stream_ = nullptr;
  }
  end_answer(request_id, Outcome::kFunctionError,
             error_payload::of_request("Runtime.TruncatedResponse", request_id, "Response was truncated"));
}

void RuntimeApi::on_changed() {
  give_event();
}

void RuntimeApi::give_event() {
  HttpReply reply;
  std::optional<CallSlot::Event> event;
  {
    const std::lock_guard lock(mutex_);
    if (!waiting_) return;
    event = slot_.take();
    if (!event) return;
    state_ = State::kRunning;
    request_id_ = event->call->request_id();
    reply = std::exchange(waiting_, nullptr);
  }
  reply(event_response(*event, arn_));
  extensions_.on_event(*event);
}

/// What is wrong with an answer at this time, or nothing: then it is the one.
std::optional<HttpResponse> RuntimeApi::begin_answer(std::string_view request_id, std::string_view to_state) {
  const std::lock_guard lock(mutex_);
  if (request_id.empty() || request_id != request_id_) return invalid_request_id();
  if (state_ != State::kRunning) return wrong_state(kStateNames[static_cast<int>(state_)], to_state);
  state_ = State::kResponseSent;
  return std::nullopt;
}

HttpResponse RuntimeApi::end_answer(std::string_view request_id, Outcome outcome, std::string payload) {
  const bool was_open = slot_.answer(request_id, outcome, std::move(payload));
  on_answered_();
  return was_open ? api_answers::accepted() : invalid_request_id();
}

HttpResponse RuntimeApi::response(std::string_view request_id, HttpRequest& request) {
  if (request.body_pipe) return end_stream(request_id, request, {});
  const std::string_view mode = response_mode(request);
  if (auto wrong = begin_answer(request_id, "InvocationResponse")) return *std::move(wrong);
  if (mode.empty()) {
    const bool fits = request.body.size() <= kResponseBytesMax;
    HttpResponse answer = end_answer(request_id, Outcome::kSuccess, std::move(request.body));
    return fits ? answer : too_large();
  }
  if (mode != "streaming") {
    end_answer(request_id, Outcome::kFunctionError,
               error_payload::error("Runtime.InvalidResponseModeHeader", "Invalid function response mode"));
    return api_answers::error(400, "InvalidFunctionResponseMode", "Invalid function response mode");
  }
  std::string payload = std::move(request.body);
  return end_stream(request_id, request, std::move(payload));
}

/// Of an answer that was streamed, with what the caller has not got yet. What went wrong on the way follows
/// it.
HttpResponse RuntimeApi::end_stream(std::string_view request_id, const HttpRequest& request,
                                    std::string payload) {
  if (request.body_pipe) {
    const std::lock_guard lock(mutex_);
    if (stream_ != request.body_pipe) return invalid_request_id();  // another process has taken over
    state_ = State::kResponseSent;
    stream_ = nullptr;
  }
  const std::string_view error_type = trailer(request, "Lambda-Runtime-Function-Error-Type");
  if (error_type.empty()) return end_answer(request_id, Outcome::kSuccess, std::move(payload));
  const auto error_body = encoding::from_base64(trailer(request, "Lambda-Runtime-Function-Error-Body"));
  return end_answer(request_id, Outcome::kFunctionError,
                    error_body && !error_body->empty() ? *error_body : error_payload::error(error_type, ""));
}

HttpResponse RuntimeApi::error(std::string_view request_id, HttpRequest& request) {
  if (auto wrong = begin_answer(request_id, "InvocationErrorResponse")) return *std::move(wrong);
  return end_answer(request_id, Outcome::kFunctionError, error_shown(request));
}

HttpResponse RuntimeApi::init_error(const HttpRequest& request) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::kStarted) {
      return wrong_state(kStateNames[static_cast<int>(state_)], "InitError");
    }
    state_ = State::kInitError;
  }
  HttpRequest shown = request;
  std::string payload = error_shown(shown);
  std::string type(value_of(request.header("Lambda-Runtime-Function-Error-Type")));
  if (type.empty()) type = text_member(payload, "errorType");
  const std::string text = text_member(payload, "errorMessage");
  slot_.end_start(type.empty() ? "Runtime.Unknown" : type, text, std::move(payload));
  on_answered_();
  return api_answers::accepted();
}

/// 413: the body of an answer was over every limit, and has not been read.
HttpResponse RuntimeApi::protocol_error(int status) {
  if (status != 413) return api_answers::error(status, "InternalServerError", "Internal Server Error");
  std::string request_id;
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::kRunning || state_ == State::kStreaming) request_id = request_id_;
    stream_ = nullptr;
    if (!request_id.empty()) state_ = State::kResponseSent;
  }
  if (!request_id.empty())
    end_answer(request_id, Outcome::kFunctionError, error_payload::response_too_large());
  return too_large();
}

}  // namespace offstage::lambda_host

#include "lambda-host/runtime-api/extensions_api.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/crypto.h"
#include "base/json.h"
#include "lambda-host/runtime-api/answers.h"

namespace offstage::lambda_host {
namespace {

constexpr std::size_t kExtensionsMax = 10;
constexpr const char* kIdentifier = "Lambda-Extension-Identifier";

HttpResponse forbidden(std::string_view type, std::string_view message) {
  return api_answers::error(403, type, message);
}

std::string event_body(const CallSlot::Event& event, std::string_view arn) {
  return fmt::format(R"({{"eventType":"INVOKE","deadlineMs":{},"requestId":{},"invokedFunctionArn":{},)"
                     R"("tracing":{{"type":"X-Amzn-Trace-Id","value":{}}}}})",
                     event.deadline_ms, json::quoted(event.call->request_id()), json::quoted(arn),
                     json::quoted(event.call->invocation().trace_id));
}

/// What is wrong with the events that an extension registers for, or nothing.
std::string wrong_event(const json::Value& events) {
  for (const json::Value& event : events.elements()) {
    if (!event.is_string()) return "events are names";
    if (event.as_string() == "SHUTDOWN") return "SHUTDOWN: ShutdownEventNotSupportedForInternalExtension";
    if (event.as_string() != "INVOKE") return std::string(event.as_string()) + ": ErrorInvalidEventType";
  }
  return {};
}

}  // namespace

ExtensionsApi::ExtensionsApi(const FunctionConfig& function) : function_(function), arn_(function.arn()) {}

bool ExtensionsApi::handle(std::string_view path, const HttpRequest& request, const HttpReply& reply) {
  const auto answer = [&](std::string_view method, auto&& make) {
    if (request.method == method)
      make();
    else
      reply(api_answers::method_not_allowed());
    return true;
  };
  if (path == "/2020-01-01/extension/register")
    return answer("POST", [&] { reply(register_extension(request)); });
  if (path == "/2020-01-01/extension/event/next") return answer("GET", [&] { next(request, reply); });
  if (path == "/2020-01-01/extension/init/error" || path == "/2020-01-01/extension/exit/error")
    return answer("POST", [&] { reply(report(request)); });
  if (path == "/2020-08-15/logs") {
    return answer("PUT",
                  [&] { reply(api_answers::error(202, "Logs.NotSupported", "Logs API is not supported")); });
  }
  if (path == "/2022-07-01/telemetry") {
    return answer("PUT", [&] {
      reply(api_answers::error(202, "Telemetry.NotSupported", "Telemetry API is not supported"));
    });
  }
  return false;
}

HttpResponse ExtensionsApi::register_extension(const HttpRequest& request) {
  const std::string* name = request.header("Lambda-Extension-Name");
  if (name == nullptr || name->empty())
    return forbidden("Extension.InvalidExtensionName", "Empty extension name");
  const auto document = json::Document::parse(request.body);
  if (!document || !document->root().is_object())
    return forbidden("InvalidRequestFormat", "the body has to be a JSON object");
  const auto events = document->root().find("events");
  if (events && !events->is_array()) return forbidden("InvalidRequestFormat", "events has to be a list");
  if (events) {
    if (const std::string wrong = wrong_event(*events); !wrong.empty())
      return forbidden("Extension.InvalidEventType", wrong);
  }

  const std::lock_guard lock(mutex_);
  if (!open_) return forbidden("Extension.RegistrationClosed", "Extension registration closed already");
  if (std::any_of(by_id_.begin(), by_id_.end(), [&](auto& each) { return each.second.name == *name; }))
    return forbidden("Extension.InvalidExtensionState", "Extension with this name already registered");
  if (by_id_.size() == kExtensionsMax)
    return forbidden("Extension.TooManyExtensions",
                     fmt::format("Extension limit ({}) reached", kExtensionsMax));
  const std::string id = crypto::uuid_v4();
  by_id_[id] = {*name, events && !events->empty(), {}};
  HttpResponse answer =
      api_answers::json(200, fmt::format(R"({{"functionName":{},"functionVersion":"$LATEST","handler":{}}})",
                                         json::quoted(function_.name), json::quoted(function_.handler)));
  answer.set_header(kIdentifier, id);
  return answer;
}

void ExtensionsApi::next(const HttpRequest& request, const HttpReply& reply) {
  const std::string* id = request.header(kIdentifier);
  if (id == nullptr || id->empty()) {
    return reply(
        forbidden("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"));
  }
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(*id);
  if (found == by_id_.end())
    return reply(forbidden("Extension.UnknownExtensionIdentifier", "Unknown extension " + *id));
  found->second.waiting = reply;
}

/// What an extension says of its own failure: it is out.
HttpResponse ExtensionsApi::report(const HttpRequest& request) {
  const std::string* id = request.header(kIdentifier);
  if (id == nullptr || id->empty())
    return forbidden("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header");
  if (request.header("Lambda-Extension-Function-Error-Type") == nullptr)
    return forbidden("Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found");
  const std::lock_guard lock(mutex_);
  if (by_id_.erase(*id) == 0)
    return forbidden("Extension.UnknownExtensionIdentifier", "Unknown Lambda-Extension-Identifier");
  return api_answers::accepted();
}

void ExtensionsApi::on_event(const CallSlot::Event& event) {
  std::vector<HttpReply> waiting;
  {
    const std::lock_guard lock(mutex_);
    open_ = false;
    for (auto& [id, extension] : by_id_) {
      if (extension.wants_invoke && extension.waiting)
        waiting.push_back(std::exchange(extension.waiting, nullptr));
    }
  }
  for (const HttpReply& reply : waiting) {
    HttpResponse answer = api_answers::json(200, event_body(event, arn_));
    answer.set_header("Lambda-Extension-Event-Identifier", crypto::uuid_v4());
    reply(std::move(answer));
  }
}

void ExtensionsApi::restart() {
  std::map<std::string, Extension, std::less<>> dropped;  // their replies answer outside the lock
  const std::lock_guard lock(mutex_);
  dropped.swap(by_id_);
  open_ = true;
}

}  // namespace offstage::lambda_host

#include "lambda-host/in_process_environment.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <system_error>
#include <utility>

#include "lambda-host/crash_reporter.h"
#include "lambda-host/error_payload.h"
#include "lambda-host/logs/captured_output.h"

namespace {

thread_local const offstage_lambda_host* loading = nullptr;

}  // namespace

/// See runtime/host_interface.h. Asked for by libraries while their globals are constructed.
extern "C" __attribute__((visibility("default"))) const offstage_lambda_host* offstage_lambda_loading();
extern "C" const offstage_lambda_host* offstage_lambda_loading() {
  return loading;
}

namespace offstage::lambda_host {
namespace {

offstage_lambda_text text_of(std::string_view text) {
  return {text.data(), text.size()};
}
std::string_view view_of(offstage_lambda_text text) {
  return {text.data, text.size};
}

std::string exit_reason(int status) {
  constexpr int kAborted = 134;  // as in runtime/in_process.cpp
  if (status == kAborted) return "Runtime exited with error: signal: aborted";
  if (status != 0) return fmt::format("Runtime exited with error: exit status {}", status & 0xff);
  return "Runtime exited without providing a reason";
}

}  // namespace

InProcessEnvironment::InProcessEnvironment(std::shared_ptr<const FunctionContext> function,
                                           std::shared_ptr<Owner> owner,
                                           std::shared_ptr<const LibraryImage> image)
    : function_(std::move(function)),
      owner_(std::move(owner)),
      arn_(function_->config.arn()),
      image_(std::move(image)),
      slot_(*this, *function_, *owner_, *this) {
  host_.environment = this;
  host_.next = [](void* self, offstage_lambda_event* event) {
    return static_cast<InProcessEnvironment*>(self)->next(*event);
  };
  host_.answer = [](void* self, offstage_lambda_text id, offstage_lambda_text payload, int success) {
    return static_cast<InProcessEnvironment*>(self)->answer(view_of(id), std::string(view_of(payload)),
                                                            success != 0);
  };
  host_.variable = [](void* self, const char* name) {
    return static_cast<const InProcessEnvironment*>(self)->variable(name);
  };
  host_.exited = [](void* self, int status) { static_cast<InProcessEnvironment*>(self)->exited(status); };
}

Result<void, Failure> InProcessEnvironment::prepare() {
  if (entry_ != nullptr) return {};
  const PrintsTo prints(out_, error_);
  const std::string& file = function_->config.library;
  const std::string& directory = function_->copies_directory;
  if (image_ == nullptr) {
    ASSIGN_OR_RETURN(image_, LibraryImage::take(file, directory));
  }
  loading = &host_;
  Result<SharedLibrary, Failure> library = SharedLibrary::load_copy(image_->path(), file, directory);
  loading = nullptr;
  if (!library) return std::move(library).error();

  const auto* version = static_cast<const std::uint32_t*>(library->symbol(OFFSTAGE_LAMBDA_VERSION_SYMBOL));
  void* entry = library->symbol(OFFSTAGE_LAMBDA_ENTRY);
  if (version == nullptr || entry == nullptr)
    return Failure{"cannot load " + file + ": it was not built with offstage_add_lambda()"};
  if (*version != OFFSTAGE_LAMBDA_INTERFACE_VERSION)
    return Failure{
        fmt::format("cannot load {}: it was built for interface {} of another offstage, this one has {}",
                    file, *version, OFFSTAGE_LAMBDA_INTERFACE_VERSION)};
  library_ = std::move(*library);
  entry_ = reinterpret_cast<offstage_lambda_entry_function>(entry);
  return {};
}

bool InProcessEnvironment::start(std::shared_ptr<Call> call) {
  const std::lock_guard lock(mutex_);
  slot_.begin(std::move(call));
  try {
    thread_ = std::thread(
        [self = std::static_pointer_cast<InProcessEnvironment>(shared_from_this())] { self->run(); });
  } catch (const std::system_error&) {
    slot_.withdraw();
    ended_ = true;
    return false;
  }
  return true;
}

void InProcessEnvironment::run() {
  {
    const RunningFunction running(function_->config.key);
    const PrintsTo prints(out_, error_);
    if (const auto loaded = prepare(); loaded)
      slot_.end(exit_reason(entry_(&host_, function_->config.library.c_str())));
    else
      slot_.end_start("Runtime.InvalidEntrypoint", loaded.error().text,
                      error_payload::error("Runtime.InvalidEntrypoint", loaded.error().text));
    library_ = SharedLibrary();
  }
  const std::lock_guard lock(mutex_);
  ended_ = true;
  changed_.notify_all();
}

bool InProcessEnvironment::give(std::shared_ptr<Call> call) {
  return slot_.give(std::move(call));
}

int InProcessEnvironment::next(offstage_lambda_event& event) {
  std::optional<CallSlot::Event> taken = slot_.wait();
  if (!taken) return 0;
  shown_ = *std::move(taken);

  static const std::string kContentType = "application/json";
  const Invocation& invocation = shown_.call->invocation();
  event.payload = text_of(invocation.payload);
  event.request_id = text_of(shown_.call->request_id());
  event.trace_id = text_of(invocation.trace_id);
  event.client_context = text_of(invocation.client_context);
  event.function_arn = text_of(arn_);
  event.content_type = text_of(kContentType);
  event.deadline_ms = shown_.deadline_ms;
  RunningFunction::set_request(shown_.call->request_id());
  return 1;
}

int InProcessEnvironment::answer(std::string_view request_id, std::string payload, bool success) {
  RunningFunction::set_request({});
  const Outcome outcome = success ? Outcome::kSuccess : Outcome::kFunctionError;
  return slot_.answer(request_id, outcome, std::move(payload)) ? 1 : 0;
}

void InProcessEnvironment::flush_output() {
  out_.flush();
  error_.flush();
}

/// Of the whole process: functions share it. It stands in what is asked of the thread as well, for which the
/// kernel need not look at all threads.
long InProcessEnvironment::memory_used_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_THREAD, &usage);
  return usage.ru_maxrss / 1024;
}

const char* InProcessEnvironment::variable(const char* name) const {
  if (std::strcmp(name, "AWS_LAMBDA_LOG_STREAM_NAME") == 0) return slot_.log().name().c_str();
  const auto found = function_->variables.find(name);
  if (found == function_->variables.end()) return std::getenv(name);
  return found->second ? found->second->c_str() : nullptr;
}

void InProcessEnvironment::exited(int status) {
  {
    const std::lock_guard lock(mutex_);
    comes_back_ = false;
    changed_.notify_all();
  }
  slot_.end(exit_reason(status));
  // The call stack below cannot be left: exit() does not return and nothing may unwind through it.
  while (true) ::pause();
}

void InProcessEnvironment::stop() {
  slot_.close();
}

bool InProcessEnvironment::join_until(std::chrono::steady_clock::time_point deadline) {
  {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, deadline, [this] { return ended_ || !comes_back_; })) return false;
    if (!ended_) return false;
  }
  if (thread_.joinable()) thread_.join();
  return true;
}

void InProcessEnvironment::abandon(const std::string& error_payload) {
  {
    const std::lock_guard lock(mutex_);
    if (thread_.joinable()) thread_.detach();
  }
  slot_.abandon(error_payload);
}

bool InProcessEnvironment::has_ended() {
  const std::lock_guard lock(mutex_);
  return ended_;
}

}  // namespace offstage::lambda_host

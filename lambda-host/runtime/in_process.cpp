// The runtime of a handler that runs inside `offstage`: the same calls as in runtime_api.cpp, served by the
// host that loaded the library. Linked into every handler's library, whose copy for each environment has its
// own globals; hence the host pointer below is the environment's own. C++11.
#include <cxxabi.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <string>
#include <typeinfo>

#include "aws/lambda-runtime/runtime.h"
#include "host_interface.h"

// The handler's own main. Naming its symbol spares the build from renaming it; hidden, so that the linker
// binds it to the one in this library and never to the program's.
extern "C" __attribute__((visibility("hidden"))) int offstage_handler_main(int, char**) __asm__("main");

// While the library's globals are constructed there has been no call yet that could bring the host; the
// program exports this then. Weak: without it, globals see the variables of the process.
extern "C" __attribute__((weak)) offstage_lambda_host const* offstage_lambda_loading();

namespace {

offstage_lambda_host const* host = nullptr;

offstage_lambda_host const* current_host() {
  if (host == nullptr && offstage_lambda_loading != nullptr) return offstage_lambda_loading();
  return host;
}

offstage_lambda_text text_of(std::string const& text) {
  return {text.data(), text.size()};
}
std::string string_of(offstage_lambda_text text) {
  return std::string(text.data, text.size);
}

std::string current_exception_name() {
  std::type_info const* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "Unhandled";
  int status = 0;
  char* demangled = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  std::string name = status == 0 && demangled != nullptr ? demangled : type->name();
  std::free(demangled);
  return name;
}

}  // namespace

namespace aws {
namespace lambda_runtime {
namespace {

/// On Lambda an exception that leaves the handler ends the process. Here it is this invocation's error, and
/// the environment lives on.
invocation_response call(std::function<invocation_response(invocation_request const&)> const& handler,
                         invocation_request const& request) {
  try {
    return handler(request);
  } catch (std::exception const& e) {
    return invocation_response::failure(e.what(), current_exception_name());
  } catch (...) {
    std::string const name = current_exception_name();
    return invocation_response::failure("The handler threw an object of type " + name, name);
  }
}

runtime::post_outcome answer(std::string const& request_id, invocation_response const& response,
                             bool success) {
  if (!host->answer(host->environment, text_of(request_id), text_of(response.get_payload()), success))
    return aws::http::response_code::BAD_REQUEST;
  return no_result{};
}

}  // namespace

class runtime::connection {};

runtime::runtime(std::string const&, std::string const&) {}
runtime::runtime(std::string const&) {}
runtime::~runtime() = default;

runtime::next_outcome runtime::get_next() {
  offstage_lambda_event event;
  if (!host->next(host->environment, &event)) return aws::http::response_code::REQUEST_NOT_MADE;
  invocation_request request;
  request.payload = string_of(event.payload);
  request.request_id = string_of(event.request_id);
  request.xray_trace_id = string_of(event.trace_id);
  request.client_context = string_of(event.client_context);
  request.function_arn = string_of(event.function_arn);
  request.content_type = string_of(event.content_type);
  request.deadline += std::chrono::milliseconds(event.deadline_ms);
  return request;
}

runtime::post_outcome runtime::post_success(std::string const& request_id,
                                            invocation_response const& handler_response) {
  return answer(request_id, handler_response, true);
}

runtime::post_outcome runtime::post_failure(std::string const& request_id,
                                            invocation_response const& handler_response) {
  return answer(request_id, handler_response, false);
}

void run_handler(std::function<invocation_response(invocation_request const&)> const& handler) {
  runtime events{std::string()};
  while (true) {
    runtime::next_outcome next = events.get_next();
    if (!next.is_success()) return;
    invocation_request const request = std::move(next).get_result();
    invocation_response const response = call(handler, request);
    answer(request.request_id, response, response.is_success());
  }
}

}  // namespace lambda_runtime
}  // namespace aws

extern "C" {

__attribute__((visibility("default"))) extern uint32_t const offstage_lambda_interface;
uint32_t const offstage_lambda_interface = OFFSTAGE_LAMBDA_INTERFACE_VERSION;

__attribute__((visibility("default"))) int offstage_lambda_entry(offstage_lambda_host const* with,
                                                                 char const* name) {
  host = with;
  std::string program = name;
  char* arguments[] = {&program[0], nullptr};
  try {
    return offstage_handler_main(1, arguments);
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s: main() threw %s: %s\n", name, current_exception_name().c_str(), e.what());
  } catch (...) {
    std::fprintf(stderr, "%s: main() threw %s\n", name, current_exception_name().c_str());
  }
  return 134;  // 128 + SIGABRT, the status of a process that std::terminate ends
}

// Handlers ask for their variables and end their process with C's functions. One process runs them all here,
// so these stand in for libc's within the library: library.map binds the library's own calls to them.

char* getenv(char const* name) noexcept {
  if (offstage_lambda_host const* current = current_host())
    return const_cast<char*>(current->variable(current->environment, name));
  std::size_t const size = std::strlen(name);
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable)
    if (std::strncmp(*variable, name, size) == 0 && (*variable)[size] == '=') return *variable + size + 1;
  return nullptr;
}

char* secure_getenv(char const* name) noexcept {
  return getenv(name);
}

void exit(int status) noexcept {
  if (offstage_lambda_host const* current = current_host()) current->exited(current->environment, status);
  abort();
}

}  // extern "C"

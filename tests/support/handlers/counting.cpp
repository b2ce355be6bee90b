// Counts its events in statics of every kind, to show what environments share, and says what it is told.
#include <cstdlib>
#include <string>

#include "aws/lambda-runtime/runtime.h"

using namespace aws::lambda_runtime;

inline int& inline_count() {
  static int count = 0;
  return count;
}

template <class T>
struct Counter {
  static T count;
};
template <class T>
T Counter<T>::count = 0;

static int count = 0;
static char const* const at_load = std::getenv("OFFSTAGE_TEST_VARIABLE");

static std::string quoted(char const* text) {
  return text == nullptr ? "null" : '"' + std::string(text) + '"';
}

int main() {
  run_handler([](invocation_request const& request) {
    std::string const counts = std::to_string(++count) + "," + std::to_string(++inline_count()) + "," +
                               std::to_string(++Counter<int>::count);
    bool const in_time = request.get_time_remaining().count() > 0;
    return invocation_response::success(
        "{\"counts\":[" + counts + "],\"request_id\":" + quoted(request.request_id.c_str()) +
            ",\"arn\":" + quoted(request.function_arn.c_str()) +
            ",\"trace_id\":" + quoted(request.xray_trace_id.c_str()) + ",\"deadline_ms\":" +
            std::to_string(
                std::chrono::duration_cast<std::chrono::milliseconds>(request.deadline.time_since_epoch())
                    .count()) +
            ",\"in_time\":" + (in_time ? "true" : "false") + ",\"at_load\":" + quoted(at_load) +
            ",\"variable\":" + quoted(std::getenv("OFFSTAGE_TEST_VARIABLE")) +
            ",\"name\":" + quoted(std::getenv("AWS_LAMBDA_FUNCTION_NAME")) + "}",
        "application/json");
  });
}

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace offstage::gateway {

/// What is logged of a request.
struct AccessRecord {
  std::string method;
  std::string path;  // as the client sent it, without the query
  int status = 0;
  std::string function;  // its key; empty when none was called
  double milliseconds = 0;
  std::string note;  // why the answer is what it is, where the client is not told; mostly empty
  std::string hint;  // what to change in the service, for a line of its own; mostly empty
};

/// Called once a request, from any thread, just before the answer goes out.
using AccessLog = std::function<void(const AccessRecord&)>;

/// `log`, or when it is empty one that writes access_line through base/log, and hints as warnings.
AccessLog log_or_default(AccessLog log);

/// "GET /dev/api 502 scores 3.2 ms: body: expected a string, got an object". Always one line: control
/// characters become blanks.
std::string access_line(const AccessRecord& record);

/// A text with blanks for its control characters.
std::string one_line(std::string text);

}  // namespace offstage::gateway

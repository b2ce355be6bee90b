#include "lambda-host/schedule/schedule_clock.h"

#include <utility>

#include "base/clock_control.h"
#include "base/json.h"

namespace offstage::lambda_host {
namespace {

HttpResponse json_response(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

}  // namespace

void ScheduleClock::listen(std::function<void()> on_moved) {
  const std::lock_guard lock(mutex_);
  on_moved_ = std::move(on_moved);
}

HttpResponse ScheduleClock::answer(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "PUT")
    return json_response(405, R"({"error":"expected GET or PUT"})");
  if (!is_admin_on_) return json_response(404, R"({"error":"the admin API is switched off"})");
  if (request.method == "PUT") {
    const std::lock_guard lock(mutex_);
    if (const auto moved = clock_control::move(clock_, request.body); !moved)
      return json_response(400, R"({"error":)" + json::quoted(moved.error().text) + "}");
    if (on_moved_) on_moved_();
  }
  return json_response(200, clock_control::told(clock_));
}

}  // namespace offstage::lambda_host

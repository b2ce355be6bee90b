#include "lambda-host/schedule/schedule_clock.h"

#include <utility>

#include "base/admin_http.h"
#include "base/clock_control.h"

namespace offstage::lambda_host {

void ScheduleClock::listen(std::function<void()> on_moved) {
  const std::lock_guard lock(mutex_);
  on_moved_ = std::move(on_moved);
}

HttpResponse ScheduleClock::answer(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "PUT") return admin_http::not_a_method("GET, PUT");
  if (!is_admin_on_) return admin_http::switched_off();
  if (admin_http::is_foreign(request)) return admin_http::refuse_foreign();
  if (request.method == "PUT") {
    if (!admin_http::is_json(request)) return admin_http::refuse_other_than_json();
    const std::lock_guard lock(mutex_);
    if (const auto moved = clock_control::move(clock_, request.body); !moved)
      return admin_http::refuse(400, moved.error().text);
    if (on_moved_) on_moved_();
  }
  return admin_http::respond(200, clock_control::told(clock_));
}

}  // namespace offstage::lambda_host

#pragma once

#include <optional>

#include "base/http.h"

namespace offstage::gateway {

/// What is under /_offstage/ on every port is ours: GET /_offstage/health. Nothing for other paths. It is not
/// logged: health is asked for every few milliseconds at start.
std::optional<HttpResponse> answer_own(const HttpRequest& request);

}  // namespace offstage::gateway

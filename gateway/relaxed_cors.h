#pragma once

#include "base/http.h"
#include "gateway/service/offline_settings.h"

namespace offstage::gateway {

/// Makes of an answer that a browser refuses one that it takes, as serverless-offline's answers are: the
/// request's origin, with credentials; a preflight is granted what it asks for. False, with nothing changed,
/// when the settings do not allow the origin. `request` is cross-origin.
bool relax_cors(const RelaxedCors& settings, const HttpRequest& request, HttpResponse& response);

}  // namespace offstage::gateway

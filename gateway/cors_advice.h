#pragma once

#include <string>

#include "gateway/cors_check.h"
#include "gateway/cors_place.h"

namespace offstage::gateway {

/// What to change in the service so that a browser takes the answer, here and on AWS.
std::string cors_advice(CorsCause cause, const CorsPlace& place, const HttpRequest& request);

}  // namespace offstage::gateway

#pragma once

#include "gateway/service/service.h"

namespace offstage::gateway {

/// Takes away what stands between callers and functions: no method and no route asks who calls, nor for an
/// API key. What `--no-auth` means, as in serverless-offline.
void remove_authorization(Service& service);

/// Whether there is any of it.
bool has_authorization(const Service& service);

}  // namespace offstage::gateway

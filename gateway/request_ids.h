#pragma once

#include <cstdint>
#include <string>

namespace offstage::gateway {

/// The names AWS gives to one request. Random, for telling requests apart, not for secrets.
struct RequestIds {
  std::string uuid;         // REST's requestId, version 4
  std::string extended_id;  // 16 characters of URL-safe base64 ending in '=', "ATfSdF7nPHcErRA="
  std::string trace_root;   // "Root=1-{8 hex of the seconds}-{24 hex}"
};

/// Callable from any thread.
RequestIds make_request_ids(std::int64_t now_ms);

}  // namespace offstage::gateway

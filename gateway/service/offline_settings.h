#pragma once

#include <cstdint>
#include <optional>
#include <string>

/// `custom.serverless-offline`, as far as it means something here. The command line goes before it.
namespace offstage::gateway {

struct OfflineSettings {
  std::optional<std::uint16_t> http_port;
  std::string host;  // empty: not said
};

}  // namespace offstage::gateway

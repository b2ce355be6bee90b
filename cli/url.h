#pragma once

#include <cstdint>
#include <string>

namespace offstage::cli {

/// The URL a client on this machine uses for what is listened on: "http://127.0.0.1:3000", without a slash at
/// the end. `scheme`: "http", "ws".
std::string url_of(const std::string& scheme, const std::string& host, std::uint16_t port);

}  // namespace offstage::cli

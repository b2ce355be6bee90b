#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What we need of OpenSSL. All functions are thread-safe; digests are raw bytes, see encoding::hex.
namespace offstage::crypto {

std::string sha256(std::string_view bytes);
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// For the handshake of WebSockets, which has nothing to hide.
std::string sha1(std::string_view bytes);

/// For spreading keys, not for secrets. Costs no allocation.
std::array<std::uint8_t, 16> md5(std::string_view bytes);

/// Takes as long for a near miss as for a far one. Texts of different length are unequal at once.
bool constant_time_equal(std::string_view a, std::string_view b);

/// From the system's generator: fit for tokens and keys.
std::string random_bytes(std::size_t count);

/// A random UUID of version 4 in lower case, "1b4e28ba-2fa1-4d3b-883f-0016d3cca427".
std::string uuid_v4();

}  // namespace offstage::crypto

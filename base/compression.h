#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Content codings of HTTP (RFC 9110, 8.4.1); zlib stays behind compression.cpp. Thread-safe.
namespace offstage::compression {

enum class Coding { kIdentity, kGzip, kDeflate };

/// The coding of that name ("gzip", "deflate", "identity", in any case); nothing for one we don't know.
std::optional<Coding> coding_named(std::string_view name);
std::string_view name_of(Coding coding);

/// The decoded bytes; nothing when they are corrupt, cut short, empty or longer than `bytes_max`. A gzip
/// text may have several members and junk behind the last.
std::optional<std::string> decode(Coding coding, std::string_view bytes, std::size_t bytes_max);

std::string encode(Coding coding, std::string_view bytes);

/// What an Accept-Encoding value likes best of gzip and deflate, by its q-values; identity when neither is
/// asked for.
Coding accepted(std::string_view accept_encoding);

}  // namespace offstage::compression

#include "gateway/request_ids.h"

#include <array>
#include <random>
#include <string_view>

#include "base/encoding.h"

namespace offstage::gateway {
namespace {

std::mt19937_64 seeded_generator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

/// One generator a thread, so that requests share no lock.
std::string random_bytes(std::size_t count) {
  thread_local std::mt19937_64 generator = seeded_generator();
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count;) {
    std::uint64_t word = generator();
    for (int k = 0; k < 8 && i < count; ++k, word >>= 8) bytes[i++] = static_cast<char>(word & 0xff);
  }
  return bytes;
}

std::string uuid_of(std::string bytes) {
  bytes[6] = static_cast<char>((static_cast<unsigned char>(bytes[6]) & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((static_cast<unsigned char>(bytes[8]) & 0x3f) | 0x80);
  std::string text = encoding::hex(bytes);
  for (const std::size_t dash : {8u, 13u, 18u, 23u}) text.insert(dash, 1, '-');
  return text;
}

std::string extended_id_of(std::string_view eleven_bytes) {
  std::string text = encoding::base64(eleven_bytes);
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

std::string seconds_in_hex(std::int64_t now_ms) {
  const auto seconds = static_cast<std::uint32_t>(now_ms / 1000);
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>((seconds >> shift) & 0xff));
  return encoding::hex(bytes);
}

}  // namespace

RequestIds make_request_ids(std::int64_t now_ms) {
  RequestIds ids;
  ids.uuid = uuid_of(random_bytes(16));
  ids.extended_id = extended_id_of(random_bytes(11));
  ids.trace_root = "Root=1-" + seconds_in_hex(now_ms) + "-" + encoding::hex(random_bytes(12));
  return ids;
}

}  // namespace offstage::gateway

#include "gateway/request_ids.h"

#include <cstddef>
#include <random>
#include <string_view>

namespace offstage::gateway {
namespace {

std::mt19937_64 seeded_generator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

/// One generator a thread, so that requests share no lock.
std::uint64_t random_word() {
  thread_local std::mt19937_64 generator = seeded_generator();
  return generator();
}

/// Puts that many digits, the lowest of the word, there.
void put_hex(std::string& text, std::size_t at, std::size_t digits, std::uint64_t word) {
  for (; digits > 0; --digits, word >>= 4) text[at + digits - 1] = "0123456789abcdef"[word & 0xf];
}

std::string random_uuid() {
  std::string text = "00000000-0000-4000-8000-000000000000";
  const std::uint64_t first = random_word();
  const std::uint64_t second = random_word();
  put_hex(text, 0, 8, first);
  put_hex(text, 9, 4, first >> 32);
  put_hex(text, 15, 3, first >> 48);
  text[19] = "89ab"[first >> 62];
  put_hex(text, 20, 3, second);
  put_hex(text, 24, 12, second >> 16);
  return text;
}

/// Eleven bytes in base64: fourteen characters of six bits each, one of four.
std::string random_extended_id() {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text(16, '=');
  std::uint64_t word = random_word();
  for (std::size_t i = 0; i < 14; ++i, word >>= 6) {
    if (i == 10) word = random_word();
    text[i] = kAlphabet[word & 0x3f];
  }
  text[14] = kAlphabet[(word & 0xf) << 2];
  return text;
}

std::string random_trace_root(std::int64_t now_ms) {
  std::string text = "Root=1-00000000-000000000000000000000000";
  put_hex(text, 7, 8, static_cast<std::uint64_t>(now_ms / 1000));
  put_hex(text, 16, 16, random_word());
  put_hex(text, 32, 8, random_word());
  return text;
}

}  // namespace

RequestIds make_request_ids(std::int64_t now_ms) {
  return {
      .uuid = random_uuid(), .extended_id = random_extended_id(), .trace_root = random_trace_root(now_ms)};
}

}  // namespace offstage::gateway

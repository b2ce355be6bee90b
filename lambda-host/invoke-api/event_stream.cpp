#include "lambda-host/invoke-api/event_stream.h"

#include <cstdint>

#include "base/crc32.h"

namespace offstage::lambda_host::invoke_api {
namespace {

constexpr char kStringType = 7;
constexpr std::size_t kFixedBytes = 4 + 4 + 4 + 4;  // two lengths, two checksums

void append_uint32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>((value >> shift) & 0xff));
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
  out.push_back(static_cast<char>(name.size()));
  out.append(name);
  out.push_back(kStringType);
  out.push_back(static_cast<char>((value.size() >> 8) & 0xff));
  out.push_back(static_cast<char>(value.size() & 0xff));
  out.append(value);
}

}  // namespace

void append_event(std::string& out, const std::vector<std::pair<std::string_view, std::string_view>>& headers,
                  std::string_view payload) {
  std::string header_bytes;
  for (const auto& [name, value] : headers) append_header(header_bytes, name, value);
  const std::size_t begin = out.size();
  append_uint32(out, static_cast<std::uint32_t>(kFixedBytes + header_bytes.size() + payload.size()));
  append_uint32(out, static_cast<std::uint32_t>(header_bytes.size()));
  append_uint32(out, crc32(std::string_view(out).substr(begin)));
  out.append(header_bytes).append(payload);
  append_uint32(out, crc32(std::string_view(out).substr(begin)));
}

}  // namespace offstage::lambda_host::invoke_api

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace offstage::emulator {

/// Bytes of a stored container's length, little-endian.
inline constexpr std::size_t kContainerLengthBytes = 4;

/// Takes stored values off the front of a view and never reads past its end. Every read_ function returns
/// false, with its output unspecified, when the bytes do not fit; the input is then of no further use.
class ByteInput {
 public:
  ByteInput() = default;
  explicit ByteInput(std::string_view bytes) : bytes_(bytes) {}

  bool at_end() const { return bytes_.empty(); }
  std::string_view rest() const { return bytes_; }

  bool read_byte(unsigned char& value) {
    if (bytes_.empty()) return false;
    value = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return true;
  }

  bool read_varint(std::size_t& value) {
    if (!bytes_.empty() && static_cast<unsigned char>(bytes_.front()) < 0x80) {  // most are that short
      value = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      return true;
    }
    constexpr int kBitsMax = 35;  // five bytes: more than any length here
    std::uint64_t read = 0;
    unsigned char byte = 0x80;
    for (int shift = 0; byte >= 0x80; shift += 7) {
      if (shift >= kBitsMax || !read_byte(byte)) return false;
      read |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    }
    value = static_cast<std::size_t>(read);
    return true;
  }

  bool read_bytes(std::size_t count, std::string_view& bytes) {
    if (count > bytes_.size()) return false;
    bytes = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return true;
  }

  bool read_text(std::string_view& text) {
    std::size_t length = 0;
    return read_varint(length) && read_bytes(length, text);
  }

  /// Elements to come; none is shorter than a byte, so a larger count is a lie, found before memory is
  /// reserved for it.
  bool read_count(std::size_t& count) { return read_varint(count) && count <= bytes_.size(); }

  /// The contents of a container, as an input of their own.
  bool read_container(ByteInput& contents) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < kContainerLengthBytes; ++i) {
      unsigned char byte = 0;
      if (!read_byte(byte)) return false;
      length |= static_cast<std::size_t>(byte) << (8 * i);
    }
    return read_bytes(length, contents.bytes_);
  }

 private:
  std::string_view bytes_;
};

}  // namespace offstage::emulator

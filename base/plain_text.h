#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Texts that may stand in JSON as they are: nothing in them below 0x20, no quote, no backslash (RFC 8259,
/// 7). Most are such texts, and looking costs as much as copying, so both are done at once, a word at a time.
namespace offstage::json::plain_text {

/// Sixteen bytes that the compiler works on as one, where the machine can.
using Block = unsigned char __attribute__((vector_size(16)));

inline bool is_special(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

/// Not zero where one of the bytes is special. Bits of a word may be set in the bytes above a special one.
inline std::uint64_t specials(std::uint64_t word) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  const std::uint64_t quote = word ^ ('"' * kOnes);
  const std::uint64_t backslash = word ^ ('\\' * kOnes);
  // A byte's top bit is set where it is below 0x20, or where it was one of the two.
  const std::uint64_t found =
      ((word - 0x20 * kOnes) & ~word) | ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
  return found & (0x80 * kOnes);
}
inline std::uint64_t specials(std::uint32_t word) {
  // Blanks above it, which are not special.
  return specials(std::uint64_t{word} | 0x2020202000000000);
}
inline Block specials(Block block) {
  return reinterpret_cast<Block>((block < 0x20) | (block == '"') | (block == '\\'));
}

inline bool any(std::uint64_t found) {
  return found != 0;
}
inline bool any(Block found) {
  std::uint64_t halves[2];
  std::memcpy(halves, &found, sizeof found);
  return (halves[0] | halves[1]) != 0;
}

/// Copies a text that is no shorter than one word, and no shorter than two or the last overlaps the first.
template <class Word>
bool copy_words(char* to, const char* from, std::size_t size) {
  const auto copy_one = [to, from](std::size_t at) {
    Word word;
    std::memcpy(&word, from + at, sizeof word);
    std::memcpy(to + at, &word, sizeof word);
    return specials(word);
  };
  auto found = copy_one(size - sizeof(Word));
  for (std::size_t at = 0; at + sizeof(Word) < size; at += sizeof(Word)) found |= copy_one(at);
  return !any(found);
}

/// Copies sixteen bytes, and looks at the first `size` of them.
inline bool copy_block(char* to, const char* from, std::size_t size) {
  constexpr Block kPlaces = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  Block block;
  std::memcpy(&block, from, sizeof block);
  std::memcpy(to, &block, sizeof block);
  return !any(specials(block) & reinterpret_cast<Block>(kPlaces < static_cast<unsigned char>(size)));
}

/// Copies `text` and tells whether it is plain. If it is not, what was copied is of no use.
inline bool copy(char* to, std::string_view text) {
  if (text.size() >= sizeof(Block)) return copy_words<Block>(to, text.data(), text.size());
  if (text.size() >= 8) return copy_words<std::uint64_t>(to, text.data(), text.size());
  if (text.size() >= 4) return copy_words<std::uint32_t>(to, text.data(), text.size());
  bool found = false;
  for (const char c : text) {
    *to++ = c;
    found = found || is_special(c);
  }
  return !found;
}

/// The same where `readable` bytes may be read from its beginning on, and sixteen more than its own written.
inline bool copy(char* to, std::string_view text, std::size_t readable) {
  if (text.size() <= sizeof(Block) && readable >= sizeof(Block)) {
    return copy_block(to, text.data(), text.size());
  }
  return copy(to, text);
}

/// How much of `text`, from its beginning, is plain.
inline std::size_t length(std::string_view text) {
  std::size_t clean = 0;
  for (; clean + 8 <= text.size(); clean += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + clean, sizeof word);
    if (any(specials(word))) break;
  }
  while (clean < text.size() && !is_special(text[clean])) ++clean;
  return clean;
}

}  // namespace offstage::json::plain_text

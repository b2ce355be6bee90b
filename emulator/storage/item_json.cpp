#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/json.h"
#include "base/plain_text.h"
#include "emulator/model/limits.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/item_input.h"

namespace offstage::emulator {
namespace {

/// A few characters between values, such as a bracket. Always copied as a whole, because that is quicker than
/// looking how many there are.
struct Mark {
  constexpr Mark() = default;
  explicit constexpr Mark(std::string_view from) : size(from.size()) { from.copy(text, sizeof text); }
  std::string_view view() const { return {text, size}; }
  char text[8] = {};
  std::size_t size = 0;
};

/// What stands before a value of each type, in the order of AttributeType, and what stands behind it.
constexpr Mark kOpenings[] = {Mark(R"({"S":)"),    Mark(R"({"N":)"),  Mark(R"({"B":)"),  Mark(R"({"BOOL":)"),
                              Mark(R"({"NULL":)"), Mark(R"({"SS":)"), Mark(R"({"NS":)"), Mark(R"({"BS":)"),
                              Mark(R"({"L":)"),    Mark(R"({"M":)")};
constexpr Mark kClosing("}");
constexpr Mark kComma(",");
constexpr Mark kColon(":");
constexpr Mark kNothing;

/// Where the reading of stored bytes and the writing of JSON stand. So small that it goes from function to
/// function in registers; as members of an object both would be stored and loaded with each piece.
struct Place {
  const char* in;  // null: the bytes are damaged
  char* out;
};
constexpr Place kDamaged{nullptr, nullptr};

/// Writes JSON into a buffer of its own, which it appends to the string when it is full. Functions take and
/// give the place they work at, and `end` is where what they may read ends.
class ItemText {
 public:
  explicit ItemText(std::string& out) : out_(out) {}

  /// False when they are damaged.
  bool write(std::string_view entries) {
    end_ = entries.data() + entries.size();
    const Place at = map({entries.data(), buffer_}, end_, 0);
    if (at.in == nullptr) return false;
    flush(at.out);
    return true;
  }

 private:
  using Piece = Place (ItemText::*)(Place, const char* end, int depth);

  static constexpr std::size_t kTextBytesMax = 1024;  // of a text that goes through the buffer
  static constexpr std::size_t kMarginBytes = 64;     // for its quotes, and all that stands around it

  char* flush(const char* used) {
    out_.append(buffer_, static_cast<std::size_t>(used - buffer_));
    return buffer_;
  }
  /// A place in the buffer with room for one piece.
  char* room(char* out) {
    const auto used = static_cast<std::size_t>(out - buffer_);
    return used <= sizeof buffer_ - kTextBytesMax - kMarginBytes ? out : flush(out);
  }
  static char* put(char* out, const Mark& mark) {
    std::memcpy(out, mark.text, sizeof mark.text);
    return out + mark.size;
  }

  static std::string_view between(const char* in, const char* end) {
    return {in, static_cast<std::size_t>(end - in)};
  }
  /// Takes what a length tells of; null when it does not fit.
  static const char* read_text(const char* in, const char* end, std::string_view& text) {
    ByteInput input(between(in, end));
    return input.read_text(text) ? text.data() + text.size() : nullptr;
  }
  static const char* read_container(const char* in, const char* end, std::string_view& contents) {
    ByteInput input(between(in, end));
    ByteInput read;
    if (!input.read_container(read)) return nullptr;
    contents = read.rest();
    return contents.data() + contents.size();
  }
  static const char* read_count(const char* in, const char* end, std::size_t& count) {
    ByteInput input(between(in, end));
    return input.read_count(count) ? end - input.rest().size() : nullptr;
  }

  /// A text in quotes, between two marks.
  Place quoted(Place at, const char* end, const Mark& before, const Mark& after) {
    std::string_view text;
    at.in = read_text(at.in, end, text);
    if (at.in == nullptr) return kDamaged;
    char* const start = room(at.out);
    char* out = put(start, before);
    *out++ = '"';
    const auto readable = static_cast<std::size_t>(end_ - text.data());
    const bool is_copied = text.size() <= kTextBytesMax && json::plain_text::copy(out, text, readable);
    if (!is_copied) return {at.in, quoted_apart(start, text, before, after)};
    out += text.size();
    *out++ = '"';
    return {at.in, put(out, after)};
  }
  /// The same of one that is long, or has something to escape.
  char* quoted_apart(char* start, std::string_view text, const Mark& before, const Mark& after) {
    flush(start);
    out_ += before.view();
    json::append_quoted(out_, text);
    out_ += after.view();
    return buffer_;
  }

  Place text(Place at, const char* end, int /*depth*/) { return quoted(at, end, kNothing, kNothing); }

  Place binary(Place at, const char* end, int /*depth*/) {
    std::string_view bytes;
    at.in = read_text(at.in, end, bytes);
    if (at.in == nullptr) return kDamaged;
    flush(at.out);
    out_ += '"';
    encoding::append_base64(out_, bytes);
    out_ += '"';
    return {at.in, buffer_};
  }

  Place boolean(Place at, const char* end) {
    ByteInput input(between(at.in, end));
    bool truth = false;
    if (!read_bool(input, truth)) return kDamaged;
    static constexpr Mark kTruths[] = {Mark("false"), Mark("true")};
    return {at.in + 1, put(at.out, kTruths[truth])};
  }

  /// The elements of a set or of a list.
  Place elements(Place at, const char* end, int depth, Piece piece) {
    std::string_view contents;
    const char* const behind = read_container(at.in, end, contents);
    if (behind == nullptr || depth > limits::kNestingLevelsMax) return kDamaged;
    std::size_t count = 0;
    at.in = read_count(contents.data(), behind, count);
    *at.out++ = '[';
    for (std::size_t i = 0; at.in != nullptr && i < count; ++i) {
      at.out = room(at.out);
      if (i > 0) *at.out++ = ',';
      at = (this->*piece)(at, behind, depth);
    }
    if (at.in != behind) return kDamaged;
    at.out = room(at.out);
    *at.out++ = ']';
    return at;
  }

  /// Entries, up to `end`.
  Place map(Place at, const char* end, int depth) {
    std::size_t count = 0;
    if (depth > limits::kNestingLevelsMax) return kDamaged;
    at.in = read_count(at.in, end, count);
    if (at.in == nullptr) return kDamaged;
    *at.out++ = '{';
    for (std::size_t i = 0; i < count; ++i) {
      at = quoted(at, end, i > 0 ? kComma : kNothing, kColon);
      if (at.in == nullptr) return kDamaged;
      at = value(at, end, depth);
      if (at.in == nullptr) return kDamaged;
    }
    if (at.in != end) return kDamaged;
    at.out = room(at.out);
    *at.out++ = '}';
    return at;
  }

  Place nested_map(Place at, const char* end, int depth) {
    std::string_view contents;
    const char* const behind = read_container(at.in, end, contents);
    return behind == nullptr ? kDamaged : map({contents.data(), at.out}, behind, depth);
  }

  Place value(Place at, const char* end, int depth) {
    if (at.in == end) return kDamaged;
    const auto type = static_cast<unsigned char>(*at.in++);
    if (type > static_cast<unsigned char>(AttributeType::kMap)) return kDamaged;
    const Mark& opening = kOpenings[type];
    // Most values are one of these: one step for all of such a one. A number is stored as its text.
    if (type <= static_cast<unsigned char>(AttributeType::kNumber)) return quoted(at, end, opening, kClosing);
    at.out = put(room(at.out), opening);
    at = payload(at, end, static_cast<AttributeType>(type), depth);
    if (at.in == nullptr) return kDamaged;
    return {at.in, put(room(at.out), kClosing)};
  }

  Place payload(Place at, const char* end, AttributeType type, int depth) {
    switch (type) {
      case AttributeType::kString:
      case AttributeType::kNumber:
        break;  // value's
      case AttributeType::kBinary:
        return binary(at, end, depth);
      case AttributeType::kBool:
        return boolean(at, end);
      case AttributeType::kNull:
        return {at.in, put(at.out, Mark("true"))};
      case AttributeType::kStringSet:
      case AttributeType::kNumberSet:
        return elements(at, end, depth, &ItemText::text);
      case AttributeType::kBinarySet:
        return elements(at, end, depth, &ItemText::binary);
      case AttributeType::kList:
        return elements(at, end, depth + 1, &ItemText::value);
      case AttributeType::kMap:
        return nested_map(at, end, depth + 1);
    }
    return kDamaged;
  }

  std::string& out_;
  const char* end_ = nullptr;  // of all entries
  char buffer_[4 * kTextBytesMax];
};

}  // namespace

bool append_item_json(std::string& out, std::string_view stored) {
  const std::size_t start = out.size();
  ByteInput in(stored);
  std::size_t size = 0;
  if (!read_header(in, size)) return false;
  const bool is_sound = ItemText(out).write(in.rest());
  if (!is_sound) out.resize(start);
  return is_sound;
}

}  // namespace offstage::emulator

#include <cstddef>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "base/json_text.h"
#include "emulator/model/limits.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/item_input.h"

namespace offstage::emulator {
namespace {

using json::Mark;
using json::TextCursor;

bool transcode_string(TextCursor& out, ByteInput& in, const Mark& before = {}, const Mark& after = {}) {
  std::string_view text;
  if (!in.read_text(text)) return false;
  out.quoted(text, before, after);
  return true;
}

bool transcode_number(TextCursor& out, ByteInput& in, const Mark& before = {}, const Mark& after = {}) {
  std::string_view text;
  if (!in.read_text(text)) return false;
  out.quoted_plain(text, before, after);
  return true;
}

bool transcode_binary(TextCursor& out, ByteInput& in) {
  std::string_view bytes;
  if (!in.read_text(bytes)) return false;
  out.put('"');
  out.with_string([bytes](std::string& string) { encoding::append_base64(string, bytes); });
  out.put('"');
  return true;
}

/// The elements of a set or of a list.
template <class Transcode>
bool transcode_elements(TextCursor& out, ByteInput& in, Transcode transcode_element) {
  ByteInput contents;
  std::size_t count = 0;
  if (!in.read_container(contents) || !contents.read_count(count)) return false;
  out.put('[');
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out.put(',');
    if (!transcode_element(out, contents)) return false;
  }
  out.put(']');
  return contents.at_end();
}

bool transcode_value(TextCursor& out, ByteInput& in, int depth);

bool transcode_list(TextCursor& out, ByteInput& in, int depth) {
  if (depth > limits::kNestingLevelsMax) return false;
  return transcode_elements(
      out, in, [depth](TextCursor& to, ByteInput& elements) { return transcode_value(to, elements, depth); });
}

constexpr Mark kComma(",");
constexpr Mark kColon(":");

bool transcode_entries(TextCursor& out, ByteInput& in, int depth) {
  std::size_t count = 0;
  if (depth > limits::kNestingLevelsMax || !in.read_count(count)) return false;
  out.put('{');
  for (std::size_t i = 0; i < count; ++i) {
    if (!transcode_string(out, in, i > 0 ? kComma : Mark(), kColon) || !transcode_value(out, in, depth)) {
      return false;
    }
  }
  out.put('}');
  return in.at_end();
}

bool transcode_bool(TextCursor& out, ByteInput& in) {
  bool truth = false;
  if (!read_bool(in, truth)) return false;
  out.put(truth ? "true" : "false");
  return true;
}

bool transcode_payload(TextCursor& out, ByteInput& in, AttributeType type, int depth) {
  switch (type) {
    case AttributeType::kString:
    case AttributeType::kNumber:
      break;  // transcode_value's
    case AttributeType::kBinary:
      return transcode_binary(out, in);
    case AttributeType::kBool:
      return transcode_bool(out, in);
    case AttributeType::kNull:
      out.put("true");
      return true;
    case AttributeType::kStringSet:
      return transcode_elements(
          out, in, [](TextCursor& to, ByteInput& members) { return transcode_string(to, members); });
    case AttributeType::kNumberSet:
      return transcode_elements(
          out, in, [](TextCursor& to, ByteInput& members) { return transcode_number(to, members); });
    case AttributeType::kBinarySet:
      return transcode_elements(out, in, transcode_binary);
    case AttributeType::kList:
      return transcode_list(out, in, depth + 1);
    case AttributeType::kMap: {
      ByteInput contents;
      return in.read_container(contents) && transcode_entries(out, contents, depth + 1);
    }
  }
  return false;
}

/// What stands before a value of each type, in the order of AttributeType, and what stands behind it.
constexpr Mark kOpenings[] = {Mark(R"({"S":)"),    Mark(R"({"N":)"),  Mark(R"({"B":)"),  Mark(R"({"BOOL":)"),
                              Mark(R"({"NULL":)"), Mark(R"({"SS":)"), Mark(R"({"NS":)"), Mark(R"({"BS":)"),
                              Mark(R"({"L":)"),    Mark(R"({"M":)")};
constexpr Mark kClosing("}");

bool transcode_value(TextCursor& out, ByteInput& in, int depth) {
  AttributeType type{};
  if (!read_type(in, type)) return false;
  const Mark& opening = kOpenings[static_cast<std::size_t>(type)];
  // Most values are one of these: one step for all of such a one.
  if (type == AttributeType::kString) return transcode_string(out, in, opening, kClosing);
  if (type == AttributeType::kNumber) return transcode_number(out, in, opening, kClosing);
  out.put(opening);
  if (!transcode_payload(out, in, type, depth)) return false;
  out.put(kClosing);
  return true;
}

}  // namespace

bool append_item_json(std::string& out, std::string_view stored) {
  const std::size_t start = out.size();
  ByteInput in(stored);
  std::size_t size = 0;
  if (!read_header(in, size)) return false;
  bool sound = false;
  {
    TextCursor cursor(out, 2 * stored.size());
    sound = transcode_entries(cursor, in, 0);
  }
  if (!sound) out.resize(start);
  return sound;
}

}  // namespace offstage::emulator

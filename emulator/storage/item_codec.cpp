#include "emulator/storage/item_codec.h"

#include <utility>
#include <variant>
#include <vector>

#include "emulator/model/limits.h"
#include "emulator/storage/item_input.h"

namespace offstage::emulator {
namespace {

// ---- Writing.

void append_varint(std::string& out, std::size_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(0x80 | (value & 0x7F)));
  out.push_back(static_cast<char>(value));
}

void append_text(std::string& out, std::string_view text) {
  append_varint(out, text.size());
  out.append(text);
}

/// Digits, a sign, a point and at most 130 zeros: a number's text fits one length byte when it has no
/// great exponent; the others are written twice.
void append_number(std::string& out, const Number& number) {
  const std::size_t length_at = out.size();
  out.push_back(0);
  number.append_to(out);
  const std::size_t length = out.size() - length_at - 1;
  if (length < 0x80) {
    out[length_at] = static_cast<char>(length);
  } else {
    out.resize(length_at);
    append_text(out, number.to_string());
  }
}

/// Leaves room for a container's length and fills it in when its contents have been written: a fixed width,
/// so that nothing has to move.
class LengthScope {
 public:
  explicit LengthScope(std::string& out) : out_(out), start_(out.size() + kContainerLengthBytes) {
    out.append(kContainerLengthBytes, '\0');
  }
  LengthScope(const LengthScope&) = delete;
  LengthScope& operator=(const LengthScope&) = delete;
  ~LengthScope() {
    std::size_t length = out_.size() - start_;
    for (std::size_t i = 0; i < kContainerLengthBytes; ++i, length >>= 8) {
      out_[start_ - kContainerLengthBytes + i] = static_cast<char>(length & 0xFF);
    }
  }

 private:
  std::string& out_;
  const std::size_t start_;
};

void append_entries(std::string& out, const AttributeMap& map);

void append_value(std::string& out, const AttributeValue& value);

struct AppendPayload {
  std::string& out;

  void operator()(const std::string& text) const { append_text(out, text); }
  void operator()(const Number& number) const { append_number(out, number); }
  void operator()(const Binary& binary) const { append_text(out, binary.bytes); }
  void operator()(bool truth) const { out.push_back(truth ? 1 : 0); }
  void operator()(Null) const {}
  void operator()(const StringSet& set) const { members(set.members); }
  void operator()(const BinarySet& set) const { members(set.members); }
  void operator()(const NumberSet& set) const { members(set.members); }
  void operator()(const List& list) const {
    const LengthScope length(out);
    append_varint(out, list.size());
    for (const AttributeValue& element : list) append_value(out, element);
  }
  void operator()(const AttributeMap& map) const {
    const LengthScope length(out);
    append_entries(out, map);
  }

 private:
  template <class T>
  void members(const std::vector<T>& set) const {
    const LengthScope length(out);
    append_varint(out, set.size());
    for (const T& member : set) (*this)(member);
  }
};

void append_value(std::string& out, const AttributeValue& value) {
  out.push_back(static_cast<char>(value.type()));
  std::visit(AppendPayload{out}, value.variant());
}

void append_entries(std::string& out, const AttributeMap& map) {
  append_varint(out, map.size());
  for (const AttributeMap::Entry& entry : map) {
    append_text(out, entry.name);
    append_value(out, entry.value);
  }
}

// ---- Reading. Every function returns false at the first byte that does not fit.

bool skip_value(ByteInput& in) {
  AttributeType type{};
  if (!read_type(in, type)) return false;
  std::string_view skipped;
  ByteInput contents;
  switch (type) {
    case AttributeType::kString:
    case AttributeType::kNumber:
    case AttributeType::kBinary:
      return in.read_text(skipped);
    case AttributeType::kBool:
      return in.read_bytes(1, skipped);
    case AttributeType::kNull:
      return true;
    case AttributeType::kStringSet:
    case AttributeType::kNumberSet:
    case AttributeType::kBinarySet:
    case AttributeType::kList:
    case AttributeType::kMap:
      return in.read_container(contents);
  }
  return false;
}

// ---- Stored bytes to values. `depth` counts the lists and maps around.

bool read_value(ByteInput& in, AttributeValue& value, int depth);

bool read_element(ByteInput& in, std::string& element) {
  std::string_view text;
  if (!in.read_text(text)) return false;
  element.assign(text);
  return true;
}

bool read_element(ByteInput& in, Number& element) {
  std::string_view text;
  if (!in.read_text(text)) return false;
  const auto number = Number::parse(text);
  if (number) element = *number;
  return number.has_value();
}

template <class Set, class T>
bool read_set(ByteInput& in, AttributeValue& value) {
  ByteInput contents;
  std::size_t count = 0;
  if (!in.read_container(contents) || !contents.read_count(count) || count == 0) return false;
  Set set;
  set.members.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    T member;
    if (!read_element(contents, member)) return false;
    if (i > 0 && !(set.members.back() < member)) return false;
    set.members.push_back(std::move(member));
  }
  value = std::move(set);
  return contents.at_end();
}

bool read_list(ByteInput& in, AttributeValue& value, int depth) {
  ByteInput contents;
  std::size_t count = 0;
  if (depth > limits::kNestingLevelsMax || !in.read_container(contents) || !contents.read_count(count)) {
    return false;
  }
  auto& list = value.emplace<List>();
  for (std::size_t i = 0; i < count; ++i) {
    if (!read_value(contents, list.emplace_back(), depth)) return false;
  }
  return contents.at_end();
}

bool read_entries(ByteInput& in, AttributeMap& map, int depth) {
  std::size_t count = 0;
  if (depth > limits::kNestingLevelsMax || !in.read_count(count)) return false;
  std::string_view previous;
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view name;
    if (!in.read_text(name) || (i > 0 && name <= previous)) return false;
    if (i == 0) map.reserve(count);
    if (!read_value(in, map.append_sorted(name), depth)) return false;
    previous = name;
  }
  return in.at_end();
}

bool read_value(ByteInput& in, AttributeValue& value, int depth) {
  AttributeType type{};
  if (!read_type(in, type)) return false;
  switch (type) {
    case AttributeType::kString:
      return read_element(in, value.emplace<std::string>());
    case AttributeType::kNumber:
      return read_element(in, value.emplace<Number>());
    case AttributeType::kBinary:
      return read_element(in, value.emplace<Binary>().bytes);
    case AttributeType::kBool:
      return read_bool(in, value.emplace<bool>());
    case AttributeType::kNull:
      value.emplace<Null>();
      return true;
    case AttributeType::kStringSet:
      return read_set<StringSet, std::string>(in, value);
    case AttributeType::kNumberSet:
      return read_set<NumberSet, Number>(in, value);
    case AttributeType::kBinarySet:
      return read_set<BinarySet, std::string>(in, value);
    case AttributeType::kList:
      return read_list(in, value, depth + 1);
    case AttributeType::kMap: {
      ByteInput contents;
      return in.read_container(contents) && read_entries(contents, value.emplace<AttributeMap>(), depth + 1);
    }
  }
  return false;
}

}  // namespace

std::string encode_item(const Item& item) {
  std::string out;
  encode_item(out, item);
  return out;
}

void encode_item(std::string& out, const Item& item) {
  const std::size_t size = size_bytes(item);
  out.reserve(out.size() + size + 8 * item.size() + 16);
  out.push_back(kItemFormatVersion);
  append_varint(out, size);
  append_entries(out, item);
}

Result<Item, Failure> decode_item(std::string_view stored) {
  ByteInput in(stored);
  std::size_t size = 0;
  Item item;
  if (!read_header(in, size) || !read_entries(in, item, 0)) return Failure{"a stored item cannot be read"};
  return item;
}

Result<Item, Failure> decode_attributes(std::string_view stored,
                                        const std::function<bool(std::string_view name)>& wanted) {
  ByteInput in(stored);
  std::size_t size = 0;
  std::size_t count = 0;
  bool sound = read_header(in, size) && in.read_count(count);
  Item item;
  for (std::size_t i = 0; sound && i < count; ++i) {
    std::string_view name;
    sound = in.read_text(name);
    if (sound) sound = wanted(name) ? read_value(in, item.append_sorted(name), 0) : skip_value(in);
  }
  if (!sound || !in.at_end()) return Failure{"a stored item cannot be read"};
  return item;
}

std::size_t stored_item_size_bytes(std::string_view stored) {
  ByteInput in(stored);
  std::size_t size = 0;
  return read_header(in, size) ? size : 0;
}

std::optional<std::string_view> find_attribute(std::string_view stored, std::string_view name) {
  ByteInput in(stored);
  std::size_t size = 0;
  std::size_t count = 0;
  if (!read_header(in, size) || !in.read_count(count)) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view candidate;
    if (!in.read_text(candidate) || candidate > name) return std::nullopt;
    const std::string_view value = in.rest();
    if (!skip_value(in)) return std::nullopt;
    if (candidate == name) return value.substr(0, value.size() - in.rest().size());
  }
  return std::nullopt;
}

Result<AttributeValue, Failure> decode_attribute(std::string_view stored_value) {
  ByteInput in(stored_value);
  AttributeValue value;
  if (!read_value(in, value, 0) || !in.at_end()) return Failure{"a stored attribute cannot be read"};
  return value;
}

}  // namespace offstage::emulator

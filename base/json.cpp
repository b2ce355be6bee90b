#include "base/json.h"

#include <rapidjson/document.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <limits>
#include <system_error>

#include "base/encoding.h"
#include "base/json_text.h"
#include "base/plain_text.h"

namespace offstage::json {
namespace {

const rapidjson::Value& node(const void* value) {
  return *static_cast<const rapidjson::Value*>(value);
}

/// Empty for what is no string: a caller that forgot to look must not read beyond the value.
std::string_view text_of(const rapidjson::Value& string) {
  if (!string.IsString()) return {};
  return {string.GetString(), string.GetStringLength()};
}

/// Builds the document and counts levels on the way, so that a deep text is refused before a tree of it
/// exists.
class DepthGuard {
 public:
  explicit DepthGuard(rapidjson::Document& document) : document_(document) {}

  bool Null() { return document_.Null(); }
  bool Bool(bool b) { return document_.Bool(b); }
  bool Int(int i) { return document_.Int(i); }
  bool Uint(unsigned u) { return document_.Uint(u); }
  bool Int64(std::int64_t i) { return document_.Int64(i); }
  bool Uint64(std::uint64_t u) { return document_.Uint64(u); }
  bool Double(double d) { return document_.Double(d); }
  bool RawNumber(const char* s, unsigned n, bool copy) { return document_.RawNumber(s, n, copy); }
  bool String(const char* s, unsigned n, bool copy) { return document_.String(s, n, copy); }
  bool Key(const char* s, unsigned n, bool copy) { return document_.Key(s, n, copy); }
  bool StartObject() { return ++depth_ <= Document::kDepthMax && document_.StartObject(); }
  bool EndObject(unsigned n) {
    --depth_;
    return document_.EndObject(n);
  }
  bool StartArray() { return ++depth_ <= Document::kDepthMax && document_.StartArray(); }
  bool EndArray(unsigned n) {
    --depth_;
    return document_.EndArray(n);
  }

 private:
  rapidjson::Document& document_;
  int depth_ = 0;
};

/// The code unit that "\uXXXX" at the front of `text` stands for; 0 when it is no such escape.
unsigned escaped_unit(std::string_view text) {
  unsigned unit = 0;
  if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + 6, unit, 16);
  return error == std::errc() && end == text.data() + 6 ? unit : 0;
}

/// RapidJSON 1.1 refuses the first half of a surrogate pair without its second, but not the second alone,
/// which it decodes to bytes that are no UTF-8.
bool has_lone_low_surrogate(std::string_view text) {
  for (auto at = text.find('\\'); at != std::string_view::npos; at = text.find('\\', at)) {
    const unsigned unit = escaped_unit(text.substr(at));
    if (unit >= 0xDC00 && unit <= 0xDFFF) return true;
    const bool begins_pair = unit >= 0xD800 && unit <= 0xDBFF;
    at += begins_pair ? 12 : 2;
    if (at >= text.size()) break;
  }
  return false;
}

/// Reads the text where it stands: strings are unescaped in place and pointed at, not copied.
struct Parse {
  char* text;
  bool ok = false;

  bool operator()(rapidjson::Document& document) {
    // Recursive, because that is faster: DepthGuard ends it before the stack could. Not
    // kParseFullPrecisionFlag: RapidJSON 1.1 then shifts by clz(0) for "0e200". DynamoDB's own numbers come
    // as strings.
    rapidjson::InsituStringStream stream(text);
    rapidjson::Reader reader;
    DepthGuard guard(document);
    ok = !reader.Parse<rapidjson::kParseInsituFlag>(stream, guard).IsError();
    return ok;
  }
};

}  // namespace

struct Document::Tree {
  explicit Tree(std::string_view from)
      : text(from),
        first_bytes(std::min(kFirstBytesMax, 64 + 8 * from.size())),
        first(new char[first_bytes]),
        pool(first.get(), first_bytes, kChunkBytes) {}

  // Most requests fit in here. No text has more than eight bytes of values for each of its own ("1," is
  // sixteen).
  static constexpr std::size_t kFirstBytesMax = std::size_t{6} * 1024;
  static constexpr std::size_t kChunkBytes = std::size_t{32} * 1024;

  std::string text;
  const std::size_t first_bytes;
  const std::unique_ptr<char[]> first;
  rapidjson::MemoryPoolAllocator<> pool;
  rapidjson::Document document{&pool};
};

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Value Document::root() const {
  return Value(static_cast<const rapidjson::Value*>(&tree_->document));
}

std::optional<Document> Document::parse(std::string_view text) {
  // A zero byte would be taken for the end; JSON has none.
  if (!encoding::is_utf8(text) || text.find('\0') != std::string_view::npos) return std::nullopt;
  if (has_lone_low_surrogate(text)) return std::nullopt;
  auto tree = std::make_unique<Tree>(text);
  Parse parse{tree->text.data()};
  tree->document.Populate(parse);
  if (!parse.ok) return std::nullopt;
  return Document(std::move(tree));
}

Kind Value::kind() const {
  switch (node(value_).GetType()) {
    case rapidjson::kNullType:
      return Kind::kNull;
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return Kind::kBool;
    case rapidjson::kNumberType:
      return Kind::kNumber;
    case rapidjson::kStringType:
      return Kind::kString;
    case rapidjson::kArrayType:
      return Kind::kArray;
    case rapidjson::kObjectType:
      return Kind::kObject;
  }
  return Kind::kNull;
}

bool Value::is_integer() const {
  return node(value_).IsInt64() || node(value_).IsUint64();
}
bool Value::as_bool() const {
  return node(value_).IsTrue();
}
std::string_view Value::as_string() const {
  return text_of(node(value_));
}
double Value::as_double() const {
  return is_number() ? node(value_).GetDouble() : 0;
}

std::int64_t Value::as_int64() const {
  const auto& value = node(value_);
  if (value.IsInt64()) return value.GetInt64();
  if (value.IsUint64()) return std::numeric_limits<std::int64_t>::max();
  const double number = std::floor(as_double());
  if (number >= 9.2e18) return std::numeric_limits<std::int64_t>::max();
  if (number <= -9.2e18) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(number);
}

std::size_t Value::size() const {
  const auto& value = node(value_);
  if (value.IsObject()) return value.MemberCount();
  return value.IsArray() ? value.Size() : 0;
}

Value Value::operator[](std::size_t index) const {
  return Value(&node(value_)[static_cast<rapidjson::SizeType>(index)]);
}

Member Value::member(std::size_t index) const {
  const auto it = node(value_).MemberBegin() + static_cast<std::ptrdiff_t>(index);
  return {text_of(it->name), Value(&it->value)};
}

std::optional<Value> Value::find(std::string_view name) const {
  const auto& value = node(value_);
  if (!value.IsObject()) return std::nullopt;
  for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
    if (text_of(it->name) == name) return Value(&it->value);
  }
  return std::nullopt;
}

std::string Value::to_json() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  node(value_).Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

void append_quoted(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out.append(text.size() + 2, '"');
  if (plain_text::copy(out.data() + start + 1, text)) return;
  out.resize(start);
  TextCursor(out, text.size()).quoted(text);
}

std::string quoted(std::string_view text) {
  std::string out;
  out.reserve(text.size() + 2);
  append_quoted(out, text);
  return out;
}

void Writer::integer(std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  raw({digits, static_cast<std::size_t>(end - digits)});
}

void Writer::real(double value) {
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed).ptr;
  std::string_view text(digits, static_cast<std::size_t>(end - digits));
  std::string& out = begin_raw();
  out.append(text);
  if (text.find('.') == std::string_view::npos) out.append(".0");
}

}  // namespace offstage::json

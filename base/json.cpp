#include "base/json.h"

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
#include "base/plain_text.h"

namespace offstage::json {
namespace {

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

}  // namespace

/// Takes what RapidJSON reads, and counts levels on the way, so that a deep text is refused at once.
struct Value::Builder {
  explicit Builder(std::vector<Node>& to) : nodes(to) {}

  std::vector<Node>& nodes;
  std::size_t open[Document::kDepthMax];  // the arrays and objects around, by their nodes
  std::size_t depth = 0;

  Node& add(Kind kind) {
    auto& node = nodes.emplace_back();
    node.kind = kind;
    return node;
  }
  Node& add_number(NumberForm form) {
    auto& node = add(Kind::kNumber);
    node.number = form;
    return node;
  }
  bool begin(Kind kind) {
    if (depth == Document::kDepthMax) return false;
    open[depth++] = nodes.size();
    add(kind);
    return true;
  }
  bool end(unsigned count) {
    const std::size_t at = open[--depth];
    nodes[at].size = count;
    nodes[at].span = nodes.size() - at;
    return true;
  }

  bool Null() { return add(Kind::kNull), true; }
  bool Bool(bool b) { return add(Kind::kBool).truth = b, true; }
  bool Int(int i) { return Int64(i); }
  bool Uint(unsigned u) { return Uint64(u); }
  bool Int64(std::int64_t i) { return add_number(NumberForm::kSigned).signed_number = i, true; }
  bool Uint64(std::uint64_t u) { return add_number(NumberForm::kUnsigned).unsigned_number = u, true; }
  bool Double(double d) { return add_number(NumberForm::kReal).real_number = d, true; }
  bool RawNumber(const char*, unsigned, bool) { return false; }  // never called: numbers are read
  bool String(const char* s, unsigned n, bool) {
    auto& node = add(Kind::kString);
    node.size = n;
    node.text = s;
    return true;
  }
  bool Key(const char* s, unsigned n, bool copy) { return String(s, n, copy); }
  bool StartObject() { return begin(Kind::kObject); }
  bool EndObject(unsigned n) { return end(n); }
  bool StartArray() { return begin(Kind::kArray); }
  bool EndArray(unsigned n) { return end(n); }
};

std::optional<Document> Document::parse(std::string_view text) {
  // A zero byte would be taken for the end; JSON has none.
  if (!encoding::is_utf8(text) || text.find('\0') != std::string_view::npos) return std::nullopt;
  if (has_lone_low_surrogate(text)) return std::nullopt;
  Document document;
  document.text_ = std::make_unique_for_overwrite<char[]>(text.size() + 1);
  document.text_[text.copy(document.text_.get(), text.size())] = '\0';
  constexpr std::size_t kBytesOfAValue = 8;  // in most requests it is more
  document.nodes_.reserve(text.size() / kBytesOfAValue + 1);

  // Recursive, because that is faster: the builder ends it before the stack could. Not
  // kParseFullPrecisionFlag: RapidJSON 1.1 then shifts by clz(0) for "0e200". DynamoDB's own numbers come
  // as strings.
  rapidjson::InsituStringStream stream(document.text_.get());
  rapidjson::Reader reader;
  Value::Builder builder(document.nodes_);
  if (reader.Parse<rapidjson::kParseInsituFlag>(stream, builder).IsError()) return std::nullopt;
  return document;
}

double Value::as_double() const {
  if (!is_number()) return 0;
  switch (node_->number) {
    case NumberForm::kSigned:
      return static_cast<double>(node_->signed_number);
    case NumberForm::kUnsigned:
      return static_cast<double>(node_->unsigned_number);
    case NumberForm::kReal:
      return node_->real_number;
  }
  return 0;
}

std::int64_t Value::as_int64() const {
  constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
  if (is_integer() && node_->number == NumberForm::kSigned) return node_->signed_number;
  if (is_integer()) {
    return static_cast<std::int64_t>(std::min(node_->unsigned_number, static_cast<std::uint64_t>(kMax)));
  }
  const double number = std::floor(as_double());
  if (number >= 9.2e18) return kMax;
  if (number <= -9.2e18) return std::numeric_limits<std::int64_t>::min();
  return static_cast<std::int64_t>(number);
}

Value Value::operator[](std::size_t index) const {
  auto at = elements().begin();
  for (; index > 0; --index) ++at;
  return *at;
}

Member Value::member(std::size_t index) const {
  auto at = members().begin();
  for (; index > 0; --index) ++at;
  return *at;
}

struct Value::Printer {
  rapidjson::Writer<rapidjson::StringBuffer>& writer;

  void string(std::string_view text) { writer.String(text.data(), static_cast<unsigned>(text.size())); }
  void number(const Node& node) {
    switch (node.number) {
      case NumberForm::kSigned:
        writer.Int64(node.signed_number);
        return;
      case NumberForm::kUnsigned:
        writer.Uint64(node.unsigned_number);
        return;
      case NumberForm::kReal:
        writer.Double(node.real_number);
        return;
    }
  }
  void value(const Value& value) {
    switch (value.kind()) {
      case Kind::kNull:
        writer.Null();
        return;
      case Kind::kBool:
        writer.Bool(value.as_bool());
        return;
      case Kind::kNumber:
        return number(*value.node_);
      case Kind::kString:
        return string(value.as_string());
      case Kind::kArray:
        writer.StartArray();
        for (const Value element : value.elements()) this->value(element);
        writer.EndArray();
        return;
      case Kind::kObject:
        writer.StartObject();
        for (const Member member : value.members()) {
          string(member.name);
          this->value(member.value);
        }
        writer.EndObject();
        return;
    }
  }
};

std::string Value::to_json() const {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  Printer{writer}.value(*this);
  return {buffer.GetString(), buffer.GetSize()};
}

namespace {

void append_escape(std::string& out, char c) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '\\';
  switch (c) {
    case '"':
    case '\\':
      out += c;
      return;
    case '\b':
      out += 'b';
      return;
    case '\f':
      out += 'f';
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default:
      out += "u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
  }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out.append(text.size() + 2, '"');
  if (plain_text::copy(out.data() + start + 1, text)) return;
  out.resize(start + 1);
  while (!text.empty()) {
    const std::size_t clean = plain_text::length(text);
    out += text.substr(0, clean);
    if (clean == text.size()) break;
    append_escape(out, text[clean]);
    text.remove_prefix(clean + 1);
  }
  out += '"';
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

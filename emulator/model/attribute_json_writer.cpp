#include <variant>
#include <vector>

#include "base/encoding.h"
#include "emulator/model/attribute_json.h"

namespace offstage::emulator {
namespace {

struct Append {
  std::string& out;

  void operator()(const std::string& text) const { json::append_quoted(out, text); }
  void operator()(const Number& number) const {
    out.push_back('"');
    number.append_to(out);
    out.push_back('"');
  }
  void operator()(const Binary& binary) const { bytes(binary.bytes); }
  void operator()(bool truth) const { out.append(truth ? "true" : "false"); }
  void operator()(Null) const { out.append("true"); }
  void operator()(const StringSet& set) const { array(set.members, *this); }
  void operator()(const NumberSet& set) const { array(set.members, *this); }
  void operator()(const BinarySet& set) const {
    array(set.members, [this](const std::string& member) { bytes(member); });
  }
  void operator()(const List& list) const {
    array(list, [this](const AttributeValue& element) { append_attribute_json(out, element); });
  }
  void operator()(const AttributeMap& map) const { append_item_json(out, map); }

 private:
  void bytes(std::string_view raw) const {
    out.push_back('"');
    encoding::append_base64(out, raw);
    out.push_back('"');
  }
  template <class T, class One>
  void array(const std::vector<T>& elements, const One& append_one) const {
    out.push_back('[');
    for (const T& element : elements) {
      if (&element != elements.data()) out.push_back(',');
      append_one(element);
    }
    out.push_back(']');
  }
};

}  // namespace

void append_attribute_json(std::string& out, const AttributeValue& value) {
  out.append("{\"").append(type_name(value.type())).append("\":");
  std::visit(Append{out}, value.variant());
  out.push_back('}');
}

void append_item_json(std::string& out, const AttributeMap& map) {
  out.push_back('{');
  for (const AttributeMap::Entry& entry : map) {
    if (out.back() != '{') out.push_back(',');
    json::append_quoted(out, entry.name);
    out.push_back(':');
    append_attribute_json(out, entry.value);
  }
  out.push_back('}');
}

}  // namespace offstage::emulator

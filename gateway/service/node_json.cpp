#include "gateway/service/node_json.h"

#include "base/json.h"

namespace offstage::gateway {
namespace {

void write(json::Writer& writer, const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
    case Node::Kind::kUnresolved:
      return writer.null();
    case Node::Kind::kBool:
      return writer.boolean(node.boolean);
    case Node::Kind::kNumber:
      return writer.raw(node.text);
    case Node::Kind::kString:
      return writer.string(node.text);
    case Node::Kind::kList:
      writer.begin_array();
      for (const Node& item : node.items) write(writer, item);
      return writer.end_array();
    case Node::Kind::kMap:
      writer.begin_object();
      for (const Node::Entry& entry : node.entries) {
        writer.key(entry.key);
        write(writer, entry.value);
      }
      return writer.end_object();
  }
}

}  // namespace

std::string to_json(const Node& node) {
  std::string text;
  json::Writer writer(text);
  write(writer, node);
  return text;
}

}  // namespace offstage::gateway

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

void write_lines(std::string& text, const Node& node, std::size_t depth) {
  const bool is_list = node.is_list();
  if ((!is_list && !node.is_map()) || (node.items.empty() && node.entries.empty())) {
    text += to_json(node);
    return;
  }
  const std::string indentation(2 * depth + 2, ' ');
  text += is_list ? "[" : "{";
  bool is_first = true;
  const auto begin_line = [&] {
    text += (is_first ? "\n" : ",\n") + indentation;
    is_first = false;
  };
  for (const Node& item : node.items) {
    begin_line();
    write_lines(text, item, depth + 1);
  }
  for (const Node::Entry& entry : node.entries) {
    begin_line();
    text += json::quoted(entry.key) + ": ";
    write_lines(text, entry.value, depth + 1);
  }
  text += "\n" + std::string(2 * depth, ' ') + (is_list ? "]" : "}");
}

}  // namespace

std::string to_json_lines(const Node& node) {
  std::string text;
  write_lines(text, node, 0);
  return text;
}

std::string to_json(const Node& node) {
  std::string text;
  json::Writer writer(text);
  write(writer, node);
  return text;
}

}  // namespace offstage::gateway

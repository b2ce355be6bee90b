#include "gateway/service/node_yaml.h"

#include <yaml-cpp/yaml.h>

namespace offstage::gateway {
namespace {

/// Quoted where it would be read as something else.
void write_text(YAML::Emitter& out, const std::string& text) {
  const bool has_lines = text.find('\n') != std::string::npos;
  if (has_lines) {
    out << YAML::DoubleQuoted;
  } else if (text.empty() || !plain_scalar(text, {}).is_string()) {
    out << YAML::SingleQuoted;
  }
  out << text;
}

void write(YAML::Emitter& out, const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
    case Node::Kind::kUnresolved:
      out << YAML::Null;
      return;
    case Node::Kind::kBool:
      out << node.boolean;
      return;
    case Node::Kind::kNumber:
      out << node.text;
      return;
    case Node::Kind::kString:
      write_text(out, node.text);
      return;
    case Node::Kind::kList:
      if (node.items.empty()) out << YAML::Flow;
      out << YAML::BeginSeq;
      for (const Node& item : node.items) write(out, item);
      out << YAML::EndSeq;
      return;
    case Node::Kind::kMap:
      if (node.entries.empty()) out << YAML::Flow;
      out << YAML::BeginMap;
      for (const Node::Entry& entry : node.entries) {
        out << YAML::Key;
        write_text(out, entry.key);
        out << YAML::Value;
        write(out, entry.value);
      }
      out << YAML::EndMap;
      return;
  }
}

}  // namespace

std::string to_yaml(const Node& node) {
  YAML::Emitter out;
  out.SetNullFormat(YAML::LowerNull);
  write(out, node);
  return out.c_str();
}

}  // namespace offstage::gateway

#include "gateway/event_json.h"

#include <string>

#include "base/encoding.h"

namespace offstage::gateway {
namespace {

void write_key(json::Writer& writer, std::string_view bytes) {
  if (encoding::is_utf8(bytes)) {
    writer.key(bytes);
  } else {
    writer.key(encoding::repair_utf8(bytes));
  }
}

}  // namespace

void write_text(json::Writer& writer, std::string_view bytes) {
  if (encoding::is_utf8(bytes)) {
    writer.string(bytes);
  } else {
    writer.string(encoding::repair_utf8(bytes));
  }
}

void write_text_member(json::Writer& writer, std::string_view key, std::string_view bytes) {
  writer.key(key);
  write_text(writer, bytes);
}

void write_last_values(json::Writer& writer, const NamedValues& values) {
  writer.begin_object();
  for (const NamedValues::Entry& entry : values.entries()) {
    write_key(writer, entry.name);
    write_text(writer, entry.values.back());
  }
  writer.end_object();
}

void write_value_lists(json::Writer& writer, const NamedValues& values) {
  writer.begin_object();
  for (const NamedValues::Entry& entry : values.entries()) {
    write_key(writer, entry.name);
    writer.begin_array();
    for (const std::string_view value : entry.values) write_text(writer, value);
    writer.end_array();
  }
  writer.end_object();
}

void write_joined_values(json::Writer& writer, const NamedValues& values) {
  writer.begin_object();
  for (const NamedValues::Entry& entry : values.entries()) {
    write_key(writer, entry.name);
    if (entry.values.size() == 1) {
      write_text(writer, entry.values.front());
      continue;
    }
    std::string joined(entry.values.front());
    for (std::size_t i = 1; i < entry.values.size(); ++i) joined.append(",").append(entry.values[i]);
    write_text(writer, joined);
  }
  writer.end_object();
}

void write_body(json::Writer& writer, std::string_view body, bool is_binary) {
  if (!is_binary) return write_text(writer, body);
  std::string& out = writer.begin_raw();
  out.push_back('"');
  encoding::append_base64(out, body);
  out.push_back('"');
}

}  // namespace offstage::gateway

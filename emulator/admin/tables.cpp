#include <limits>

#include "base/json.h"
#include "emulator/admin/admin.h"
#include "emulator/operations/stream_access.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator::admin {
namespace {

void write_held(json::Writer& writer, std::int64_t items, std::int64_t bytes) {
  writer.key("items");
  writer.integer(items);
  writer.key("bytes");
  writer.integer(bytes);
}

void write_text_or_null(json::Writer& writer, std::string_view name, const std::optional<std::string>& text) {
  writer.key(name);
  if (text) {
    writer.string(*text);
  } else {
    writer.null();
  }
}

void write_table(json::Writer& writer, const Context& context, const std::shared_ptr<const Table>& table) {
  const auto view = view_of(context, table);
  const auto& schema = view.schema;
  writer.begin_object();
  writer.member("name", schema.name);
  writer.member("status", status_name(view.status));
  write_held(writer, table->state->counters.items, table->state->counters.bytes);
  writer.key("indexes");
  writer.begin_array();
  for (const auto& shown : view.indexes) {
    writer.begin_object();
    writer.member("name", shown.index.name);
    writer.member("kind", shown.index.is_global() ? "global" : "local");
    write_held(writer, shown.items, shown.bytes);
    writer.end_object();
  }
  writer.end_array();
  std::optional<std::string> stream;
  if (schema.stream_view) stream = stream_arn(context, schema.name, schema.stream_label);
  write_text_or_null(writer, "stream_arn", stream);
  std::optional<std::string> attribute;
  if (schema.time_to_live.enabled()) attribute = schema.time_to_live.attribute;
  write_text_or_null(writer, "ttl_attribute", attribute);
  writer.end_object();
}

}  // namespace

Answer get_tables(const Asked& asked) {
  const auto visit = asked.realm.enter();
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.member("account", visit->account);
  writer.member("region", visit->region);
  writer.key("tables");
  writer.begin_array();
  for (const auto& name : visit->catalog.list("", std::numeric_limits<std::size_t>::max())) {
    if (const auto table = visit->catalog.find(name)) write_table(writer, *visit, table);
  }
  writer.end_array();
  writer.end_object();
  return body;
}

Answer post_reset(const Asked& asked) {
  RETURN_IF_ERROR(check_no_settings(asked));
  if (auto reset = asked.realm.reset(); !reset) return Refusal(500, reset.error().text);
  return get_tables(asked);
}

}  // namespace offstage::emulator::admin

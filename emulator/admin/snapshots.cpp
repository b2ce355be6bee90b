#include "base/json.h"
#include "emulator/admin/admin.h"

namespace offstage::emulator::admin {
namespace {

void write(json::Writer& writer, const StoredSnapshot& snapshot) {
  writer.begin_object();
  writer.member("name", snapshot.name);
  writer.key("taken_ms");
  writer.integer(snapshot.taken_ms);
  writer.key("ahead_ms");
  writer.integer(snapshot.ahead_ms);
  writer.end_object();
}

std::string told(const StoredSnapshot& snapshot) {
  std::string body;
  json::Writer writer(body);
  write(writer, snapshot);
  return body;
}

Refusal none_of(const std::string& name) {
  return {404, "there is no snapshot " + name};
}

Refusal storage_failed(const Failure& failure) {
  return {500, failure.text};
}

Result<void, Refusal> check(const Asked& asked) {
  if (!is_snapshot_name(asked.name)) {
    return Refusal(
        400, "a snapshot's name has 1 to 128 letters, digits and _ . -, and begins with a letter or digit");
  }
  return check_no_settings(asked);
}

}  // namespace

Result<void, Refusal> check_no_settings(const Asked& asked) {
  if (asked.body.empty()) return {};
  const auto document = json::Document::parse(asked.body);
  if (!document || !document->root().is_object() || document->root().size() > 0) {
    return Refusal(400, "expected no body, or {}");
  }
  return {};
}

Answer get_snapshots(const Asked& asked) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("snapshots");
  writer.begin_array();
  for (const auto& snapshot : asked.realm.snapshots()) write(writer, snapshot);
  writer.end_array();
  writer.end_object();
  return body;
}

Answer put_snapshot(const Asked& asked) {
  RETURN_IF_ERROR(check(asked));
  const auto taken = asked.realm.take_snapshot(asked.name);
  if (!taken) return storage_failed(taken.error());
  return told(*taken);
}

Answer restore_snapshot(const Asked& asked) {
  RETURN_IF_ERROR(check(asked));
  const auto restored = asked.realm.restore(asked.name);
  if (!restored) return storage_failed(restored.error());
  if (!*restored) return none_of(asked.name);
  return told(**restored);
}

Answer delete_snapshot(const Asked& asked) {
  RETURN_IF_ERROR(check(asked));
  const auto forgotten = asked.realm.forget_snapshot(asked.name);
  if (!forgotten) return storage_failed(forgotten.error());
  if (!*forgotten) return none_of(asked.name);
  return get_snapshots(asked);
}

}  // namespace offstage::emulator::admin

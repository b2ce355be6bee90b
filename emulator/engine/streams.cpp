#include "emulator/engine/streams.h"

#include <fmt/chrono.h>

#include <algorithm>

#include "emulator/storage/stream_codec.h"

namespace offstage::emulator {
namespace {

/// "2024-11-18T14:36:44.149"
std::string label_of(std::int64_t time_ms) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}", fmt::gmtime(static_cast<std::time_t>(time_ms / 1'000)),
                     time_ms % 1'000);
}

}  // namespace

Result<std::unique_ptr<Streams>, Failure> Streams::load(Store& store, const Clock& clock) {
  std::unique_ptr<Streams> streams(new Streams(store, clock));
  RETURN_IF_ERROR(streams->load_first());
  RETURN_IF_ERROR(streams->load_streams());
  return streams;
}

Result<void, Failure> Streams::load_first() {
  ASSIGN_OR_RETURN(const auto stored, store_.get(stream_first_key()));
  if (stored) first_ = decode_stream_first(stored->bytes());
  return {};
}

Result<void, Failure> Streams::load_streams() {
  const auto begin = stream_definitions_begin();
  auto cursor = store_.cursor(begin, stream_definitions_end());
  for (cursor.seek(begin); cursor.valid(); cursor.next()) {
    ASSIGN_OR_RETURN(auto definition, decode_stream(cursor.value()));
    ASSIGN_OR_RETURN(auto next, next_number(definition.number, definition.shards));
    next = std::max(next, first_);
    next_stream_ = std::max(next_stream_, definition.number + 1);
    Name name(definition.table, definition.label);
    logs_.emplace(std::move(name),
                  std::make_shared<ChangeLog>(std::move(definition), next, clock_, waiters_));
  }
  if (auto error = cursor.error()) return *error;
  return {};
}

Result<SequenceNumber, Failure> Streams::next_number(std::uint32_t stream,
                                                     const std::vector<Shard>& shards) const {
  auto next = shards.back().first;
  if (shards.back().last) next = *shards.back().last + 1;
  const auto begin = stream_record_key(stream, 0);
  const auto end = stream_record_key(stream + 1, 0);
  auto cursor = store_.cursor(begin, end);
  cursor.seek_before(end);
  if (cursor.valid()) next = std::max(next, stream_record_sequence(cursor.key()) + 1);
  if (auto error = cursor.error()) return *error;
  return next;
}

std::shared_ptr<ChangeLog> Streams::make(TableSchema& table, Store::Batch& batch) {
  const std::lock_guard lock(mutex_);
  auto time_ms = clock_.now_ms();
  while (logs_.contains({table.name, label_of(time_ms)})) ++time_ms;
  table.stream_label = label_of(time_ms);
  StreamDefinition definition{.number = next_stream_++,
                              .table = table.name,
                              .label = table.stream_label,
                              .view = *table.stream_view,
                              .key = table.key,
                              .created_ms = time_ms,
                              .disabled_ms = std::nullopt,
                              .shards = {first_shard(time_ms, first_)}};
  batch.put(stream_definition_key(definition.number), encode_stream(definition));
  const auto first = definition.shards.front().first;
  return std::make_shared<ChangeLog>(std::move(definition), first, clock_, waiters_);
}

void Streams::add(std::shared_ptr<ChangeLog> log) {
  const std::lock_guard lock(mutex_);
  Name name(log->table(), log->label());
  logs_.emplace(std::move(name), std::move(log));
}

Result<std::shared_ptr<ChangeLog>, Failure> Streams::find(std::string_view table, std::string_view label) {
  RETURN_IF_ERROR(forget_old());
  std::shared_ptr<ChangeLog> log;
  {
    const std::lock_guard lock(mutex_);
    const auto it = logs_.find({std::string(table), std::string(label)});
    if (it == logs_.end()) return log;
    log = it->second;
  }
  Store::Batch batch;
  if (log->keep_up(batch)) RETURN_IF_ERROR(store_.write(batch));
  return log;
}

Result<std::vector<Streams::Name>, Failure> Streams::list(const std::optional<std::string>& table,
                                                          const std::optional<Name>& after,
                                                          std::size_t limit) {
  RETURN_IF_ERROR(forget_old());
  const std::lock_guard lock(mutex_);
  std::vector<Name> names;
  for (auto it = after ? logs_.upper_bound(*after) : logs_.begin(); it != logs_.end() && names.size() < limit;
       ++it) {
    if (!table || it->first.first == *table) names.push_back(it->first);
  }
  return names;
}

SequenceNumber Streams::end() {
  const std::lock_guard lock(mutex_);
  auto end = first_;
  for (const auto& [name, log] : logs_) end = std::max(end, log->end());
  return end;
}

Result<void, Failure> Streams::go_on_from(SequenceNumber number) {
  const std::lock_guard lock(mutex_);
  if (number <= first_) return {};
  Store::Batch batch;
  batch.put(stream_first_key(), encode_stream_first(number));
  RETURN_IF_ERROR(store_.write(batch));
  first_ = number;
  for (const auto& [name, log] : logs_) log->go_on_from(number);
  return {};
}

Result<void, Failure> Streams::forget_old() {
  const std::lock_guard lock(mutex_);
  Store::Batch batch;
  for (auto it = logs_.begin(); it != logs_.end();) {
    if (!it->second->is_over()) {
      ++it;
      continue;
    }
    const auto number = it->second->number();
    batch.erase(stream_definition_key(number));
    batch.erase_range(stream_record_key(number, 0), stream_record_key(number + 1, 0));
    first_ = std::max(first_, it->second->end());
    batch.put(stream_first_key(), encode_stream_first(first_));
    it = logs_.erase(it);
  }
  return batch.empty() ? Result<void, Failure>() : store_.write(batch);
}

}  // namespace offstage::emulator

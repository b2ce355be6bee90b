#include "emulator/operations/transact_execution.h"

#include <algorithm>

#include "emulator/engine/item_reader.h"
#include "emulator/model/limits.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/transact.h"
#include "emulator/storage/item_codec.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

/// The cancellation for the first invalid action, if one is.
template <class Action>
Result<void> check_valid(const std::vector<Action>& actions) {
  std::vector<std::optional<AwsError>> failures(actions.size());
  for (std::size_t i = 0; i < actions.size(); ++i) {
    if (!actions[i].invalid) continue;
    failures[i] = actions[i].invalid;
    return transaction_canceled(failures);
  }
  return {};
}

ConsumedCapacity consumed_by_read(const TableSchema& table, std::size_t item_bytes) {
  return {.table_name = table.name,
          .table_units = read_units(item_bytes, ReadConsistency::kTransactional),
          .global_indexes = {},
          .local_indexes = {},
          .kind = ConsumedCapacity::Kind::kTransactionRead};
}

Result<std::vector<WrittenItem>> write_all(Context& context, const std::vector<TransactWrite>& writes) {
  RETURN_IF_ERROR(check_valid(writes));
  std::vector<ItemWrite> items;
  items.reserve(writes.size());
  for (const auto& write : writes) {
    items.push_back({.table = write.table,
                     .key = table_item_key(write.table->schema, *write.attributes),
                     .decide = write.decide,
                     .check_only = write.check_only});
  }
  ASSIGN_OR_RETURN(auto outcome, context.transactions.write(items));
  if (outcome.cancelled()) return transaction_canceled(outcome.failures);
  return std::move(outcome.written);
}

std::vector<ConsumedCapacity> consumed_by_all(const std::vector<TransactWrite>& writes,
                                              const std::vector<WrittenItem>& written) {
  std::vector<ConsumedCapacity> consumed;
  consumed.reserve(writes.size());
  for (std::size_t i = 0; i < writes.size(); ++i) {
    auto part = consumed_by(written[i]);
    part.table_units *= 2;
    part.kind = ConsumedCapacity::Kind::kTransactionWrite;
    consumed.push_back(std::move(part));
  }
  return consumed;
}

std::vector<ConsumedCapacity> consumed_by_replay(const std::vector<TransactWrite>& writes,
                                                 const std::vector<std::size_t>& item_bytes) {
  std::vector<ConsumedCapacity> consumed;
  consumed.reserve(writes.size());
  for (std::size_t i = 0; i < writes.size(); ++i) {
    consumed.push_back(consumed_by_read(writes[i].table->schema, item_bytes[i]));
  }
  return consumed;
}

/// The larger of what each item was and became.
std::vector<std::size_t> sizes_of(const std::vector<WrittenItem>& written) {
  std::vector<std::size_t> sizes;
  sizes.reserve(written.size());
  for (const auto& item : written) {
    sizes.push_back(std::max(item.before.size_bytes(), item.size_after));
  }
  return sizes;
}

}  // namespace

Result<std::vector<ConsumedCapacity>> write_transaction(Context& context,
                                                        const std::vector<TransactWrite>& writes,
                                                        const std::optional<TransactToken>& token) {
  std::optional<TransactionTokens::Use> use;
  if (token) {
    ASSIGN_OR_RETURN(auto begun, context.tokens.begin(token->name, token->digest));
    if (const auto* item_bytes = begun.replayed()) return consumed_by_replay(writes, *item_bytes);
    use.emplace(std::move(begun));
  }
  ASSIGN_OR_RETURN(const auto written, write_all(context, writes));
  if (use) use->finish(sizes_of(written));
  return consumed_by_all(writes, written);
}

Result<TransactResponses> read_transaction(Context& context, const std::vector<TransactRead>& reads) {
  RETURN_IF_ERROR(check_valid(reads));
  const auto snapshot = context.store.snapshot();
  TransactResponses result;
  std::vector<std::optional<AwsError>> failures(reads.size());
  bool failed = false;
  std::size_t bytes = 0;
  json::Writer list(result.json);
  list.begin_array();
  for (std::size_t i = 0; i < reads.size(); ++i) {
    const auto& read = reads[i];
    const auto& schema = read.table->schema;
    auto found = context.reader.item({.table = schema, .consistency = ReadConsistency::kTransactional},
                                     table_item_key(schema, read.key), &snapshot);
    if (!found) {
      if (!errors::is_throttling(found.error())) return std::move(found).error();
      failures[i] = std::move(found).error();
      failed = true;
      continue;
    }
    const auto& stored = *found;
    const auto size = stored ? stored_item_size_bytes(stored->bytes()) : 0;
    bytes += size;
    if (bytes > limits::kTransactionBytesMax) return transaction_too_large();
    result.consumed.push_back(consumed_by_read(schema, size));
    list.begin_object();
    if (stored) {
      list.key("Item");
      RETURN_IF_ERROR(read.append(list.begin_raw(), stored->bytes()));
    }
    list.end_object();
  }
  list.end_array();
  if (failed) return transaction_canceled(failures);
  return result;
}

std::string answer_json(const RequestReader& request, const TransactResponses& responses) {
  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    writer.key("ConsumedCapacity");
    append_capacity_list_json(writer, responses.consumed, report);
  }
  writer.key("Responses");
  writer.raw(responses.json);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

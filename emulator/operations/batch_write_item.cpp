#include <algorithm>
#include <iterator>

#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
#include "emulator/model/texts/constraints.h"
#include "emulator/model/texts/items.h"
#include "emulator/model/texts/values.h"
#include "emulator/operations/collection_metrics.h"
#include "emulator/operations/item_write.h"
#include "emulator/operations/keys.h"
#include "emulator/operations/operations.h"
#include "emulator/storage/key_codec.h"

namespace offstage::emulator {
namespace {

/// One PutRequest or DeleteRequest.
struct WriteRequest {
  std::string table_name;  // as in the request: a name or an ARN
  std::shared_ptr<Table> table;
  NewItem item;         // what is put; nothing for a deletion
  Item key;             // of a deletion
  json::Value request;  // as sent
  const Item& attributes() const { return item ? *item : key; }
};

Result<void> check_count(const RequestReader& request, json::Member table) {
  const auto count = table.value.size();
  if (count >= 1 && count <= limits::kBatchWriteRequestsMax) return {};
  Constraints constraints(request);
  const std::string name(table.name);
  if (count > 0 && request.rules().batch_size_without_value) {
    constraints.violated_hidden("RequestItems." + name + ".member", texts::kLengthAtMost, {"25"});
  } else {
    constraints.violated("{" + name + "=" + table.value.to_json() + "}", "requestItems", texts::kMapLengths,
                         {"25", "1"});
  }
  return constraints.check();
}

Result<void> check_members(const RequestReader& request) {
  const auto tables = request.member("RequestItems");
  if (tables && tables->empty() && request.rules().missing_target_first) {
    return errors::validation(texts::kRequestItemsMissing, {"BatchWriteItem"});
  }
  Constraints constraints(request);
  constraints.return_consumed_capacity();
  constraints.return_item_collection_metrics();
  constraints.request_items();
  RETURN_IF_ERROR(constraints.check());
  std::size_t total = 0;
  for (const auto table : tables->members()) {
    RETURN_IF_ERROR(check_count(request, table));
    total += table.value.size();
  }
  if (total <= limits::kBatchWriteRequestsMax) return {};
  return errors::validation(texts::kTooManyItems, {"BatchWriteItem"});
}

Result<WriteRequest> read_write(const RequestReader& request, std::string_view table, json::Value element,
                                std::size_t position) {
  const auto reader = request.structure(element);
  const auto put = reader.member("PutRequest");
  const auto deletion = reader.member("DeleteRequest");
  if (put.has_value() == deletion.has_value()) return errors::validation(texts::kValueOfSeveralTypes);
  const auto attributes =
      put ? request.structure(*put).member("Item") : request.structure(*deletion).member("Key");
  if (!attributes) {
    Constraints constraints(request);
    constraints.violated_null("requestItems." + std::string(table) + ".member." + std::to_string(position) +
                              ".member." + (put ? "putRequest.item" : "deleteRequest.key"));
    RETURN_IF_ERROR(constraints.check());
  }
  WriteRequest write{
      .table_name = std::string(table), .table = {}, .item = {}, .key = {}, .request = element};
  ASSIGN_OR_RETURN(auto map, read_attribute_map(*attributes, kBatchWriteValidation));
  if (!put) {
    write.key = std::move(map);
    return write;
  }
  if (size_bytes(map) > limits::kItemBytesMax) {
    return errors::validation(texts::kItemTooLarge);
  }
  write.item = new_item(std::move(map));
  return write;
}

Result<std::vector<WriteRequest>> read_writes(Context& context, const RequestReader& request) {
  std::vector<WriteRequest> writes;
  writes.reserve(limits::kBatchWriteRequestsMax);
  for (const auto table : request.member("RequestItems")->members()) {
    std::size_t position = 0;
    for (const auto element : table.value.elements()) {
      ASSIGN_OR_RETURN(auto write, read_write(request, table.name, element, ++position));
      writes.push_back(std::move(write));
    }
  }
  for (auto& write : writes) {
    ASSIGN_OR_RETURN(write.table, find_table(context, write.table_name));
  }
  for (const auto& write : writes) {
    const auto& schema = write.table->schema;
    RETURN_IF_ERROR(write.item ? check_item_to_put(schema, *write.item, KeyTexts::kGeneral)
                               : check_key(schema, write.key));
  }
  return writes;
}

Result<std::vector<ItemWrite>> prepare(const std::vector<WriteRequest>& writes) {
  std::vector<ItemWrite> prepared;
  prepared.reserve(writes.size());
  for (const auto& write : writes) {
    ItemWrite item_write{
        .table = write.table, .key = table_item_key(write.table->schema, write.attributes()), .decide = {}};
    item_write.decide = [&write](const CurrentItem&) -> Result<NewItem> { return write.item; };
    prepared.push_back(std::move(item_write));
  }
  std::vector<std::string_view> keys;
  keys.reserve(prepared.size());
  for (const auto& write : prepared) keys.emplace_back(write.key);
  std::sort(keys.begin(), keys.end());
  if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) {
    return errors::validation(texts::kDuplicateKeys);
  }
  return prepared;
}

/// What became of each request; nothing for those that are left to the client.
using Outcomes = std::vector<std::optional<WrittenItem>>;

/// Whole batches are written at once; AWS promises less, and none of it would be visible here.
Result<Outcomes> write_at_once(Context& context, const std::vector<ItemWrite>& writes) {
  ASSIGN_OR_RETURN(auto written, context.writer.write_all(writes));
  return Outcomes(std::make_move_iterator(written.begin()), std::make_move_iterator(written.end()));
}

/// One by one, so that some may be refused. Fails as a whole only if all are.
Result<Outcomes> write_each(Context& context, const std::vector<ItemWrite>& writes) {
  Outcomes outcomes(writes.size());
  std::optional<AwsError> refusal;
  bool any_written = false;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    auto refused = injected_refusal(context);
    if (!refused) {
      auto written = context.writer.write(writes[i]);
      if (written) {
        outcomes[i] = std::move(written).value();
        any_written = true;
        continue;
      }
      refused = std::move(written).error();
      if (!errors::is_throttling(*refused)) return *std::move(refused);
    }
    if (!refusal) refusal = std::move(refused);
  }
  if (!any_written && refusal) return *std::move(refusal);
  return outcomes;
}

void write_capacity(json::Writer& writer, CapacityReport report, const std::vector<WriteRequest>& writes,
                    const Outcomes& outcomes) {
  std::vector<ConsumedCapacity> consumed;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (outcomes[i]) consumed.push_back(consumed_by(*outcomes[i]));
  }
  writer.key("ConsumedCapacity");
  append_capacity_list_json(writer, consumed, report);
}

Result<void> write_collections(json::Writer& writer, const Context& context,
                               const std::vector<WriteRequest>& writes, const Outcomes& outcomes) {
  std::vector<CollectionWrite> written;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (!outcomes[i]) continue;
    written.push_back(
        {.table_name = writes[i].table_name, .table = *writes[i].table, .key = writes[i].attributes()});
  }
  writer.key("ItemCollectionMetrics");
  return write_collection_metrics_map(writer, context, written);
}

/// The requests that were not carried out, as they were sent; those of a table stand together.
void write_unprocessed(json::Writer& writer, const std::vector<WriteRequest>& writes,
                       const Outcomes& outcomes) {
  writer.key("UnprocessedItems");
  writer.begin_object();
  const std::string* open = nullptr;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (outcomes[i]) continue;
    if (!open || *open != writes[i].table_name) {
      if (open) writer.end_array();
      open = &writes[i].table_name;
      writer.key(*open);
      writer.begin_array();
    }
    writer.value(writes[i].request);
  }
  if (open) writer.end_array();
  writer.end_object();
}

}  // namespace

Result<std::string> batch_write_item(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  ASSIGN_OR_RETURN(const auto writes, read_writes(context, request));
  ASSIGN_OR_RETURN(const auto prepared, prepare(writes));
  ASSIGN_OR_RETURN(const auto outcomes, context.simulation.active() ? write_each(context, prepared)
                                                                    : write_at_once(context, prepared));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    write_capacity(writer, report, writes, outcomes);
  }
  if (request.string("ReturnItemCollectionMetrics") == "SIZE") {
    RETURN_IF_ERROR(write_collections(writer, context, writes, outcomes));
  }
  write_unprocessed(writer, writes, outcomes);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

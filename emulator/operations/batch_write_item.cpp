#include <set>

#include "emulator/model/attribute_json.h"
#include "emulator/model/limits.h"
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
  std::optional<Item> item;  // what is put; nothing for a deletion
  Item key;                  // of a deletion
  const Item& attributes() const { return item ? *item : key; }
};

constexpr std::string_view kLengths =
    "Map value must satisfy constraint: [Member must have length less than or equal to 25, Member must have "
    "length greater than or equal to 1]";

Result<void> check_count(const RequestReader& request, json::Member table) {
  const auto count = table.value.size();
  if (count >= 1 && count <= limits::kBatchWriteRequestsMax) return {};
  const std::string name(table.name);
  if (request.newest() && count > 0) {
    return errors::validation(
        "1 validation error detected: Value at 'RequestItems." + name +
        ".member' failed to satisfy constraint: Member must have length less than or equal "
        "to 25");
  }
  return errors::validation("1 validation error detected: Value '{" + name + "=" +
                            (count == 0 ? "[]" : table.value.to_json()) +
                            "}' at 'requestItems' failed to satisfy constraint: " + std::string(kLengths));
}

Result<void> check_members(const RequestReader& request) {
  const auto tables = request.member("RequestItems");
  if (tables && tables->empty() && !request.newest()) {
    return errors::validation("The requestItems parameter is required for BatchWriteItem");
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
  if (total > limits::kBatchWriteRequestsMax) {
    return errors::validation("Too many items requested for the BatchWriteItem call");
  }
  return {};
}

Result<WriteRequest> read_write(const RequestReader& request, std::string_view table, json::Value element) {
  const auto reader = request.structure(element);
  const auto put = reader.member("PutRequest");
  const auto deletion = reader.member("DeleteRequest");
  if (put.has_value() == deletion.has_value()) {
    return errors::validation(
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
        "datatypes");
  }
  // AWS reads a batch with the earlier layer in both cohorts (DYNAMODB.md 3).
  const auto attributes =
      put ? request.structure(*put).member("Item") : request.structure(*deletion).member("Key");
  if (!attributes) {
    return errors::validation("1 validation error detected: Value null at 'requestItems." +
                              std::string(table) + ".member.1.member." +
                              (put ? "putRequest.item" : "deleteRequest.key") +
                              "' failed to satisfy constraint: Member must not be null");
  }
  WriteRequest write{.table_name = std::string(table), .table = {}, .item = {}, .key = {}};
  ASSIGN_OR_RETURN(auto map, read_attribute_map(*attributes, Validation::kClassic));
  if (!put) {
    write.key = std::move(map);
    return write;
  }
  if (size_bytes(map) > limits::kItemBytesMax) {
    return errors::validation("Item size has exceeded the maximum allowed size");
  }
  write.item = std::move(map);
  return write;
}

Result<std::vector<WriteRequest>> read_writes(Context& context, const RequestReader& request) {
  std::vector<WriteRequest> writes;
  for (const auto table : request.member("RequestItems")->members()) {
    for (const auto element : table.value.elements()) {
      ASSIGN_OR_RETURN(auto write, read_write(request, table.name, element));
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

/// Whole batches are written at once; AWS promises less, and none of it would be visible here.
Result<std::vector<ItemWrite>> prepare(const std::vector<WriteRequest>& writes) {
  std::vector<ItemWrite> prepared;
  std::set<std::string> keys;
  for (const auto& write : writes) {
    ItemWrite item_write{
        .table = write.table, .key = table_item_key(write.table->schema, write.attributes()), .decide = {}};
    if (!keys.insert(item_write.key).second) {
      return errors::validation("Provided list of item keys contains duplicates");
    }
    item_write.decide = [&write](const CurrentItem&) -> Result<std::optional<Item>> { return write.item; };
    prepared.push_back(std::move(item_write));
  }
  return prepared;
}

void write_capacity(json::Writer& writer, CapacityReport report, const std::vector<WriteRequest>& writes,
                    const std::vector<WrittenItem>& written) {
  std::vector<ConsumedCapacity> consumed;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    consumed.push_back(consumed_by(writes[i].table->schema, written[i]));
  }
  writer.key("ConsumedCapacity");
  append_capacity_list_json(writer, consumed, report);
}

Result<void> write_collections(json::Writer& writer, const Context& context,
                               const std::vector<WriteRequest>& writes) {
  std::vector<CollectionWrite> written;
  for (const auto& write : writes) {
    written.push_back({.table_name = write.table_name, .table = *write.table, .key = write.attributes()});
  }
  writer.key("ItemCollectionMetrics");
  return write_collection_metrics_map(writer, context, written);
}

}  // namespace

Result<std::string> batch_write_item(Context& context, const RequestReader& request) {
  RETURN_IF_ERROR(check_members(request));
  ASSIGN_OR_RETURN(const auto writes, read_writes(context, request));
  ASSIGN_OR_RETURN(const auto prepared, prepare(writes));
  ASSIGN_OR_RETURN(const auto written, context.writer.write_all(prepared));

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  if (const auto report = request.capacity_report(); report != CapacityReport::kNone) {
    write_capacity(writer, report, writes, written);
  }
  if (request.string("ReturnItemCollectionMetrics") == "SIZE") {
    RETURN_IF_ERROR(write_collections(writer, context, writes));
  }
  writer.key("UnprocessedItems");
  writer.begin_object();
  writer.end_object();
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

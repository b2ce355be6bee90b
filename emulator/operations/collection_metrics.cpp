#include "emulator/operations/collection_metrics.h"

#include <algorithm>
#include <map>

#include "emulator/operations/item_write.h"

namespace offstage::emulator {

Result<void> write_collection_metrics_map(json::Writer& writer, const Context& context,
                                          const std::vector<CollectionWrite>& writes) {
  std::map<std::string_view, std::vector<const CollectionWrite*>> by_table;
  for (const auto& write : writes) {
    const auto& schema = write.table.schema;
    if (!schema.has_local_indexes()) continue;
    auto& collections = by_table[write.table_name];
    const auto& partition = schema.key.partition.front().name;
    const bool seen = std::any_of(collections.begin(), collections.end(), [&](const CollectionWrite* other) {
      return *other->key.find(partition) == *write.key.find(partition);
    });
    if (!seen) collections.push_back(&write);
  }
  writer.begin_object();
  for (const auto& [name, collections] : by_table) {
    writer.key(name);
    writer.begin_array();
    for (const auto* write : collections) {
      RETURN_IF_ERROR(write_collection_metrics(writer, context, write->table.schema, write->key));
    }
    writer.end_array();
  }
  writer.end_object();
  return {};
}

}  // namespace offstage::emulator

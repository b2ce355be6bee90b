#include <algorithm>
#include <iterator>

#include "emulator/operations/operations.h"

namespace offstage::emulator {
namespace {

Traffic reads(const RequestReader&) {
  return Traffic::kRead;
}

Traffic writes(const RequestReader&) {
  return Traffic::kWrite;
}

bool always(std::string_view) {
  return true;
}

bool never(std::string_view) {
  return false;
}

/// Batches and transactions: what one takes goes with what it says.
bool when_small(std::string_view body) {
  constexpr std::size_t kSmall = std::size_t{16} * 1024;
  return body.size() <= kSmall;
}

/// Pages: up to a megabyte, unless the client wants few items.
bool when_limited(std::string_view body) {
  constexpr std::int64_t kFew = 100;
  if (!when_small(body) || body.find(R"("Limit")") == std::string_view::npos) return false;
  // Parsed here and again by who answers: a fraction of a microsecond, where a hop costs ten.
  const auto document = json::Document::parse(body);
  const auto limit = document ? document->root().find("Limit") : std::nullopt;
  return limit && limit->is_integer() && limit->as_int64() <= kFew;
}

/// The one list of what Offstage answers; by name, for the binary search.
constexpr OperationEntry kOperations[] = {
    {"BatchExecuteStatement", &shapes::kBatchExecuteStatement, batch_execute_statement, never,
     traffic_of_statements},
    {"BatchGetItem", &shapes::kBatchGetItem, batch_get_item, when_small, reads},
    {"BatchWriteItem", &shapes::kBatchWriteItem, batch_write_item, when_small, writes},
    {"CreateTable", &shapes::kCreateTable, create_table, never},
    {"DeleteItem", &shapes::kDeleteItem, delete_item, always, writes},
    {"DeleteResourcePolicy", &shapes::kDeleteResourcePolicy, delete_resource_policy, never},
    {"DeleteTable", &shapes::kDeleteTable, delete_table, never},
    {"DescribeContinuousBackups", &shapes::kDescribeContinuousBackups, describe_continuous_backups, always},
    {"DescribeContributorInsights", &shapes::kDescribeContributorInsights, describe_contributor_insights,
     always},
    {"DescribeEndpoints", &shapes::kDescribeEndpoints, describe_endpoints, always},
    {"DescribeLimits", &shapes::kDescribeLimits, describe_limits, always},
    {"DescribeStream", &shapes::kDescribeStream, describe_stream, never},
    {"DescribeTable", &shapes::kDescribeTable, describe_table, always},
    {"DescribeTimeToLive", &shapes::kDescribeTimeToLive, describe_time_to_live, always},
    {"ExecuteStatement", &shapes::kExecuteStatement, execute_statement, never, traffic_of_statements},
    {"ExecuteTransaction", &shapes::kExecuteTransaction, execute_transaction, never, traffic_of_statements},
    {"GetItem", &shapes::kGetItem, get_item, always, reads},
    {"GetRecords", &shapes::kGetRecords, get_records, never},
    {"GetResourcePolicy", &shapes::kGetResourcePolicy, get_resource_policy, always},
    {"GetShardIterator", &shapes::kGetShardIterator, get_shard_iterator, never},
    {"ListContributorInsights", &shapes::kListContributorInsights, list_contributor_insights, always},
    {"ListStreams", &shapes::kListStreams, list_streams, never},
    {"ListTables", &shapes::kListTables, list_tables, always},
    {"ListTagsOfResource", &shapes::kListTagsOfResource, list_tags_of_resource, always},
    {"PutItem", &shapes::kPutItem, put_item, always, writes},
    {"PutResourcePolicy", &shapes::kPutResourcePolicy, put_resource_policy, never},
    {"Query", &shapes::kQuery, query, when_limited, reads},
    {"Scan", &shapes::kScan, scan, when_limited, reads},
    {"TagResource", &shapes::kTagResource, tag_resource, never},
    {"TransactGetItems", &shapes::kTransactGetItems, transact_get_items, when_small, reads},
    {"TransactWriteItems", &shapes::kTransactWriteItems, transact_write_items, when_small, writes},
    {"UntagResource", &shapes::kUntagResource, untag_resource, never},
    {"UpdateContinuousBackups", &shapes::kUpdateContinuousBackups, update_continuous_backups, never},
    {"UpdateContributorInsights", &shapes::kUpdateContributorInsights, update_contributor_insights, never},
    {"UpdateItem", &shapes::kUpdateItem, update_item, always, writes},
    {"UpdateTable", &shapes::kUpdateTable, update_table, never},
    {"UpdateTimeToLive", &shapes::kUpdateTimeToLive, update_time_to_live, never},
};

/// What else the API has ("Actions", API reference), for a clear answer instead of a riddle.
constexpr std::string_view kUnsupported[] = {
    "CreateBackup",
    "CreateGlobalTable",
    "DeleteBackup",
    "DescribeBackup",
    "DescribeExport",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "DescribeImport",
    "DescribeKinesisStreamingDestination",
    "DescribeTableReplicaAutoScaling",
    "DisableKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "ExportTableToPointInTime",
    "ImportTable",
    "ListBackups",
    "ListExports",
    "ListGlobalTables",
    "ListImports",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
    "UpdateKinesisStreamingDestination",
    "UpdateTableReplicaAutoScaling",
};

}  // namespace

const OperationEntry* find_operation(std::string_view name) {
  const auto* it = std::lower_bound(
      std::begin(kOperations), std::end(kOperations), name,
      [](const OperationEntry& entry, std::string_view wanted) { return entry.name < wanted; });
  return it != std::end(kOperations) && it->name == name ? it : nullptr;
}

bool is_unsupported_operation(std::string_view name) {
  return std::binary_search(std::begin(kUnsupported), std::end(kUnsupported), name);
}

}  // namespace offstage::emulator

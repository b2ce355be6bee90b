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

/// The one list of what Offstage answers; by name, for the binary search.
constexpr OperationEntry kOperations[] = {
    {"BatchExecuteStatement", &shapes::kBatchExecuteStatement, batch_execute_statement, RunsOn::kWorker,
     traffic_of_statements},
    {"BatchGetItem", &shapes::kBatchGetItem, batch_get_item, RunsOn::kWorker, reads},
    {"BatchWriteItem", &shapes::kBatchWriteItem, batch_write_item, RunsOn::kWorker, writes},
    {"CreateTable", &shapes::kCreateTable, create_table, RunsOn::kWorker},
    {"DeleteItem", &shapes::kDeleteItem, delete_item, RunsOn::kIoThread, writes},
    {"DeleteResourcePolicy", &shapes::kDeleteResourcePolicy, delete_resource_policy, RunsOn::kWorker},
    {"DeleteTable", &shapes::kDeleteTable, delete_table, RunsOn::kWorker},
    {"DescribeContinuousBackups", &shapes::kDescribeContinuousBackups, describe_continuous_backups,
     RunsOn::kIoThread},
    {"DescribeContributorInsights", &shapes::kDescribeContributorInsights, describe_contributor_insights,
     RunsOn::kIoThread},
    {"DescribeEndpoints", &shapes::kDescribeEndpoints, describe_endpoints, RunsOn::kIoThread},
    {"DescribeLimits", &shapes::kDescribeLimits, describe_limits, RunsOn::kIoThread},
    {"DescribeStream", &shapes::kDescribeStream, describe_stream, RunsOn::kWorker},
    {"DescribeTable", &shapes::kDescribeTable, describe_table, RunsOn::kIoThread},
    {"DescribeTimeToLive", &shapes::kDescribeTimeToLive, describe_time_to_live, RunsOn::kIoThread},
    {"ExecuteStatement", &shapes::kExecuteStatement, execute_statement, RunsOn::kWorker,
     traffic_of_statements},
    {"ExecuteTransaction", &shapes::kExecuteTransaction, execute_transaction, RunsOn::kWorker,
     traffic_of_statements},
    {"GetItem", &shapes::kGetItem, get_item, RunsOn::kIoThread, reads},
    {"GetRecords", &shapes::kGetRecords, get_records, RunsOn::kWorker},
    {"GetResourcePolicy", &shapes::kGetResourcePolicy, get_resource_policy, RunsOn::kIoThread},
    {"GetShardIterator", &shapes::kGetShardIterator, get_shard_iterator, RunsOn::kWorker},
    {"ListContributorInsights", &shapes::kListContributorInsights, list_contributor_insights,
     RunsOn::kIoThread},
    {"ListStreams", &shapes::kListStreams, list_streams, RunsOn::kWorker},
    {"ListTables", &shapes::kListTables, list_tables, RunsOn::kIoThread},
    {"ListTagsOfResource", &shapes::kListTagsOfResource, list_tags_of_resource, RunsOn::kIoThread},
    {"PutItem", &shapes::kPutItem, put_item, RunsOn::kIoThread, writes},
    {"PutResourcePolicy", &shapes::kPutResourcePolicy, put_resource_policy, RunsOn::kWorker},
    {"Query", &shapes::kQuery, query, RunsOn::kWorker, reads},
    {"Scan", &shapes::kScan, scan, RunsOn::kWorker, reads},
    {"TagResource", &shapes::kTagResource, tag_resource, RunsOn::kWorker},
    {"TransactGetItems", &shapes::kTransactGetItems, transact_get_items, RunsOn::kWorker, reads},
    {"TransactWriteItems", &shapes::kTransactWriteItems, transact_write_items, RunsOn::kWorker, writes},
    {"UntagResource", &shapes::kUntagResource, untag_resource, RunsOn::kWorker},
    {"UpdateContinuousBackups", &shapes::kUpdateContinuousBackups, update_continuous_backups,
     RunsOn::kWorker},
    {"UpdateContributorInsights", &shapes::kUpdateContributorInsights, update_contributor_insights,
     RunsOn::kWorker},
    {"UpdateItem", &shapes::kUpdateItem, update_item, RunsOn::kIoThread, writes},
    {"UpdateTable", &shapes::kUpdateTable, update_table, RunsOn::kWorker},
    {"UpdateTimeToLive", &shapes::kUpdateTimeToLive, update_time_to_live, RunsOn::kWorker},
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

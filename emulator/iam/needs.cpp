#include "emulator/iam/needs.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "emulator/expression/ast.h"
#include "emulator/partiql/parser.h"

namespace offstage::emulator::iam {
namespace {

using Visit = std::function<void(const Need&)>;

/// What an operation is about, where it is not the one table in TableName.
enum class Target {
  kTable,
  kTableOrIndex,
  kBatch,          // the tables of RequestItems
  kTransaction,    // the tables of TransactItems, each by an action of its own
  kStatement,      // the table of Statement
  kStatements,     // those of a list of statements
  kArn,            // what an ARN in `member` names
  kShardIterator,  // the stream that it is of
  kAllTables,
  kEverything,
};

struct Row {
  std::string_view operation;
  Target target;
  std::string_view member = {};
};

constexpr Row kRows[] = {
    {"BatchExecuteStatement", Target::kStatements, "Statements"},
    {"BatchGetItem", Target::kBatch},
    {"BatchWriteItem", Target::kBatch},
    {"DeleteBackup", Target::kArn, "BackupArn"},
    {"DeleteResourcePolicy", Target::kArn, "ResourceArn"},
    {"DescribeBackup", Target::kArn, "BackupArn"},
    {"DescribeContributorInsights", Target::kTableOrIndex},
    {"DescribeEndpoints", Target::kEverything},
    {"DescribeExport", Target::kArn, "ExportArn"},
    {"DescribeImport", Target::kArn, "ImportArn"},
    {"DescribeLimits", Target::kEverything},
    {"DescribeStream", Target::kArn, "StreamArn"},
    {"ExecuteStatement", Target::kStatement},
    {"ExecuteTransaction", Target::kStatements, "TransactStatements"},
    {"ExportTableToPointInTime", Target::kArn, "TableArn"},
    {"GetRecords", Target::kShardIterator},
    {"GetResourcePolicy", Target::kArn, "ResourceArn"},
    {"GetShardIterator", Target::kArn, "StreamArn"},
    {"ListBackups", Target::kEverything},
    {"ListContributorInsights", Target::kEverything},
    {"ListExports", Target::kEverything},
    {"ListGlobalTables", Target::kEverything},
    {"ListImports", Target::kEverything},
    {"ListStreams", Target::kEverything},
    {"ListTables", Target::kAllTables},
    {"ListTagsOfResource", Target::kArn, "ResourceArn"},
    {"PutResourcePolicy", Target::kArn, "ResourceArn"},
    {"Query", Target::kTableOrIndex},
    {"RestoreTableFromBackup", Target::kArn, "BackupArn"},
    {"RestoreTableToPointInTime", Target::kTable, "SourceTableName"},
    {"Scan", Target::kTableOrIndex},
    {"TagResource", Target::kArn, "ResourceArn"},
    {"TransactGetItems", Target::kTransaction},
    {"TransactWriteItems", Target::kTransaction},
    {"UntagResource", Target::kArn, "ResourceArn"},
    {"UpdateContributorInsights", Target::kTableOrIndex},
};

/// The actions of a transaction, and what permits them ("Using IAM with DynamoDB transactions", developer
/// guide).
constexpr std::pair<std::string_view, std::string_view> kTransactActions[] = {
    {"Get", "GetItem"},
    {"Put", "PutItem"},
    {"Update", "UpdateItem"},
    {"Delete", "DeleteItem"},
    {"ConditionCheck", "ConditionCheckItem"}};

Row row_of(std::string_view operation) {
  const auto* found = std::find_if(std::begin(kRows), std::end(kRows),
                                   [&](const Row& row) { return row.operation == operation; });
  return found == std::end(kRows) ? Row{operation, Target::kTable, "TableName"} : *found;
}

bool is_item_call(std::string_view operation) {
  return operation == "GetItem" || operation == "PutItem" || operation == "UpdateItem" ||
         operation == "DeleteItem";
}

void visit_table(const Context& context, const Row& row, const RequestReader& request, const Visit& visit) {
  const auto table = request.string(row.target == Target::kTable ? row.member : "TableName");
  if (!table || table->empty()) return;
  Need need{.action = row.operation, .resource = {}, .table = *table, .index = {}, .value = request.value()};
  if (row.target == Target::kTableOrIndex) need.index = request.string("IndexName").value_or("");
  if (is_item_call(row.operation)) need.subject = Need::Subject::kItem;
  if (row.operation == "Query" || row.operation == "Scan") need.subject = Need::Subject::kPage;
  need.resource = resource_of(context, need.table, need.index);
  visit(need);
}

void visit_batch(const Context& context, const Row& row, const RequestReader& request, const Visit& visit) {
  const auto tables = request.member("RequestItems");
  if (!tables) return;
  const auto subject =
      row.operation == "BatchGetItem" ? Need::Subject::kGetBatch : Need::Subject::kWriteBatch;
  for (const json::Member table : tables->members()) {
    visit({.action = row.operation,
           .resource = resource_of(context, table.name, {}),
           .table = table.name,
           .index = {},
           .subject = subject,
           .value = table.value});
  }
}

void visit_transaction(const Context& context, const Row& row, const RequestReader& request,
                       const Visit& visit) {
  const auto items = request.member("TransactItems");
  if (!items) return;
  for (const json::Value item : items->elements()) {
    for (const auto& [name, action] : kTransactActions) {
      const auto value = item.find(name);
      const auto table = value ? value->find("TableName") : std::nullopt;
      if (!table || table->as_string().empty()) continue;
      visit({.action = action,
             .resource = resource_of(context, table->as_string(), {}),
             .table = table->as_string(),
             .index = {},
             .subject = Need::Subject::kItem,
             .value = value,
             .enclosing = row.operation});
    }
  }
}

/// "PartiQLSelect" and the like ("IAM security policies with PartiQL for DynamoDB", developer guide).
struct StatementTarget {
  std::string_view action;
  partiql::Source source;
};

StatementTarget target_of(const partiql::Statement& statement) {
  return std::visit(
      expression::Overloaded{
          [](const partiql::SelectStatement<expression::TextCondition>& select) -> StatementTarget {
            return {"PartiQLSelect", select.from};
          },
          [](const partiql::ExistsStatement<expression::TextCondition>& exists) -> StatementTarget {
            return {"PartiQLSelect", exists.select.from};
          },
          [](const partiql::InsertStatement<partiql::Value>& insert) -> StatementTarget {
            return {"PartiQLInsert", insert.into};
          },
          [](const partiql::UpdateStatement<expression::TextUpdate, expression::TextCondition>& update)
              -> StatementTarget { return {"PartiQLUpdate", update.target}; },
          [](const partiql::DeleteStatement<expression::TextCondition>& deletion) -> StatementTarget {
            return {"PartiQLDelete", deletion.from};
          }},
      statement.node);
}

void visit_statement(const Context& context, json::Value value, std::string_view enclosing,
                     std::optional<std::size_t> number, const Visit& visit) {
  const auto text = value.find("Statement");
  if (!text) return;
  const auto statement = partiql::parse(text->as_string());
  if (!statement) return;
  const StatementTarget target = target_of(*statement);
  const std::string index = target.source.index.value_or("");
  visit({.action = target.action,
         .resource = resource_of(context, target.source.table, index),
         .table = target.source.table,
         .index = index,
         .subject = Need::Subject::kStatement,
         .value = value,
         .enclosing = enclosing,
         .statement = number});
}

void visit_statements(const Context& context, const Row& row, const RequestReader& request,
                      const Visit& visit) {
  const auto list = request.member(row.member);
  if (!list) return;
  const bool is_transaction = row.operation == "ExecuteTransaction";
  for (std::size_t i = 0; i < list->size(); ++i) {
    visit_statement(context, (*list)[i], is_transaction ? row.operation : std::string_view(),
                    is_transaction ? std::nullopt : std::optional(i), visit);
  }
}

/// Iterators begin with the ARN of their stream.
void visit_arn(const Row& row, const RequestReader& request, const Visit& visit) {
  const bool is_iterator = row.target == Target::kShardIterator;
  const auto text = request.string(is_iterator ? "ShardIterator" : row.member);
  if (!text || !text->starts_with("arn:")) return;
  visit({.action = row.operation,
         .resource = std::string(text->substr(0, text->find('|'))),
         .table = {},
         .index = {},
         .value = {}});
}

}  // namespace

std::string resource_of(const Context& context, std::string_view table, std::string_view index) {
  std::string arn = table.starts_with("arn:") ? std::string(table) : table_arn(context, table);
  if (!index.empty()) arn.append("/index/").append(index);
  return arn;
}

void for_each_need(const Context& context, std::string_view operation, const RequestReader& request,
                   const Visit& visit) {
  const Row row = row_of(operation);
  switch (row.target) {
    case Target::kTable:
    case Target::kTableOrIndex:
      return visit_table(context, row, request, visit);
    case Target::kBatch:
      return visit_batch(context, row, request, visit);
    case Target::kTransaction:
      return visit_transaction(context, row, request, visit);
    case Target::kStatement:
      return visit_statement(context, request.value(), {}, {}, visit);
    case Target::kStatements:
      return visit_statements(context, row, request, visit);
    case Target::kArn:
    case Target::kShardIterator:
      return visit_arn(row, request, visit);
    case Target::kAllTables:
      return visit(
          {.action = operation, .resource = table_arn(context, "*"), .table = {}, .index = {}, .value = {}});
    case Target::kEverything:
      return visit({.action = operation, .resource = "*", .table = {}, .index = {}, .value = {}});
  }
}

}  // namespace offstage::emulator::iam

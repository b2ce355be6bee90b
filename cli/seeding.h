#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "cli/table_setup.h"
#include "gateway/service/service.h"

namespace offstage::cli {

/// Items for one table, in DynamoDB's JSON.
struct TableSeed {
  std::string table;
  std::vector<std::string> items;
  bool only_when_created = false;  // from a migration: with its table
};

/// What `custom.dynamodb` has to be written at the start: the categories that `start.seed` or `--seed` names
/// ("" or "true" for all), and the Seeds of the migrations. The error names the file and what is wrong.
Result<std::vector<TableSeed>, Failure> read_seeds(const gateway::Service& service,
                                                   const std::optional<std::string>& wanted);

struct SeedTarget {
  std::string endpoint;
  std::string region;
};

/// Puts the items with BatchWriteItem. The error is the first answer that refuses them.
Result<void, Failure> write_seeds(const std::vector<TableSeed>& seeds,
                                  const std::vector<PreparedTable>& tables, const SeedTarget& target);

}  // namespace offstage::cli

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "gateway/service/source_location.h"

/// `custom.dynamodb` of the plugin serverless-dynamodb-local, `custom.serverless-dynamodb` of its successor.
namespace offstage::gateway {

/// Files with items for one table.
struct SeedSource {
  std::string table;
  std::vector<std::string> files;      // absolute; lists of items as JavaScript writes them
  std::vector<std::string> raw_files;  // in DynamoDB's own JSON: {"id": {"S": "1"}}
  SourceLocation where;
};

struct SeedCategory {
  std::string name;
  std::vector<SeedSource> sources;
};

/// A file of the folder `migration.dir`: {"Table": CreateTable's input, "Seeds": [items]}.
struct Migration {
  std::string file;   // absolute
  std::string table;  // with prefix and suffix
};

/// What is not said is nothing; `offstage up` has its own defaults.
struct LocalDynamoDb {
  std::string host;                   // where one runs already: start.host with noStart
  std::optional<std::uint16_t> port;  // start.port
  bool in_memory = false;
  std::string data_dir;  // start.dbPath, absolute
  bool no_start = false;
  bool migrate = true;  // false only when the file says so
  bool convert_empty_values = false;
  std::vector<SeedCategory> categories;
  std::vector<std::string> seeded;    // the names of the categories to write at each start
  std::vector<Migration> migrations;  // by the names of the files
  SourceLocation where;
};

}  // namespace offstage::gateway

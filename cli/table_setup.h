#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gateway/service/service.h"

namespace offstage::cli {

/// A table of the service as it now stands at the endpoint.
struct PreparedTable {
  std::string name;
  std::string key;                   // "scoreId (HASH, S), score (RANGE, N)"
  std::vector<std::string> indexes;  // "gameIdIndex: gameId (HASH, S), score (RANGE, N)"
  bool created = false;
  std::vector<std::string>
      changes;  // "index gameIdIndex created": what an existing table lacked or had too much
  std::vector<std::string> warnings;  // what differs and is left as it is
};

/// What a CreateTable request describes, without asking anybody.
PreparedTable describe_table(const gateway::Table& table);

/// Creates the tables of the service that `endpoint` does not have, through the wire as any client would,
/// changes the indexes and streams of those that it has to what the service says (table_changes.h), and waits
/// until they are active. Credentials come from the environment (AWS_ACCESS_KEY_ID and so on), or are made
/// up. Fails with one line when the endpoint does not answer or refuses, and when a table exists with another
/// key schema: the line names both.
Result<std::vector<PreparedTable>, Failure> create_missing_tables(const gateway::Service& service,
                                                                  const std::string& endpoint);

}  // namespace offstage::cli

#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace offstage::cli {

struct TableChange {
  std::string update_table_json;  // an UpdateTable request
  std::string text;               // "index gameIdIndex created"
};

/// What a deployment would do to a table that exists: global secondary indexes and the stream become what the
/// description (a CreateTable request) says. In order; each has to be finished before the next, since
/// UpdateTable takes one index at a time. Keys and local indexes cannot be changed and are not looked at.
std::vector<TableChange> table_changes(const json::Value& wanted, const json::Value& existing);

}  // namespace offstage::cli

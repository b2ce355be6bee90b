#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "emulator/operations/context.h"

namespace offstage::emulator::iam {

/// One thing that a caller must be allowed to do for a call ("Actions, resources, and condition keys for
/// Amazon DynamoDB", service authorization reference). Valid as long as the request.
struct Need {
  /// What the action is about, for the condition keys of items and attributes.
  enum class Subject {
    kOther,       // no items
    kItem,        // one item: a request, or an action of a transaction
    kPage,        // Query, Scan
    kGetBatch,    // what a BatchGetItem gets of one table
    kWriteBatch,  // what a BatchWriteItem writes to one table
    kStatement,   // a PartiQL statement and its parameters
  };

  std::string_view action;  // "PutItem"
  std::string resource;     // an ARN, or "*" for actions that are about none
  std::string_view table;   // name or ARN; empty: none
  std::string_view index;   // its name; empty: the table itself
  Subject subject = Subject::kOther;
  std::optional<json::Value> value;      // what describes the subject
  std::string_view enclosing;            // the transaction's call; empty: none
  std::optional<std::size_t> statement;  // of a batch: each is refused by itself
};

/// Calls `visit` for everything that the call needs, in the order of the request. The request has the
/// operation's shape and nothing more: what names no resource needs nothing, for its own validation refuses
/// it.
void for_each_need(const Context& context, std::string_view operation, const RequestReader& request,
                   const std::function<void(const Need&)>& visit);

/// "arn:…:table/x", "arn:…:table/x/index/y".
std::string resource_of(const Context& context, std::string_view table, std::string_view index);

}  // namespace offstage::emulator::iam

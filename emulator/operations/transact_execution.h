#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/engine/capacity.h"
#include "emulator/engine/item_writer.h"
#include "emulator/operations/context.h"

namespace offstage::emulator {

// Running a transaction whose actions are read and whose tables are found, whether it came as
// TransactWriteItems, TransactGetItems or ExecuteTransaction (DYNAMODB.md 12, 13).

struct TransactWrite {
  std::shared_ptr<Table> table;
  NewItem attributes;  // the key, or an item with its key
  Decision decide;
  bool check_only = false;
  /// What cannot be right whatever the item is: cancels before any item is read.
  std::optional<AwsError> invalid;
};

struct TransactRead {
  std::shared_ptr<Table> table;
  Item key;
  /// Appends what was asked for of a stored item, as one JSON object.
  std::function<Result<void>(std::string& out, std::string_view stored)> append;
  std::optional<AwsError> invalid;
};

/// A client's request token and what stands for its request. A token is one operation's own.
struct TransactToken {
  std::string name;
  std::string digest;
};

/// All writes or none; what they consumed, in their order, twice as much as plain ones for the table and
/// once for indexes. With a token a repetition writes nothing and is charged for reading the items as they
/// were then. TransactionCanceledException with a reason for each action. The items are different from each
/// other.
Result<std::vector<ConsumedCapacity>> write_transaction(Context& context,
                                                        const std::vector<TransactWrite>& writes,
                                                        const std::optional<TransactToken>& token);

struct TransactResponses {
  std::string json;  // [{"Item":{…}},{}]
  std::vector<ConsumedCapacity> consumed;
};

/// The answer of a call with these responses: Responses, and ConsumedCapacity when it was asked for.
std::string answer_json(const RequestReader& request, const TransactResponses& responses);

/// The items as they all are at one moment.
Result<TransactResponses> read_transaction(Context& context, const std::vector<TransactRead>& reads);

}  // namespace offstage::emulator

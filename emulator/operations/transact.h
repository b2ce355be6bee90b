#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "emulator/operations/context.h"
#include "emulator/operations/transact_execution.h"

namespace offstage::emulator {

// What TransactWriteItems, TransactGetItems and ExecuteTransaction have in common (DYNAMODB.md 12, 13).

/// The list of actions: there, neither empty nor too long.
void check_action_list(const RequestReader& request, std::string_view member, Constraints& constraints);

/// The length of ClientRequestToken.
void check_request_token(const RequestReader& request, Constraints& constraints);

/// ClientRequestToken, if there is one, with what stands for the list of actions.
std::optional<TransactToken> read_token(const RequestReader& request, std::string_view list_member);

/// The members of one action, validated as kTransactActionValidation says.
RequestReader action_reader(json::Value value);

/// "transactItems.1.member.put."; `index` counts from 0.
std::string action_path(std::size_t index, std::string_view kind);

/// Which item an action is about.
struct ActionTarget {
  std::string_view table_name;  // as in the request: a name or an ARN
  const Item& key;              // the key, or an item with its key
};

/// The tables of the actions, in their order. Refuses two actions on one item, then a table that is not
/// there, then an empty key value.
Result<std::vector<std::shared_ptr<Table>>> find_targets(Context& context,
                                                         const std::vector<ActionTarget>& targets);

/// Which item of which table; the table may be missing.
struct TransactedItem {
  const Table* table;
  const Item& key;  // the key, or an item with its key
};

/// Refuses two actions on one item.
Result<void> check_distinct_items(const std::vector<TransactedItem>& items);

/// More than a transaction may carry.
AwsError transaction_too_large();

/// Beside an invalid action TransactWriteItems and TransactGetItems tell no other failure.
enum class FailuresTold { kFirstInvalid, kAll };

/// TransactionCanceledException with one reason for each action. At least one entry is an error.
AwsError transaction_canceled(const std::vector<std::optional<AwsError>>& failures,
                              FailuresTold told = FailuresTold::kFirstInvalid);

}  // namespace offstage::emulator

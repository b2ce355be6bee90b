#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "emulator/engine/backfill.h"
#include "emulator/engine/catalog.h"
#include "emulator/engine/expirer.h"
#include "emulator/engine/item_reader.h"
#include "emulator/engine/item_writer.h"
#include "emulator/engine/streams.h"
#include "emulator/engine/transaction.h"
#include "emulator/operations/refusals.h"
#include "emulator/operations/request_reader.h"
#include "emulator/storage/store.h"

namespace offstage::emulator {

/// What every operation works with. Lives as long as the request does; everything in it is thread-safe.
struct Context {
  Store& store;
  Catalog& catalog;
  Streams& streams;
  ItemReader& reader;
  ItemWriter& writer;
  Backfills& backfills;
  Expirer& expirer;
  Transactions& transactions;
  TransactionTokens& tokens;
  Simulation& simulation;
  MovableClock& clock;
  Validation validation = Validation::kNewest;
  std::string region;
  std::string account;
  /// What the caller may not do. A context that has any is one request's own.
  const Refusals* refusals = nullptr;
};

/// One API call: the answer's JSON body, or the error. A free function without state of its own.
using Operation = Result<std::string> (*)(Context& context, const RequestReader& request);

/// AccessDeniedException when the caller may not make the call at all.
Result<void> check_access(const Context& context);

/// The table that a request names, by name or by ARN, if its items can be read and written, and if the caller
/// may.
Result<std::shared_ptr<Table>> find_table(Context& context, std::string_view name_or_arn);

/// ResourceInUseException for a table that is being created or deleted.
Result<void> check_settled(const Context& context, const Table& table);

/// arn:aws:dynamodb:<region>:<account>:table/<name>, with the partition of the region.
std::string table_arn(const Context& context, std::string_view table);

/// arn:<partition>:<service>:<region>:<account>: with the partition of the region.
std::string arn_prefix(std::string_view region, std::string_view account, std::string_view service);

/// What comes before the name in the ARN of a table.
std::string table_arn_prefix(std::string_view region, std::string_view account);

/// The error of a batch's entry that is to be handed back unprocessed where that is simulated.
std::optional<AwsError> injected_refusal(Context& context);

/// The name in `name_or_arn`; nothing for an ARN of another account or region.
std::optional<std::string_view> table_name_of(const Context& context, std::string_view name_or_arn);

}  // namespace offstage::emulator

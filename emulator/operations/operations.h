#pragma once

#include <string>
#include <string_view>

#include "emulator/operations/context.h"
#include "emulator/operations/shape.h"

namespace offstage::emulator {

// One function per API call, each in the file of its name (API reference, "Actions").
Result<std::string> batch_execute_statement(Context& context, const RequestReader& request);
Result<std::string> batch_get_item(Context& context, const RequestReader& request);
Result<std::string> batch_write_item(Context& context, const RequestReader& request);
Result<std::string> create_table(Context& context, const RequestReader& request);
Result<std::string> delete_item(Context& context, const RequestReader& request);
Result<std::string> delete_resource_policy(Context& context, const RequestReader& request);
Result<std::string> delete_table(Context& context, const RequestReader& request);
Result<std::string> describe_continuous_backups(Context& context, const RequestReader& request);
Result<std::string> describe_contributor_insights(Context& context, const RequestReader& request);
Result<std::string> describe_endpoints(Context& context, const RequestReader& request);
Result<std::string> describe_limits(Context& context, const RequestReader& request);
Result<std::string> describe_stream(Context& context, const RequestReader& request);
Result<std::string> describe_table(Context& context, const RequestReader& request);
Result<std::string> describe_time_to_live(Context& context, const RequestReader& request);
Result<std::string> execute_statement(Context& context, const RequestReader& request);
Result<std::string> execute_transaction(Context& context, const RequestReader& request);
Result<std::string> get_item(Context& context, const RequestReader& request);
Result<std::string> get_records(Context& context, const RequestReader& request);
Result<std::string> get_resource_policy(Context& context, const RequestReader& request);
Result<std::string> get_shard_iterator(Context& context, const RequestReader& request);
Result<std::string> list_contributor_insights(Context& context, const RequestReader& request);
Result<std::string> list_streams(Context& context, const RequestReader& request);
Result<std::string> list_tables(Context& context, const RequestReader& request);
Result<std::string> list_tags_of_resource(Context& context, const RequestReader& request);
Result<std::string> put_item(Context& context, const RequestReader& request);
Result<std::string> put_resource_policy(Context& context, const RequestReader& request);
Result<std::string> query(Context& context, const RequestReader& request);
Result<std::string> scan(Context& context, const RequestReader& request);
Result<std::string> tag_resource(Context& context, const RequestReader& request);
Result<std::string> transact_get_items(Context& context, const RequestReader& request);
Result<std::string> transact_write_items(Context& context, const RequestReader& request);
Result<std::string> untag_resource(Context& context, const RequestReader& request);
Result<std::string> update_continuous_backups(Context& context, const RequestReader& request);
Result<std::string> update_contributor_insights(Context& context, const RequestReader& request);
Result<std::string> update_item(Context& context, const RequestReader& request);
Result<std::string> update_table(Context& context, const RequestReader& request);
Result<std::string> update_time_to_live(Context& context, const RequestReader& request);

/// Whether a call is known to be short, by its body. Short ones answer on the I/O thread, which saves two
/// thread hops; those that may read or write a megabyte and more run on a worker, so that they don't hold up
/// the short ones.
using IsShort = bool (*)(std::string_view body);

struct OperationEntry {
  std::string_view name;
  const Shape* shape;
  Operation run;
  IsShort is_short;
  /// What it does with items; nullptr when it has to do with tables only.
  Traffic (*traffic)(const RequestReader& request) = nullptr;
};

/// What PartiQL statements do, by the first of them: AWS takes reads and writes only apart.
Traffic traffic_of_statements(const RequestReader& request);

/// Runs it, or makes it fail where faults are simulated: the one place for whole calls. A call that is to
/// fail has done nothing, but for a write whose fault comes after it.
Result<std::string> run(const OperationEntry& operation, Context& context, const RequestReader& request);

/// The entry of that name, or nullptr.
const OperationEntry* find_operation(std::string_view name);

/// Whether AWS has an operation of that name which Offstage does not have yet.
bool is_unsupported_operation(std::string_view name);

}  // namespace offstage::emulator

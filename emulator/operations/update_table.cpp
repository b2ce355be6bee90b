#include <algorithm>

#include "emulator/model/texts/table_capacity.h"
#include "emulator/model/texts/table_updates.h"
#include "emulator/model/texts/tables.h"
#include "emulator/operations/capacity_definition.h"
#include "emulator/operations/encryption.h"
#include "emulator/operations/index_updates.h"
#include "emulator/operations/operations.h"
#include "emulator/operations/table_constraints.h"
#include "emulator/operations/table_definition.h"
#include "emulator/operations/table_description.h"

namespace offstage::emulator {
namespace {

/// What a request asks for: members that ask for nothing are as if they were not there.
struct Wishes {
  explicit Wishes(const RequestReader& request)
      : throughput(request.has("ProvisionedThroughput")),
        billing(request.has("BillingMode")),
        stream(request.has("StreamSpecification")),
        indexes(!is_empty_member(request, "GlobalSecondaryIndexUpdates")),
        encryption(request.has("SSESpecification")),
        table_class(request.has("TableClass")),
        protection(request.has("DeletionProtectionEnabled")),
        maximum(!is_empty_member(request, "OnDemandThroughput")),
        warm(!is_empty_member(request, "WarmThroughput")) {}

  int count() const {
    return throughput + billing + stream + indexes + encryption + table_class + protection + maximum + warm;
  }

  bool throughput, billing, stream, indexes, encryption, table_class, protection, maximum, warm;
};

Result<void> check_unsupported(const RequestReader& request) {
  for (const auto* member : {"ReplicaUpdates", "MultiRegionConsistency", "GlobalTableWitnessUpdates",
                             "GlobalTableSettingsReplicationMode", "VectorIndexUpdates"}) {
    if (request.has(member)) return errors::validation(texts::kMemberUnsupported, {member});
  }
  return {};
}

/// Most changes stand alone in their request.
Result<void> check_alone(const Wishes& wishes, const std::vector<IndexUpdate>& updates) {
  if (wishes.count() == 1) return {};
  const auto only = [](std::string_view what) {
    return errors::invalid_parameter(texts::kOnlyModification, {what});
  };
  if (wishes.encryption) return only("Server-Side Encryption");
  if (wishes.table_class) return only("TableClass");
  if (wishes.protection) return only("DeletionProtection");
  if (wishes.warm && has_action(updates, IndexUpdate::Action::kCreate)) {
    return errors::invalid_parameter(texts::kWarmWithNewIndex);
  }
  if (wishes.maximum && wishes.count() > (wishes.billing ? 2 : 1)) {
    return errors::invalid_parameter(texts::kMaximumWithOthers);
  }
  if (wishes.warm) return errors::invalid_parameter(texts::kWarmAlone);
  return {};
}

Result<void> check_together(const RequestReader& request, const Wishes& wishes,
                            const std::vector<IndexUpdate>& updates) {
  const auto mode = request.string("BillingMode");
  if (mode == "PAY_PER_REQUEST" && wishes.throughput) {
    return errors::invalid_parameter(texts::kUnitsForOnDemand);
  }
  if (mode == "PROVISIONED" && !wishes.throughput) {
    return errors::invalid_parameter(texts::kThroughputMissing);
  }
  if (wishes.stream && wishes.throughput) return errors::invalid_parameter(texts::kStreamWithThroughput);
  const bool index_work =
      has_action(updates, IndexUpdate::Action::kCreate) || has_action(updates, IndexUpdate::Action::kDelete);
  if (index_work && wishes.throughput) return errors::invalid_parameter(texts::kIndexesWithThroughput);
  if (index_work && wishes.stream) return errors::invalid_parameter(texts::kIndexesWithStream);
  return {};
}

Result<void> check_stream(const RequestReader& request) {
  const auto member = request.member("StreamSpecification");
  if (!member) return {};
  const auto stream = request.structure(*member);
  const bool has_type = stream.has("StreamViewType");
  if (stream.boolean("StreamEnabled", false)) {
    if (!has_type) return errors::invalid_parameter(texts::kStreamOnWithoutViewType);
    return {};
  }
  if (has_type) return errors::invalid_parameter(texts::kStreamOffWithViewType);
  return {};
}

Result<std::vector<IndexUpdate>> check_request(const RequestReader& request, const Wishes& wishes) {
  RETURN_IF_ERROR(check_update_table_constraints(request));
  RETURN_IF_ERROR(check_unsupported(request));
  if (wishes.count() == 0) {
    return errors::validation(texts::kNothingToUpdate.in(request.validation()));
  }
  if (request.has("GlobalSecondaryIndexUpdates") && !wishes.indexes) {
    return errors::invalid_parameter(texts::kIndexListEmpty, {"GlobalSecondaryIndexUpdates"});
  }
  ASSIGN_OR_RETURN(auto updates, read_index_updates(request));
  RETURN_IF_ERROR(check_alone(wishes, updates));
  RETURN_IF_ERROR(check_together(request, wishes, updates));
  RETURN_IF_ERROR(check_stream(request));
  return updates;
}

/// The names of the indexes that are being added or dropped, "[a, b]" without the brackets.
std::string names_at_work(const Context& context, const Table& table, TableWork work) {
  std::string names;
  const auto add = [&](const std::string& name) { names.append(names.empty() ? "" : ", ").append(name); };
  if (work == TableWork::kIndexDeletion) {
    for (const auto& leaving : context.catalog.leaving_indexes(table)) add(leaving.index.name);
    return names;
  }
  for (std::size_t i = 0; i < table.indexes.size(); ++i) {
    if (context.catalog.index_status(table, i) == IndexStatus::kAllocating) {
      add(table.schema.indexes[i].name);
    }
  }
  return names;
}

/// The same while a stream is being enabled or disabled.
Result<void> check_stream_idle(const TableSchema& schema, const Wishes& wishes, bool index_work) {
  const auto in_use = [&](texts::Text text) {
    return errors::resource_in_use(
        text, {schema.name, schema.stream_label, schema.stream_view ? "ENABLE" : "DISABLE"});
  };
  if (wishes.stream) return in_use(texts::kStreamBeingUpdated);
  if (wishes.throughput || wishes.billing) return in_use(texts::kThroughputWhileStream);
  if (wishes.table_class) return in_use(texts::kClassWhileStream);
  if (index_work) return in_use(texts::kIndexesWhileStream);
  if (wishes.maximum) return in_use(texts::kMaximumWhileStream);
  return {};
}

/// What is under way keeps some changes waiting.
Result<void> check_idle(const Context& context, const Table& table, const Wishes& wishes,
                        const std::vector<IndexUpdate>& updates) {
  const auto& name = table.schema.name;
  RETURN_IF_ERROR(check_settled(context, table));
  if (context.catalog.status(table) == TableStatus::kActive) return {};
  const bool index_work =
      has_action(updates, IndexUpdate::Action::kCreate) || has_action(updates, IndexUpdate::Action::kDelete);
  const bool throughput = wishes.throughput || wishes.billing;
  const TableWork work = table.state->work;
  switch (work) {
    case TableWork::kThroughput:
      if (throughput) return errors::resource_in_use(texts::kThroughputBeingUpdated, {name});
      if (wishes.stream) return errors::resource_in_use(texts::kStreamWhileThroughput, {name});
      if (wishes.maximum) return errors::resource_in_use(texts::kMaximumWhileThroughput);
      if (index_work) return errors::resource_in_use(texts::kIndexesWhileThroughput, {name});
      return {};
    case TableWork::kStream:
      return check_stream_idle(table.schema, wishes, index_work);
    case TableWork::kTableClass:
      if (wishes.table_class) {
        const bool standard = table.schema.table_class->table_class == TableClass::kStandard;
        return errors::resource_in_use(texts::kClassBeingUpdated,
                                       {name, standard ? "STANDARD" : "STANDARD_INFREQUENT_ACCESS"});
      }
      if (index_work) return errors::resource_in_use(texts::kIndexesWhileClass, {name});
      return {};
    case TableWork::kIndexCreation:
    case TableWork::kIndexDeletion: {
      const bool creation = work == TableWork::kIndexCreation;
      const auto names = names_at_work(context, table, work);
      if (throughput) {
        return errors::resource_in_use(
            creation ? texts::kThroughputWhileIndexCreated : texts::kThroughputWhileIndexDeleted,
            {name, names});
      }
      if (wishes.stream) {
        return errors::resource_in_use(
            creation ? texts::kStreamWhileIndexCreated : texts::kStreamWhileIndexDeleted, {name, names});
      }
      if (wishes.maximum) {
        return errors::resource_in_use(
            creation ? texts::kMaximumWhileIndexCreated : texts::kMaximumWhileIndexDeleted, {names});
      }
      return {};
    }
    case TableWork::kNone:
      return {};
  }
  return {};
}

/// Every global index needs throughput of its own when the table gets some.
Result<void> check_index_throughput(const TableSchema& schema, const std::vector<IndexUpdate>& updates) {
  for (const auto& index : schema.indexes) {
    if (!index.is_global()) continue;
    bool given = false;
    for (const auto& update : updates) {
      given = given || (update.index == index.name && update.request.has("ProvisionedThroughput"));
    }
    if (!given) return errors::invalid_parameter(texts::kIndexThroughputMissing, {index.name});
  }
  return {};
}

Result<void> change_capacity(TableChange& change, const std::vector<IndexUpdate>& updates) {
  auto& schema = change.alteration.schema;
  const CapacityOwner owner{{}, change.mode, change.context.region};
  const auto now = change.context.clock.now_ms();
  if (change.request.has("ProvisionedThroughput")) {
    if (change.mode == BillingMode::kPayPerRequest) {
      return errors::invalid_parameter(texts::kUnitsForOnDemand);
    }
    if (change.mode_changes) RETURN_IF_ERROR(check_index_throughput(schema, updates));
    ASSIGN_OR_RETURN(const auto provisioned, read_provisioned(change.request, owner));
    if (change.mode_changes) {
      become_provisioned(schema.capacity, provisioned);
      for (auto& index : schema.indexes) index.capacity.on_demand = {};
    } else {
      RETURN_IF_ERROR(change_provisioned(schema.capacity, owner, provisioned, now));
    }
  } else if (change.mode_changes) {
    schema.on_demand_ms = now;
    become_on_demand(schema.capacity);
    for (auto& index : schema.indexes) {
      if (index.is_global()) become_on_demand(index.capacity);
    }
  }
  if (change.mode_changes || change.request.has("ProvisionedThroughput")) {
    change.alteration.work = TableWork::kThroughput;
  }
  schema.billing_mode = change.mode;
  RETURN_IF_ERROR(change_on_demand(schema.capacity, change.request, owner));
  return change_warm(schema.capacity, change.request, owner);
}

Result<void> change_encryption(TableChange& change) {
  if (!change.request.has("SSESpecification")) return {};
  ASSIGN_OR_RETURN(auto key, read_encryption(change.context, change.request));
  auto& current = change.alteration.schema.kms_key_arn;
  if (key.empty() && current.empty()) return errors::invalid_parameter(texts::kAlreadyOwnKey);
  const auto given = change.request.structure(*change.request.member("SSESpecification"));
  if (key == current && given.string("KMSMasterKeyId") == key) {
    return errors::invalid_parameter(texts::kAlreadyThatKey);
  }
  current = std::move(key);
  return {};
}

Result<void> change_stream(TableChange& change) {
  const auto member = change.request.member("StreamSpecification");
  if (!member) return {};
  const auto stream = change.request.structure(*member);
  auto& schema = change.alteration.schema;
  const bool enable = stream.boolean("StreamEnabled", false);
  if (enable && schema.stream_view) return errors::validation(texts::kStreamAlreadyOn, {schema.name});
  if (!enable && !schema.stream_view) return errors::validation(texts::kNoStreamToDisable, {schema.name});
  schema.stream_view = enable ? view_type_named(*stream.string("StreamViewType")) : std::nullopt;
  change.alteration.work = TableWork::kStream;
  return {};
}

void change_class(TableChange& change) {
  const auto name = change.request.string("TableClass");
  if (!name) return;
  auto& current = change.alteration.schema.table_class;
  const auto wanted = table_class_named(*name);
  if ((current ? current->table_class : TableClass::kStandard) == wanted) return;
  current = {wanted, change.context.clock.now_ms()};
  change.alteration.work = TableWork::kTableClass;
}

Result<void> apply(TableChange& change, const std::vector<IndexUpdate>& updates) {
  const auto& request = change.request;
  auto& schema = change.alteration.schema;
  RETURN_IF_ERROR(change_stream(change));
  RETURN_IF_ERROR(change_capacity(change, updates));
  RETURN_IF_ERROR(apply_index_updates(change, updates));
  RETURN_IF_ERROR(change_encryption(change));
  change_class(change);
  schema.deletion_protection = request.boolean("DeletionProtectionEnabled", schema.deletion_protection);
  return {};
}

BillingMode wanted_mode(const RequestReader& request, BillingMode now) {
  const auto mode = request.string("BillingMode");
  if (!mode) return now;
  return mode == "PROVISIONED" ? BillingMode::kProvisioned : BillingMode::kPayPerRequest;
}

/// Units show what they were until a change is through, unless the billing mode changes too.
void show_earlier_units(TableView& view, const TableSchema& before) {
  if (view.schema.billing_mode != before.billing_mode) {
    view.on_demand_date = false;
    return;
  }
  view.schema.capacity.provisioned = before.capacity.provisioned;
  view.warm_updating = !(view.schema.capacity.warm == before.capacity.warm);
  view.schema.capacity.warm = before.capacity.warm;
  for (auto& shown : view.indexes) {
    const auto* index = before.find_index(shown.index.name);
    if (index && index->space == shown.index.space) {
      shown.index.capacity.provisioned = index->capacity.provisioned;
    }
  }
}

/// The answer shows the table as it is while the change goes on, however short that is.
TableView answer_view(const Context& context, const std::shared_ptr<Table>& table, const Table& before,
                      const Alteration& alteration, bool updating) {
  auto view = view_of(context, table);
  if (updating) view.status = TableStatus::kUpdating;
  const auto& updated = alteration.updated_indexes;
  for (auto& shown : view.indexes) {
    if (!shown.index.is_global()) continue;
    const auto* known = before.schema.find_index(shown.index.name);
    if (!known || known->space != shown.index.space) {
      shown.status = "CREATING";
      shown.backfilling = false;
    } else if (std::find(updated.begin(), updated.end(), shown.index.name) != updated.end()) {
      shown.status = "UPDATING";
    }
  }
  for (std::size_t i = 0; i < before.indexes.size(); ++i) {
    const auto& index = before.schema.indexes[i];
    const auto is_it = [&](const TableView::Index& shown) { return shown.index.space == index.space; };
    if (std::any_of(view.indexes.begin(), view.indexes.end(), is_it)) continue;
    const auto& counters = before.indexes[i]->counters;
    view.indexes.push_back({index, counters.items, counters.bytes, "DELETING", std::nullopt});
  }
  show_earlier_units(view, before.schema);
  return view;
}

void fill_new_indexes(Context& context, const Table& table) {
  for (const auto& index : table.schema.indexes) {
    if (index.backfilling) context.backfills.start(table.schema.name, index.space);
  }
}

}  // namespace

Result<std::string> update_table(Context& context, const RequestReader& request) {
  const Wishes wishes(request);
  ASSIGN_OR_RETURN(const auto updates, check_request(request, wishes));
  const auto given = *request.string("TableName");
  const auto name = table_name_of(context, given);
  if (!name) return errors::table_not_found(given);

  std::shared_ptr<const Table> before;
  Alteration done;
  ASSIGN_OR_RETURN(
      const auto table,
      context.catalog.alter(*name, [&](const Table& now, Alteration& alteration) -> Result<void> {
        before = now.shared_from_this();
        RETURN_IF_ERROR(check_idle(context, now, wishes, updates));
        const auto mode = wanted_mode(request, now.schema.billing_mode);
        TableChange change{context, request, now, alteration, mode};
        change.mode_changes = mode != now.schema.billing_mode;
        RETURN_IF_ERROR(apply(change, updates));
        done = alteration;
        return {};
      }));
  const bool index_gone = table->schema.indexes.size() < before->schema.indexes.size();
  const bool updating = done.work != TableWork::kNone || index_gone || wishes.billing || wishes.table_class;
  const auto view = answer_view(context, table, *before, done, updating);
  if (has_action(updates, IndexUpdate::Action::kCreate)) fill_new_indexes(context, *table);

  std::string body;
  json::Writer writer(body);
  writer.begin_object();
  writer.key("TableDescription");
  write_table_description(writer, context, view);
  writer.end_object();
  return body;
}

}  // namespace offstage::emulator

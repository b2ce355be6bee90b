#include "emulator/operations/index_updates.h"

#include <algorithm>
#include <set>

#include "emulator/model/limits.h"
#include "emulator/model/texts/table_capacity.h"
#include "emulator/model/texts/table_updates.h"
#include "emulator/operations/capacity_definition.h"
#include "emulator/operations/index_definition.h"

namespace offstage::emulator {
namespace {

using Action = IndexUpdate::Action;

struct ActionMember {
  std::string_view name;
  Action action;
};

constexpr ActionMember kActions[] = {
    {"Create", Action::kCreate}, {"Update", Action::kUpdate}, {"Delete", Action::kDelete}};

AwsError in_use(texts::Text text, const TableChange& change, const std::string& index) {
  return errors::resource_in_use(text, {change.table.schema.name, index});
}

std::vector<SecondaryIndex>::iterator find(std::vector<SecondaryIndex>& indexes, const std::string& name) {
  return std::find_if(indexes.begin(), indexes.end(),
                      [&](const SecondaryIndex& index) { return index.name == name; });
}

bool is_leaving(const TableChange& change, const std::string& index) {
  const auto leaving = change.context.catalog.leaving_indexes(change.table);
  return std::any_of(leaving.begin(), leaving.end(),
                     [&](const LeavingIndex& gone) { return gone.index.name == index; });
}

/// Whether an index is CREATING or DELETING, other than `except`.
bool is_index_work_on(const TableChange& change, const std::string& except) {
  const auto& catalog = change.context.catalog;
  for (std::size_t i = 0; i < change.table.indexes.size(); ++i) {
    const auto status = catalog.index_status(change.table, i);
    const bool creating = status == IndexStatus::kAllocating || status == IndexStatus::kBackfilling;
    if (creating && change.table.schema.indexes[i].name != except) return true;
  }
  const auto leaving = catalog.leaving_indexes(change.table);
  return std::any_of(leaving.begin(), leaving.end(),
                     [&](const LeavingIndex& gone) { return gone.index.name != except; });
}

IndexStatus status_of(const TableChange& change, const std::string& index) {
  const auto& indexes = change.table.schema.indexes;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    if (indexes[i].name == index) return change.context.catalog.index_status(change.table, i);
  }
  return IndexStatus::kActive;
}

/// An existing global index. `verb` is what texts say of it.
Result<SecondaryIndex*> find_global(const TableChange& change, const std::string& name,
                                    std::string_view verb) {
  if (is_leaving(change, name)) return in_use(texts::kIndexBeingDeleted, change, name);
  auto& indexes = change.alteration.schema.indexes;
  const auto found = find(indexes, name);
  if (found == indexes.end()) return errors::index_not_found(name, change.table.schema.name);
  if (!found->is_global()) return errors::validation(texts::kNotAGlobalIndex, {verb, name});
  return &*found;
}

std::string schema_text(const KeySchema& key) {
  std::string text;
  const auto add = [&](const std::vector<KeyAttribute>& attributes, std::string_view kind) {
    for (const auto& attribute : attributes) {
      text.append(text.empty() ? "" : ", ").append("SchemaElement: key{").append(attribute.name).append(":");
      text.append(type_name(attribute.type)).append(":").append(kind).append("}");
    }
  };
  add(key.partition, "HASH");
  add(key.sort, "RANGE");
  return "Schema:[" + text + "]";
}

/// The keys of another index (or the table) that have an attribute of this one with another type.
Result<void> check_types(const TableSchema& schema, const KeySchema& key) {
  const auto conflicts = [&](const KeySchema& other) {
    const auto differs = [&](const KeyAttribute& attribute) {
      const auto is_other = [&](const KeyAttribute& known) {
        return known.name == attribute.name && known.type != attribute.type;
      };
      return std::any_of(other.partition.begin(), other.partition.end(), is_other) ||
             std::any_of(other.sort.begin(), other.sort.end(), is_other);
    };
    return std::any_of(key.partition.begin(), key.partition.end(), differs) ||
           std::any_of(key.sort.begin(), key.sort.end(), differs);
  };
  const KeySchema* existing = conflicts(schema.key) ? &schema.key : nullptr;
  for (const auto& index : schema.indexes) {
    if (!existing && conflicts(index.key)) existing = &index.key;
  }
  if (!existing) return {};
  return errors::invalid_parameter(texts::kTypeRedefined, {schema_text(*existing), schema_text(key)});
}

Result<void> check_new_throughput(const TableChange& change, const IndexUpdate& update) {
  const bool has_throughput = update.request.has("ProvisionedThroughput");
  if (change.mode == BillingMode::kPayPerRequest && has_throughput) {
    return errors::invalid_parameter(texts::kIndexUnitsForOnDemand, {update.index});
  }
  if (change.mode == BillingMode::kProvisioned && !has_throughput) {
    return errors::invalid_parameter(texts::kIndexUnitsMissing, {update.index});
  }
  return {};
}

void define(TableSchema& schema, const KeySchema& key) {
  const auto add = [&](const std::vector<KeyAttribute>& attributes) {
    for (const auto& attribute : attributes) {
      auto& all = schema.attribute_definitions;
      if (std::find(all.begin(), all.end(), attribute) == all.end()) all.push_back(attribute);
    }
  };
  add(key.partition);
  add(key.sort);
}

/// What no key names any more is no longer defined.
void forget_unused_definitions(TableSchema& schema) {
  std::erase_if(schema.attribute_definitions, [&](const KeyAttribute& definition) {
    const auto names_it = [&](const SecondaryIndex& index) { return index.key.contains(definition.name); };
    return !schema.key.contains(definition.name) &&
           std::none_of(schema.indexes.begin(), schema.indexes.end(), names_it);
  });
}

Result<void> create(TableChange& change, const IndexUpdate& update) {
  auto& schema = change.alteration.schema;
  if (is_leaving(change, update.index)) return in_use(texts::kIndexBeingDeleted, change, update.index);
  if (is_index_work_on(change, "")) return errors::limit_exceeded(texts::kOneIndexAtATime);
  if (find(schema.indexes, update.index) != schema.indexes.end()) {
    return errors::validation(texts::kIndexExists);
  }
  if (!change.request.has("AttributeDefinitions")) {
    return errors::invalid_parameter(texts::kDefinitionsMissing, {update.index});
  }
  ASSIGN_OR_RETURN(const auto definitions, read_definitions(change.request));
  ASSIGN_OR_RETURN(auto index, read_global_index(update.request, definitions));
  RETURN_IF_ERROR(check_types(schema, index.key));
  RETURN_IF_ERROR(check_new_throughput(change, update));
  const CapacityOwner owner{update.index, change.mode, change.context.region};
  ASSIGN_OR_RETURN(const auto provisioned, read_provisioned(update.request, owner));
  ASSIGN_OR_RETURN(index.capacity, new_capacity(update.request, owner, provisioned));
  const auto globals = std::count_if(schema.indexes.begin(), schema.indexes.end(),
                                     [](const SecondaryIndex& other) { return other.is_global(); });
  if (static_cast<std::size_t>(globals) >= limits::kGlobalIndexesMax) {
    return errors::limit_exceeded(texts::kTooManyIndexes);
  }
  index.backfilling = true;
  define(schema, index.key);
  schema.indexes.push_back(std::move(index));
  if (change.alteration.work == TableWork::kNone) change.alteration.work = TableWork::kIndexCreation;
  return {};
}

Result<void> drop(TableChange& change, const IndexUpdate& update) {
  if (is_index_work_on(change, update.index)) return errors::limit_exceeded(texts::kOneIndexAtATime);
  ASSIGN_OR_RETURN(const auto* index, find_global(change, update.index, "delete"));
  if (status_of(change, index->name) == IndexStatus::kAllocating) {
    return in_use(texts::kIndexBeingAllocated, change, update.index);
  }
  auto& schema = change.alteration.schema;
  schema.insights.erase(update.index);
  schema.indexes.erase(find(schema.indexes, update.index));
  forget_unused_definitions(schema);
  return {};
}

Result<void> check_update(const TableChange& change, const IndexUpdate& update) {
  const auto& request = update.request;
  const bool warm = request.member("WarmThroughput").has_value();
  if (change.mode == BillingMode::kPayPerRequest) {
    const bool some = warm || !is_empty_member(request, "OnDemandThroughput");
    if (request.has("ProvisionedThroughput") || !some) {
      return errors::invalid_parameter(texts::kIndexUpdateOnDemand, {update.index});
    }
  } else if (!warm && !request.has("OnDemandThroughput") && !request.has("ProvisionedThroughput")) {
    return errors::invalid_parameter(texts::kIndexUnitsMissing, {update.index});
  }
  switch (status_of(change, update.index)) {
    case IndexStatus::kAllocating:
      return in_use(texts::kIndexNotBackfilling, change, update.index);
    case IndexStatus::kUpdating:
      return in_use(texts::kIndexBeingUpdated, change, update.index);
    case IndexStatus::kBackfilling:
    case IndexStatus::kActive:
      return {};
  }
  return {};
}

Result<void> alter(TableChange& change, const IndexUpdate& update) {
  ASSIGN_OR_RETURN(auto* index, find_global(change, update.index, "update"));
  RETURN_IF_ERROR(check_update(change, update));
  const CapacityOwner owner{update.index, change.mode, change.context.region};
  if (update.request.has("ProvisionedThroughput")) {
    ASSIGN_OR_RETURN(const auto provisioned, read_provisioned(update.request, owner));
    if (change.mode_changes) {
      become_provisioned(index->capacity, provisioned);
    } else {
      RETURN_IF_ERROR(change_provisioned(index->capacity, owner, provisioned, change.context.clock.now_ms()));
    }
  }
  RETURN_IF_ERROR(change_on_demand(index->capacity, update.request, owner));
  RETURN_IF_ERROR(change_warm(index->capacity, update.request, owner));
  const bool only_warm =
      !update.request.has("ProvisionedThroughput") && is_empty_member(update.request, "OnDemandThroughput");
  if (!only_warm) change.alteration.updated_indexes.push_back(update.index);
  return {};
}

Result<IndexUpdate> read_update(const RequestReader& request, json::Value element) {
  const auto actions = request.structure(element);
  std::vector<IndexUpdate> found;
  for (const auto& [name, action] : kActions) {
    const auto member = actions.member(name);
    if (!member) continue;
    const auto reader = request.structure(*member);
    found.push_back({action, std::string(*reader.string("IndexName")), reader});
  }
  if (found.empty()) return errors::invalid_parameter(texts::kIndexActionMissing);
  if (found.size() > 1) return errors::invalid_parameter(texts::kIndexActionsTwo);
  if (found[0].action == Action::kUpdate && found[0].request.has("WarmThroughput") &&
      is_empty_member(found[0].request, "WarmThroughput")) {
    return errors::invalid_parameter(texts::kWarmEmpty, {found[0].index});
  }
  return std::move(found[0]);
}

}  // namespace

bool has_action(const std::vector<IndexUpdate>& updates, IndexUpdate::Action action) {
  return std::any_of(updates.begin(), updates.end(),
                     [action](const IndexUpdate& update) { return update.action == action; });
}

Result<std::vector<IndexUpdate>> read_index_updates(const RequestReader& request) {
  std::vector<IndexUpdate> updates;
  const auto list = request.member("GlobalSecondaryIndexUpdates");
  if (!list) return updates;
  std::set<std::string> names;
  for (const auto element : list->elements()) {
    ASSIGN_OR_RETURN(auto update, read_update(request, element));
    if (!names.insert(update.index).second) {
      return errors::invalid_parameter(texts::kIndexUpdatedTwice, {update.index});
    }
    updates.push_back(std::move(update));
  }
  return updates;
}

Result<void> apply_index_updates(TableChange& change, const std::vector<IndexUpdate>& updates) {
  const auto is_work = [](const IndexUpdate& update) { return update.action != Action::kUpdate; };
  if (std::count_if(updates.begin(), updates.end(), is_work) > 1) {
    return errors::limit_exceeded(texts::kOneIndexAtATime);
  }
  for (const auto& update : updates) {
    switch (update.action) {
      case Action::kCreate:
        RETURN_IF_ERROR(create(change, update));
        break;
      case Action::kUpdate:
        RETURN_IF_ERROR(alter(change, update));
        break;
      case Action::kDelete:
        RETURN_IF_ERROR(drop(change, update));
        break;
    }
  }
  return {};
}

}  // namespace offstage::emulator

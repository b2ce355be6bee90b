#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/model/attribute_value.h"

namespace offstage::emulator {

/// One key attribute with its declared type: S, N or B.
struct KeyAttribute {
  std::string name;
  AttributeType type = AttributeType::kString;
  bool operator==(const KeyAttribute&) const = default;
};

/// The key of a table or an index. Tables and local indexes have one partition and at most one sort
/// attribute; a global index has up to four of each (DYNAMODB.md 15.3).
struct KeySchema {
  std::vector<KeyAttribute> partition;
  std::vector<KeyAttribute> sort;
  bool operator==(const KeySchema&) const = default;

  bool contains(std::string_view attribute) const;
};

enum class ProjectionType : unsigned char { kAll = 0, kKeysOnly = 1, kInclude = 2 };

struct Projection {
  ProjectionType type = ProjectionType::kAll;
  std::vector<std::string> non_key_attributes;  // kInclude only
};

struct Throughput {
  std::int64_t read_units = 0;
  std::int64_t write_units = 0;
  bool operator==(const Throughput&) const = default;
};

/// What is remembered of changes of provisioned throughput: DynamoDB limits how often it may decrease.
struct ThroughputChanges {
  std::int64_t increased_ms = 0;  // 0: never
  std::int64_t decreased_ms = 0;
  std::int64_t decreases = 0;  // on the UTC day of decreased_ms
};

/// The most units a second on demand; nothing is no maximum.
struct OnDemandMaximum {
  std::optional<std::int64_t> read_units;
  std::optional<std::int64_t> write_units;
};

/// The capacity of a table or of a global index.
struct Capacity {
  Throughput provisioned;  // zeros on demand
  ThroughputChanges changes;
  OnDemandMaximum on_demand;
  Throughput warm;  // units a second that are there at once: never less than they were
};

/// What every table and global index on demand starts with.
inline constexpr Throughput kOnDemandWarm{12'000, 4'000};

enum class IndexKind : unsigned char { kGlobal = 0, kLocal = 1 };

struct SecondaryIndex {
  std::string name;
  IndexKind kind = IndexKind::kGlobal;
  KeySchema key;
  Projection projection;
  Capacity capacity;        // kGlobal only
  std::uint32_t space = 0;  // where its entries are stored, see key_codec.h
  /// Items that were there before the index may still be missing from it.
  bool backfilling = false;

  bool is_global() const { return kind == IndexKind::kGlobal; }
};

enum class BillingMode : unsigned char { kProvisioned = 0, kPayPerRequest = 1 };

/// What a stream record holds of the item besides its key (API reference, "StreamSpecification").
enum class StreamViewType : unsigned char {
  kKeysOnly = 0,
  kNewImage = 1,
  kOldImage = 2,
  kNewAndOldImages = 3
};

/// As the API spells it: "NEW_IMAGE".
std::string_view view_type_name(StreamViewType type);
std::optional<StreamViewType> view_type_named(std::string_view name);

enum class TableClass : unsigned char { kStandard = 0, kInfrequentAccess = 1 };

struct TableClassChoice {
  TableClass table_class = TableClass::kStandard;
  std::int64_t updated_ms = 0;  // 0: as it was made
};

struct ResourcePolicy {
  std::string document;
  std::string revision_id;
};

/// Point-in-time recovery as it is described.
struct Recovery {
  std::int64_t enabled_ms = 0;  // 0: disabled
  std::int64_t period_days = 0;
};

enum class InsightsMode : unsigned char { kAccessedAndThrottled = 0, kThrottled = 1 };

struct ContributorInsights {
  bool enabled = false;
  InsightsMode mode = InsightsMode::kAccessedAndThrottled;
  std::int64_t updated_ms = 0;
};

/// Items expire by the time in one of their attributes.
struct TimeToLive {
  std::string attribute;  // empty: disabled
  /// Items that were there before may still be missing from the expiry index.
  bool indexing = false;

  bool enabled() const { return !attribute.empty(); }
};

/// Everything a table is defined by. A plain value: the catalog stores it and hands out shared copies.
struct TableSchema {
  std::string name;
  std::string id;  // uuid
  std::uint32_t space = 0;
  KeySchema key;
  std::vector<KeyAttribute> attribute_definitions;
  std::vector<SecondaryIndex> indexes;
  BillingMode billing_mode = BillingMode::kProvisioned;
  std::int64_t on_demand_ms = 0;  // when it was last made to pay per request; 0: never
  Capacity capacity;
  bool deletion_protection = false;
  std::int64_t created_ms = 0;
  TimeToLive time_to_live;
  /// Set while changes are recorded in a stream.
  std::optional<StreamViewType> stream_view;
  /// Of the latest stream, also when it is disabled by now. Empty: there was none.
  std::string stream_label;
  std::optional<TableClassChoice> table_class;
  std::string kms_key_arn;  // empty: AWS's own key, which is not shown
  std::map<std::string, std::string> tags;
  std::optional<ResourcePolicy> policy;
  Recovery recovery;
  std::map<std::string, ContributorInsights> insights;  // by index; "" is the table

  const SecondaryIndex* find_index(std::string_view index_name) const;
  bool has_local_indexes() const;
};

/// Whether entries of the index carry this top-level attribute, the table's keys included.
bool is_projected(const TableSchema& table, const SecondaryIndex& index, std::string_view attribute);

/// The part of an item that an index entry holds.
Item project_for_index(const TableSchema& table, const SecondaryIndex& index, const Item& item);

/// Only the attributes of the key (and for an index those of the table's key too), as LastEvaluatedKey
/// shows them.
Item key_of(const TableSchema& table, const Item& item);
Item key_of(const TableSchema& table, const SecondaryIndex& index, const Item& item);

}  // namespace offstage::emulator

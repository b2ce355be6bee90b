#pragma once

#include <cstdint>
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
};

enum class IndexKind : unsigned char { kGlobal = 0, kLocal = 1 };

struct SecondaryIndex {
  std::string name;
  IndexKind kind = IndexKind::kGlobal;
  KeySchema key;
  Projection projection;
  Throughput throughput;    // kGlobal only; zeros when on demand
  std::uint32_t space = 0;  // where its entries are stored, see key_codec.h

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

/// Everything a table is defined by. A plain value: the catalog stores it and hands out shared copies.
struct TableSchema {
  std::string name;
  std::string id;  // uuid
  std::uint32_t space = 0;
  KeySchema key;
  std::vector<KeyAttribute> attribute_definitions;
  std::vector<SecondaryIndex> indexes;
  BillingMode billing_mode = BillingMode::kProvisioned;
  Throughput throughput;
  bool deletion_protection = false;
  std::int64_t created_ms = 0;
  /// Set while changes are recorded in a stream.
  std::optional<StreamViewType> stream_view;
  /// Of the latest stream, also when it is disabled by now. Empty: there was none.
  std::string stream_label;

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

#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/oracle/expression.h"

/// DynamoDB once more, as plainly as it can be written: items in a std::map, every index worked out anew for
/// every question. It shares no code with the emulator but JSON, base64 and MD5. What it says comes from
/// DYNAMODB.md.
namespace offstage::oracle {

struct KeyAttribute {
  std::string name = {};
  Type type = Type::kS;
};

struct Index {
  std::string name = {};
  bool global = false;
  std::vector<KeyAttribute> hash = {}, range = {};
  std::string projection = {};            // KEYS_ONLY, INCLUDE, ALL
  std::vector<std::string> include = {};  // INCLUDE: non-key attributes
};

struct Table {
  std::string name = {};
  std::vector<KeyAttribute> hash = {}, range = {};  // one, and none or one
  std::vector<Index> indexes = {};
};

enum class Report { kNone, kTotal, kIndexes };

/// PutItem, UpdateItem and DeleteItem, the actions of a transaction, and the requests of a BatchWriteItem.
struct WriteRequest {
  enum class Kind { kPut, kUpdate, kDelete, kCheck };
  Kind kind = Kind::kPut;
  std::string table = {};
  Item attributes = {};  // the item that is put, or the key
  std::optional<Update> update = {};
  std::optional<Condition> condition = {};
  bool item_on_failure = false;
  std::string return_values = {};  // empty: not in the request
};

/// GetItem, and the gets of a batch or a transaction.
struct GetRequest {
  std::string table = {};
  Item key = {};
  std::optional<std::vector<Path>> projection = {};
  bool consistent = false;
};

/// Query, or Scan when there are no key conditions.
struct PageRequest {
  std::string table = {};
  std::string index = {};  // empty: the table
  std::vector<KeyCondition> conditions = {};
  std::optional<Condition> filter = {};
  std::optional<std::vector<Path>> projection = {};
  std::string select = {};  // empty: not in the request
  bool forward = true;
  bool consistent = false;
  std::optional<int> limit = {};
  std::optional<int> segment = {}, segments = {};  // of a Scan
  std::optional<Item> start = {};
};

/// What a call answers: the body, or an error with what its body holds besides type and message. An empty
/// message is one that the model does not know.
struct Answer {
  std::string error = {};
  std::string message = {};
  std::string body = "{}";
};

struct Counts {
  std::size_t items = 0;
  std::size_t bytes = 0;
};

class Model {
 public:
  void create(Table table);
  const Table& table(const std::string& name) const { return tables_.at(name).table; }
  /// Items of a table, in no particular order.
  std::vector<Item> items(const std::string& table) const;

  Answer write(const WriteRequest& request, Report report);
  Answer batch_write(const std::vector<WriteRequest>& requests, Report report);
  /// `item_bytes`: for each action, the larger of what its item was and became.
  Answer transact_write(const std::vector<WriteRequest>& actions, Report report,
                        std::vector<std::size_t>& item_bytes);

  Answer get(const GetRequest& request, Report report) const;
  Answer batch_get(const std::vector<GetRequest>& requests, Report report) const;
  Answer transact_get(const std::vector<GetRequest>& requests, Report report) const;
  Answer page(const PageRequest& request, Report report) const;

  const Item* find(const std::string& table, const Item& key) const;

  Counts counts(const std::string& table) const;
  Counts counts(const std::string& table, const Index& index) const;

 private:
  struct KeyLess {
    bool operator()(const std::vector<Value>& a, const std::vector<Value>& b) const;
  };
  struct Contents {
    Table table;
    std::map<std::vector<Value>, Item, KeyLess> items;
  };
  /// What a write makes of an item, or the error that refuses it.
  struct Decided {
    std::optional<Answer> error;
    std::optional<Item> after;
  };

  const Contents& contents(const std::string& name) const { return tables_.at(name); }
  Decided decide(const WriteRequest& request) const;
  void store(const WriteRequest& request, const std::optional<Item>& after);

  std::map<std::string, Contents> tables_;
};

// ---- Parts of the model that stand on their own.

/// The same transaction once more, with the same token: nothing is done, and charged is what was written
/// then.
Answer replayed(const std::vector<WriteRequest>& actions, Report report,
                const std::vector<std::size_t>& item_bytes);

/// Table or index key attributes, hash before range.
std::vector<KeyAttribute> key_of(const Table& table);
std::vector<KeyAttribute> key_of(const Index& index);
std::vector<Value> key_values(const std::vector<KeyAttribute>& key, const Item& item);
/// The item's key attributes alone.
Item key_item(const std::vector<KeyAttribute>& key, const Item& item);
const Index* find_index(const Table& table, const std::string& name);

/// The entry that an index has of an item; none when it lacks a key attribute.
std::optional<Item> entry_of(const Table& table, const Index& index, const Item& item);
bool is_projected(const Table& table, const Index& index, const std::string& attribute);

/// DynamoDB's text when the item cannot be stored, because of its own key or an index's; else empty.
std::string key_fault(const Table& table, const Item& item);
std::string index_key_fault(const Table& table, const Item& item, bool updated);

/// What one request consumed on one table, DYNAMODB.md 6.
struct Consumed {
  double table = 0;
  std::map<std::string, double> global = {}, local = {};
  enum class Kind { kPlain, kRead, kWrite } kind = Kind::kPlain;

  void add(const Consumed& other);
};
double read_units(std::size_t bytes, bool consistent);
double write_units(std::size_t bytes);
Consumed consumed_by_write(const Table& table, const Item* before, const Item* after);
void write(json::Writer& writer, const std::string& table, const Consumed& consumed, Report report);
/// The ConsumedCapacity list of a batch or transaction.
void write(json::Writer& writer, const std::map<std::string, Consumed>& consumed, Report report);

}  // namespace offstage::oracle

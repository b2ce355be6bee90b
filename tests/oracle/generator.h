#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/oracle/model.h"

namespace offstage::oracle {

/// One call, and how the model answers it. Asking the model changes it as the call changes the emulator.
struct Operation {
  std::string call;
  std::string body;
  std::function<Answer(Model&)> ask = {};
  /// Whether Items come in any order.
  bool unordered = false;
  /// A Query or Scan, which may be continued.
  std::optional<PageRequest> page = {};
};

/// Random tables, items, expressions and calls; the same for the same seed on every machine. Few keys and few
/// values, so that calls meet on items and conditions hold about as often as not.
class Generator {
 public:
  /// `big_items`: some hundred kilobytes now and then, for pages that end at 1 MB and items that are too
  /// large.
  explicit Generator(std::uint64_t seed, bool big_items = false) : random_(seed), big_items_(big_items) {}

  Table table(const std::string& name);
  Operation next(const Model& model, const std::vector<std::string>& tables);
  /// The emulator has been restarted and knows no transaction of before.
  void forget_tokens() { repeatable_.reset(); }
  /// The page after one that ended with `last`.
  Operation continued(PageRequest page, Item last);

  /// 0 to n - 1.
  int below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }

 private:
  template <class T>
  const T& one_of(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(below(static_cast<int>(choices.size())))];
  }
  Report report();
  int alias_every() { return 1 + below(3); }

  // Values.
  Value key_value(Type type);
  Value scalar();
  Value a_set();
  Value a_list(int depth);
  Value value(int depth);
  Value value_for(const std::string& attribute);

  // Tables.
  Index index(const Table& table, const std::string& name, bool global);

  // Expressions.
  std::vector<std::string> attributes(const Table& table, const std::string& index, bool without_key);
  Path path(const std::vector<std::string>& attributes);
  std::vector<Path> projection(const std::vector<std::string>& attributes);
  Value literal_like(const Item* item, const Path& path, bool ordered);
  Condition condition(const std::vector<std::string>& attributes, const Item* item, int depth);
  Condition leaf(const std::vector<std::string>& attributes, const Item* item);
  Condition comparison(const std::vector<std::string>& attributes, const Item* item);
  Condition between(const Path& path, const Item* item);
  Operand operand(const std::vector<std::string>& attributes, const std::function<Value()>& literal);
  Assigned assigned(const std::vector<std::string>& attributes);
  UpdateAction action(const Table& table);
  Update update(const Table& table);
  KeyCondition range_condition(const KeyAttribute& attribute);

  // Requests.
  Item key(const Table& table);
  Item item(const Table& table);
  WriteRequest write(const Model& model, const std::string& table, bool plain);
  GetRequest get(const Table& table);
  PageRequest page(const Table& table);
  Operation write_operation(const Model& model, const std::string& table);
  Operation batch_write(const Model& model, const std::vector<std::string>& tables);
  Operation transact_write(const Model& model, const std::vector<std::string>& tables);
  Operation reads(const Model& model, const std::vector<std::string>& tables, bool transaction);
  Operation statement(const Model& model, const std::string& table);
  Operation select(const Model& model, const std::string& table);
  Operation page_operation(PageRequest request);

  std::mt19937_64 random_;
  const bool big_items_;
  /// The last transaction with a token, to be sent again.
  std::optional<Operation> repeatable_;
};

}  // namespace offstage::oracle
